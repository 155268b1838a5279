"""The days that a step works on: [start, end), so that neighbouring intervals share no day."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.contract import Contract, load_contract
from data_contracts.errors import ContractError, SourceError
from data_contracts.lake import Lake

logger = logging.getLogger(__name__)

# A source is asked for some days before the interval too. Where it answers with those alone,
# there was nothing in the interval (a weekend, a holiday); where it answers with nothing, it
# is down. Rows outside the interval are never admitted. One long weekend fits in 7 days.
LOOKBACK_DAYS = 7


@dataclass(frozen=True)
class Interval:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise SourceError(
                f"interval [{self.start}, {self.end}) holds no day; "
                "expected an end after the start: one day is [2022-01-03, 2022-01-04)"
            )

    def predicate(self, column: str) -> str:
        """The interval over a date column, in Delta SQL."""
        return f"{column} >= '{self.start}' AND {column} < '{self.end}'"

    def expression(self, column: str) -> pc.Expression:
        """The interval over a date column, as a pyarrow expression."""
        days = pc.field(column)
        return (days >= pa.scalar(self.start)) & (days < pa.scalar(self.end))

    def with_lookback(self, last_day: date | None = None) -> "Interval":
        """Widen to what a source should deliver.

        Args:
            last_day: newest day that the source can have; None where it goes on growing.
        """
        first = self.start if last_day is None else min(self.start, last_day)
        return Interval(first - timedelta(days=LOOKBACK_DAYS), self.end)


def parse_interval(start: str | None, end: str | None) -> Interval | None:
    """Parse an interval from two ISO days.

    Returns:
        None where both are absent: all history.

    Raises:
        SourceError: if only one is given, or one is not a day.
    """
    if start is None and end is None:
        return None
    try:
        if start is None or end is None:
            raise ValueError("both ends are needed")
        return Interval(date.fromisoformat(start), date.fromisoformat(end))
    except ValueError as error:
        raise SourceError(
            f"interval start={start!r}, end={end!r}: {error}; "
            "expected two days such as 2022-01-03 and 2022-01-04, or neither for all history"
        ) from error


def choose_interval(start: str | None, end: str | None, table: str, lake: Lake) -> Interval | None:
    """The days that a run loads: all history while there is no table yet, else [start, end).

    Days that no run asked for, because the stack was down, are made up for: the interval starts
    at the latest on the day after the newest stored one.

    Args:
        start: first day, ISO; with `end` absent too: all history.
        end: day after the last one, ISO.
        table: named after its contract.
        lake: where the table lies.

    Raises:
        SourceError: if the interval is malformed.
    """
    interval = parse_interval(start, end)
    if interval is None:
        return None
    if not lake.exists(table):
        logger.info("no table %s yet: this run loads all history", table)
        return None
    return _close_gap(interval, table, lake)


def _close_gap(interval: Interval, table: str, lake: Lake) -> Interval:
    column = date_column(load_contract(table))
    newest = pc.max(lake.read(table, columns=[column])[column]).as_py()
    if newest is None or newest + timedelta(days=1) >= interval.start:
        return interval
    missed = newest + timedelta(days=1)
    logger.info("%s ends on %s: this run loads from %s on", table, newest, missed)
    return Interval(missed, interval.end)


def date_column(contract: Contract) -> str:
    """Name of the one date column by which a contract's table is written.

    Raises:
        ContractError: if there is none, or more than one.
    """
    names = [c.name for c in contract.columns if c.logicalType == "date"]
    if len(names) != 1:
        raise ContractError(
            f"contract {contract.name} has {len(names)} date columns {names}; "
            "expected exactly one to write an interval: admit the whole table instead"
        )
    return names[0]
