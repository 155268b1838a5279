"""The rules of a contract, and the rows that break them.

A contract compiles to a flat list of rules. Great Expectations gives the verdict over them
(`checks.py`); the full mask of bad rows is computed here, independently, because the lists of
failed rows that validation tools return are capped. `checks.py` holds the two against each other.
"""

import re
from dataclasses import dataclass, field
from numbers import Number
from typing import Any, Literal

import numpy as np
import pandas as pd

from data_contracts.contract import Column, Contract

RuleKind = Literal["parses", "required", "range", "length", "pattern", "known", "unique"]

GIVEN = "__given"
PARSES = "__parses"

# A day, and nothing that is more or less than one: only midnight without an offset may follow.
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00(:00(\.0+)?)?)?|[0-9]{8}")


@dataclass(frozen=True)
class Rule:
    """One row-level rule.

    Attributes:
        name: as people see it, `close.range` or `symbol+date.unique`.
        kind: what is checked.
        columns: which columns of the prepared frame it reads.
        arguments: limits of the check.
    """

    name: str
    kind: RuleKind
    columns: tuple[str, ...]
    arguments: dict[str, Any] = field(default_factory=dict)


def compile_rules(contract: Contract) -> list[Rule]:
    """Compile a contract to its row-level rules, in column order, the key's rule last."""
    rules = [rule for column in contract.columns for rule in _column_rules(column)]
    if contract.key:
        rules.append(Rule("+".join(contract.key) + ".unique", "unique", contract.key))
    return rules


def _column_rules(column: Column) -> list[Rule]:
    name, options = column.name, column.logicalTypeOptions
    rules = [Rule(f"{name}.{column.logicalType}", "parses", (name + PARSES,))]
    if column.required:
        rules.append(Rule(f"{name}.required", "required", (name + GIVEN,)))
    low = options.minimum if options.exclusiveMinimum is None else options.exclusiveMinimum
    if low is not None or options.maximum is not None:
        arguments = {
            "minimum": low,
            "maximum": options.maximum,
            "strict_minimum": options.exclusiveMinimum is not None,
        }
        rules.append(Rule(f"{name}.range", "range", (name,), arguments))
    if options.minLength is not None or options.maxLength is not None:
        arguments = {"minimum": options.minLength, "maximum": options.maxLength}
        rules.append(Rule(f"{name}.length", "length", (name,), arguments))
    if options.pattern is not None:
        rules.append(Rule(f"{name}.pattern", "pattern", (name,), {"pattern": options.pattern}))
    if column.valid_values:
        rules.append(Rule(f"{name}.known", "known", (name,), {"values": column.valid_values}))
    return rules


def prepare(raw: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Type a raw frame, keeping beside each column whether it was given and whether it parsed.

    Args:
        raw: columns as a source delivered them, text or typed. Missing optional columns count
            as not given; columns that the contract does not name are left out.
        contract: the columns and their types.

    Returns:
        A frame with the same number of rows, index 0..n-1, and for each column `c` of the
        contract the columns `c` (typed, None where absent or unparsable), `c__given` (True or
        None) and `c__parses` (bool, True where absent).
    """
    prepared: dict[str, pd.Series] = {}
    for column in contract.columns:
        if column.name in raw.columns:
            values = raw[column.name].reset_index(drop=True)
        else:
            values = pd.Series([None] * len(raw), dtype=object)
        values = _blank_to_none(values)
        typed = _TYPED[column.logicalType](values)
        given = values.notna()
        prepared[column.name] = typed
        prepared[column.name + GIVEN] = given.astype(object).where(given, None)
        prepared[column.name + PARSES] = typed.notna() | ~given
    return pd.DataFrame(prepared)


def broken_rows(prepared: pd.DataFrame, rule: Rule) -> np.ndarray:
    """Mask of the rows that break a rule.

    Absent values break only `required`: every other rule speaks of values that are there.

    Returns:
        Boolean array, shape (rows,).
    """
    values = prepared[rule.columns[0]]
    arguments = rule.arguments
    match rule.kind:
        case "parses":
            mask = ~values
        case "required":
            mask = values.isna()
        case "range":
            mask = _outside(values, arguments)
        case "length":
            mask = _outside(values.str.len(), arguments)
        case "pattern":
            mask = values.notna() & ~values.str.match(arguments["pattern"]).eq(True)
        case "known":
            mask = values.notna() & ~values.isin(arguments["values"])
        case "unique":
            key = list(rule.columns)
            mask = prepared.duplicated(key, keep=False) & prepared[key].notna().all(axis=1)
    return mask.to_numpy(dtype=bool)


def _outside(values: pd.Series, arguments: dict[str, Any]) -> pd.Series:
    mask = pd.Series(False, index=values.index)
    minimum, maximum = arguments["minimum"], arguments["maximum"]
    values = values.astype(float)  # an absent integer compares as neither true nor false
    if minimum is not None:
        mask |= values <= minimum if arguments.get("strict_minimum") else values < minimum
    if maximum is not None:
        mask |= values > maximum
    return mask


def _blank_to_none(values: pd.Series) -> pd.Series:
    if values.dtype != object:
        return values
    return values.where(values.notna() & (values != ""), None)


def _to_string(values: pd.Series) -> pd.Series:
    def decode(value: object) -> str | None:
        # Bytes that were not UTF-8 arrive as lone surrogates and cannot be stored as text.
        try:
            text = str(value)
            text.encode("utf-8")
        except UnicodeEncodeError:
            return None
        return text

    return values.astype(object).map(decode, na_action="ignore").astype(object)


def _to_number(values: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(values):
        return pd.Series(np.nan, index=values.index)
    if values.dtype == object:
        flags = values.map(lambda value: isinstance(value, bool | np.bool_)).astype(bool)
        values = values.where(~flags, None)
    return pd.to_numeric(values, errors="coerce").astype(float).replace([np.inf, -np.inf], np.nan)


def _to_integer(values: pd.Series) -> pd.Series:
    numbers = _to_number(values)
    return numbers.where(numbers == np.floor(numbers)).astype("Int64")


def parse_days(values: pd.Series) -> pd.Series:
    """Parse days as the rule `date` does.

    Returns:
        Midnights without a time zone, NaT where absent or not a day; the same index.
    """
    if pd.api.types.is_datetime64_dtype(values):
        return values.where(values == values.dt.normalize())
    days: pd.Series = values.astype(object)
    days = days.where(days.map(_is_day).astype(bool), None)
    return pd.to_datetime(days, format="ISO8601", errors="coerce")


def _is_day(value: object) -> bool:
    return not isinstance(value, Number) and DAY.fullmatch(str(value)) is not None


def _to_timestamp(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values):
        unknown: pd.Series = pd.Series(pd.NaT, index=values.index).dt.tz_localize("UTC")
        return unknown
    moments: pd.Series = pd.to_datetime(values, format="ISO8601", errors="coerce", utc=True)
    return moments


def _to_boolean(values: pd.Series) -> pd.Series:
    spellings = {"true": True, "false": False}
    return values.astype(object).map(lambda v: spellings.get(str(v).lower()), na_action="ignore")


_TYPED = {
    "string": _to_string,
    "number": _to_number,
    "integer": _to_integer,
    "date": parse_days,
    "timestamp": _to_timestamp,
    "boolean": _to_boolean,
}
