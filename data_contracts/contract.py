"""Data contracts: the subset of the Open Data Contract Standard v3.1 that Teller uses, typed.

One YAML file per data set in `contracts/`. Unknown keys are rejected, so that a misspelt rule
cannot silently check nothing. Source of the format: https://bitol-io.github.io/open-data-contract-standard/
"""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_contracts.errors import ContractError

LogicalType = Literal["string", "date", "timestamp", "number", "integer", "boolean"]

ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CustomProperty(_Strict):
    """A key that the standard leaves to its users: `unit`, `tolerancePercent`, `personalData`."""

    property: str
    value: Any


class TypeOptions(_Strict):
    """Limits on a column's values; lengths in characters, patterns as regular expressions."""

    minimum: float | None = None
    maximum: float | None = None
    exclusiveMinimum: float | None = None
    minLength: int | None = None
    maxLength: int | None = None
    pattern: str | None = None


class ValidValues(_Strict):
    """The closed set of a column."""

    validValues: tuple[str, ...] = Field(min_length=1)


class ValuesCheck(_Strict):
    """A library check of a column: no value outside a closed set; nothing else is enforced."""

    name: str
    type: Literal["library"] = "library"
    metric: Literal["invalidValues"]
    arguments: ValidValues
    mustBe: Literal[0]
    description: str = ""


class RowCountCheck(_Strict):
    """A library check of the table: fewest rows of a batch; nothing else is enforced."""

    name: str
    type: Literal["library"] = "library"
    metric: Literal["rowCount"]
    mustBeGreaterThan: int
    description: str = ""


class Column(_Strict):
    """One column."""

    name: str
    logicalType: LogicalType
    description: str
    required: bool = False
    primaryKey: bool = False
    primaryKeyPosition: int = -1
    classification: Literal["public", "internal", "restricted"] = "internal"
    logicalTypeOptions: TypeOptions = TypeOptions()
    quality: tuple[ValuesCheck, ...] = ()
    examples: tuple[Any, ...] = ()
    customProperties: tuple[CustomProperty, ...] = ()

    @property
    def valid_values(self) -> tuple[str, ...]:
        """The closed set of values, empty where the column is open."""
        return tuple(value for check in self.quality for value in check.arguments.validValues)


class Schema(_Strict):
    """The table of the contract."""

    name: str
    logicalType: Literal["object"]
    physicalType: Literal["table"]
    description: str
    properties: tuple[Column, ...]
    quality: tuple[RowCountCheck, ...] = ()


class Description(_Strict):
    """What the data is for and where it ends."""

    purpose: str
    limitations: str
    usage: str


class TeamMember(_Strict):
    """Who answers for the data."""

    username: str
    role: str


class Team(_Strict):
    """The owners."""

    name: str
    members: tuple[TeamMember, ...]


class ServiceLevel(_Strict):
    """A promise, in `unit` (d, h): declared for readers; no flow enforces it yet."""

    property: Literal["retention", "latency"]
    value: int
    unit: Literal["d", "h"]


class Contract(_Strict):
    """One data set's contract."""

    apiVersion: Literal["v3.1.0"]
    kind: Literal["DataContract"]
    id: str
    name: str
    version: str
    status: Literal["draft", "active", "deprecated"]
    domain: str
    description: Description
    team: Team
    schema_: tuple[Schema] = Field(alias="schema")
    slaProperties: tuple[ServiceLevel, ...] = ()
    customProperties: tuple[CustomProperty, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return self.schema_[0].properties

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the primary key's columns, in key order."""
        members = [c for c in self.columns if c.primaryKey]
        return tuple(c.name for c in sorted(members, key=lambda c: c.primaryKeyPosition))

    @property
    def minimum_rows(self) -> int:
        """Fewest rows that a batch may have."""
        return max((c.mustBeGreaterThan + 1 for c in self.schema_[0].quality), default=0)

    @property
    def tolerance(self) -> float:
        """Share of rows, 0 to 1, that may break a rule before the contract itself is broken."""
        percents = [
            float(p.value) for p in self.customProperties if p.property == "tolerancePercent"
        ]
        return percents[0] / 100 if percents else 0.0

    @property
    def retention(self) -> timedelta | None:
        """How long rows may be kept, declared and not enforced yet; None: no limit is stated."""
        for level in self.slaProperties:
            if level.property == "retention":
                return timedelta(
                    **{"d": {"days": level.value}, "h": {"hours": level.value}}[level.unit]
                )
        return None

    def arrow_schema(self) -> pa.Schema:
        """The schema of the validated table."""
        return pa.schema(
            [
                pa.field(c.name, ARROW_TYPES[c.logicalType], nullable=not c.required)
                for c in self.columns
            ]
        )


CONTRACTS_FOLDER = Path(__file__).parent / "contracts"


def parse_contract(text: str, origin: str) -> Contract:
    """Parse a contract.

    Args:
        text: YAML.
        origin: where it came from, for messages.

    Raises:
        ContractError: naming each key that is unknown, missing or malformed.
    """
    try:
        return Contract.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        found = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise ContractError(f"contract {origin} is malformed: {found}") from error


@cache
def load_contract(name: str) -> Contract:
    """Load the contract of a data set by its name.

    Raises:
        ContractError: if there is none, or it is malformed.
    """
    path = CONTRACTS_FOLDER / f"{name}.odcs.yaml"
    if not path.is_file():
        raise ContractError(f"no contract {name!r}; there are: {', '.join(list_contracts())}")
    return parse_contract(path.read_text(encoding="utf-8"), path.name)


def list_contracts() -> list[str]:
    """Names of all contracts."""
    return sorted(p.name.removesuffix(".odcs.yaml") for p in CONTRACTS_FOLDER.glob("*.odcs.yaml"))
