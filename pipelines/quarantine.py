"""Rows that broke a rule, kept with the rule, the row and the file they came from.

One Delta table a data set, `quarantine_<dataset>`. A row that breaks two rules stands there
twice. Checking the same file again adds nothing: what was found first keeps its time.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.contract import Contract
from data_contracts.lake import Lake

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

SCHEMA = pa.schema(
    [
        pa.field("dataset", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        # Position among the data rows of the source, from 0; -1: the file as a whole.
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("row", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("source_digest", pa.string(), nullable=False),
        pa.field("contract", pa.string(), nullable=False),
        pa.field("found_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)
FINDING = ["contract", "rule", "row_number"]
WHOLE_FILE = -1


@dataclass(frozen=True)
class Origin:
    """The file that rows came from.

    Attributes:
        source: its name.
        digest: SHA-256 of its content.
    """

    source: str
    digest: str


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def quarantine_rows(
    raw: pd.DataFrame,
    broken: Mapping[str, np.ndarray],
    contract: Contract,
    origin: Origin,
    lake: Lake,
    clock: Clock = now,
) -> int:
    """Keep the bad rows of a file.

    Args:
        raw: rows as delivered; the index is the row's number in the source.
        broken: for each rule its mask, shape (rows,).
        contract: which they broke.
        origin: the file they came from.
        lake: where the quarantine lies.
        clock: when they count as found.

    Returns:
        Number of different rows that broke a rule.
    """
    positions = {rule: np.flatnonzero(mask) for rule, mask in broken.items()}
    bad = np.unique(np.concatenate([np.empty(0, dtype=int), *positions.values()]))
    text = dict(zip(bad.tolist(), _as_json(raw.iloc[bad]), strict=True))
    findings = [
        (rule, int(raw.index[position]), text[position])
        for rule, where in positions.items()
        for position in where.tolist()
    ]
    _keep(findings, contract, origin, lake, clock)
    return len(bad)


def quarantine_file(
    rule: str,
    raw: pd.DataFrame,
    contract: Contract,
    origin: Origin,
    lake: Lake,
    clock: Clock = now,
) -> None:
    """Record that a file as a whole broke a rule, with what it held instead of rows."""
    found = json.dumps({"columns": [str(name) for name in raw.columns], "rows": len(raw)})
    _keep([(rule, WHOLE_FILE, _storable(found))], contract, origin, lake, clock)


def _keep(
    findings: list[tuple[str, int, str]],
    contract: Contract,
    origin: Origin,
    lake: Lake,
    clock: Clock,
) -> None:
    if not findings:
        return
    table = f"quarantine_{contract.name}"
    found = pd.DataFrame(findings, columns=["rule", "row_number", "row"]).assign(
        dataset=contract.name,
        source=_storable(origin.source),
        source_digest=origin.digest,
        contract=f"{contract.name} {contract.version}",
        found_at=pd.Timestamp(clock()),
    )
    predicate = f"source_digest = '{origin.digest}'"
    where = pc.field("source_digest") == origin.digest
    if lake.exists(table):
        known = lake.read(table, where=where).to_pandas()
        found = pd.concat([known, found]).drop_duplicates(FINDING, keep="first")
    rows = pa.Table.from_pandas(found, schema=SCHEMA, preserve_index=False)
    version = lake.replace(table, rows, predicate, where)
    logger.warning("%s@%d: %d findings in %s", table, version, len(findings), origin.source)


def _as_json(rows: pd.DataFrame) -> list[str]:
    names = [str(name) for name in rows.columns]
    columns = [rows[name].astype(object).where(rows[name].notna(), None) for name in rows.columns]
    records = (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
    return [_storable(json.dumps(r, ensure_ascii=False, default=str)) for r in records]


def _storable(text: str) -> str:
    # A byte that was not UTF-8 is a lone surrogate here; it is kept visible as \udcXX.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
