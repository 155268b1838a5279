"""The door: data meets its contract or stops here, by name, and its bad rows are kept.

Rows dated outside the interval are left out, and counted in the log: a source may deliver more
than was asked for, and each day is written by its own run only. A row whose date cannot be read
belongs to every interval, so that no run can overlook it. An interval without any row changes
nothing: there was no trading, or nobody wrote.
"""

import hashlib
import logging
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data_contracts.checks import Checked, check
from data_contracts.contract import Contract
from data_contracts.errors import ContractBroken
from data_contracts.lake import Lake
from data_contracts.rules import parse_days
from pipelines.interval import Interval, date_column
from pipelines.landing import Landed, read_landed
from pipelines.quarantine import Clock, Origin, now, quarantine_file, quarantine_rows

logger = logging.getLogger(__name__)

ROWS_NAMED = 5


@dataclass(frozen=True)
class Admitted:
    """What stands in a validated table after a step.

    Attributes:
        table: its name.
        version: its Delta version; -1 where there is no table yet.
        rows: rows that the step admitted.
        quarantined: rows that it kept out.
        changed: whether the step wrote a new version.
    """

    table: str
    version: int
    rows: int
    quarantined: int
    changed: bool

    def as_dict(self) -> dict[str, Any]:
        """As plain values, to hand from task to task."""
        return asdict(self)


def admit(
    landed: Landed,
    contract: Contract,
    lake: Lake,
    interval: Interval | None = None,
    clock: Clock = now,
) -> Admitted:
    """Check a raw file and write its good rows to the table named after the contract.

    Args:
        landed: the raw file.
        contract: what it must meet; its name is the table's.
        lake: where the tables lie.
        interval: replace these days; None: replace the whole table.
        clock: when bad rows count as found.

    Raises:
        SourceError: if the file is malformed.
        ContractBroken: if the contract does not hold. The bad rows are kept; nothing else
            is written.
    """
    raw = read_landed(landed)
    origin = Origin(landed.source, landed.digest)
    if interval is not None and len(raw):
        raw = _within(raw, interval, date_column(contract), landed.source)
        if raw.empty:
            logger.info("%s has no rows in [%s, %s)", landed.source, interval.start, interval.end)
            version = _version(lake, contract.name)
            return Admitted(contract.name, version, rows=0, quarantined=0, changed=False)
    file = f"{landed.source} (kept as {landed.address})"
    checked, quarantined = _hold(raw, contract, origin, file, lake, clock)
    return _write(checked.good, contract, contract.name, lake, interval, quarantined)


def admit_computed(
    rows: pd.DataFrame, contract: Contract, table: str, source: str, lake: Lake
) -> Admitted:
    """Check rows that a pipeline computed and replace the whole of `table` by them.

    Args:
        rows: in the contract's columns.
        contract: what they must meet.
        table: its name.
        source: what they were computed from, such as `prices@7`.
        lake: where the tables lie.

    Raises:
        ContractBroken: if the contract does not hold; the bad rows are kept.
    """
    origin = Origin(source, hashlib.sha256(f"{table} from {source}".encode()).hexdigest())
    rows = rows.reset_index(drop=True)
    checked, quarantined = _hold(rows, contract, origin, source, lake, now)
    return _write(checked.good, contract, table, lake, None, quarantined)


def _within(raw: pd.DataFrame, interval: Interval, column: str, source: str) -> pd.DataFrame:
    """The rows of the interval, and those whose date cannot be read."""
    if column not in raw.columns:
        return raw
    days = parse_days(raw[column])
    start, end = pd.Timestamp(interval.start), pd.Timestamp(interval.end)
    inside = days.isna() | ((days >= start) & (days < end))
    if not inside.all():
        left_out = int((~inside).sum())
        days_asked = f"[{interval.start}, {interval.end})"
        logger.info("%s: left out %d of %d rows outside %s", source, left_out, len(raw), days_asked)
    return raw[inside]


def _hold(
    raw: pd.DataFrame, contract: Contract, origin: Origin, file: str, lake: Lake, clock: Clock
) -> tuple[Checked, int]:
    """Hold rows against their contract; the bad ones are kept before anything is raised."""
    try:
        checked = check(raw, contract, file)
    except ContractBroken:
        quarantine_file("columns.present", raw, contract, origin, lake, clock)
        raise
    quarantined = quarantine_rows(raw, checked.broken, contract, origin, lake, clock)
    if not checked.verdict.holds:
        if len(raw) < contract.minimum_rows:
            quarantine_file("rows.present", raw, contract, origin, lake, clock)
        raise ContractBroken(
            f"{checked.verdict.describe(file)}{_name_rows(raw, checked)}; "
            f"the rows are kept in quarantine_{contract.name}, no other table was changed: "
            "correct the source and land it again"
        )
    return checked, quarantined


def _name_rows(raw: pd.DataFrame, checked: Checked) -> str:
    named = []
    for result in checked.verdict.results:
        mask = checked.broken.get(result.rule)
        if result.holds or mask is None:
            continue
        numbers = raw.index[np.flatnonzero(mask)[:ROWS_NAMED]].tolist()
        more = ", …" if mask.sum() > ROWS_NAMED else ""
        named.append(f"{result.rule}: {', '.join(map(str, numbers))}{more}")
    return f" (data rows counted from 0: {'; '.join(named)})" if named else ""


def _write(
    good: pd.DataFrame,
    contract: Contract,
    table: str,
    lake: Lake,
    interval: Interval | None,
    quarantined: int,
) -> Admitted:
    rows = pa.Table.from_pandas(good, schema=contract.arrow_schema(), preserve_index=False)
    before = _version(lake, table)
    if interval is None:
        version = lake.replace(table, rows)
    else:
        column = date_column(contract)
        version = lake.replace(table, rows, interval.predicate(column), interval.expression(column))
    logger.info("%s@%d: %d rows, %d quarantined", table, version, rows.num_rows, quarantined)
    return Admitted(table, version, rows.num_rows, quarantined, changed=version != before)


def _version(lake: Lake, table: str) -> int:
    return lake.version(table) if lake.exists(table) else -1
