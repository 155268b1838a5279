"""Prices from Yahoo Finance, adjusted for splits and dividends.

A later split or dividend restates the whole history of a symbol there: `pipelines.prices`
compares the days before an interval with the stored ones. Yahoo's terms allow personal use.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from data_contracts.errors import SourceError
from pipelines.interval import Interval
from pipelines.sources.source_file import SourceFile, parquet_file

# Called like `yfinance.download`: a frame by day, with columns (field, symbol).
Download = Callable[..., pd.DataFrame]

FIELDS = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Volume": "volume"}


def _download(symbols: list[str], **options: Any) -> pd.DataFrame:
    import yfinance

    answer = yfinance.download(symbols, progress=False, **options)
    return pd.DataFrame() if answer is None else answer


def read_yahoo_prices(
    symbols: Sequence[str], interval: Interval | None, download: Download = _download
) -> SourceFile:
    """Deliver symbol, date, open, high, low, close, volume and currency.

    Args:
        symbols: US listings; a symbol with a dot is listed elsewhere, in a currency that the
            answer does not name.
        interval: days to ask for, with some before them; None: all history.
        download: the remote feed.

    Raises:
        SourceError: if the feed fails, has nothing for a symbol (a run of all history would drop
            what is stored of it), or a symbol is not a US listing.
    """
    foreign = [symbol for symbol in symbols if "." in symbol]
    if foreign:
        raise SourceError(
            f"{', '.join(foreign)}: listed outside the US, currency unknown; "
            "expected US symbols such as AAPL or BRK-B: change TELLER_PRICES_SYMBOLS"
        )
    name = "yahoo, all history" if interval is None else f"yahoo [{interval.start}, {interval.end})"
    answer = _ask(download, list(symbols), interval, name)
    rows = _to_rows(answer)
    silent = sorted(set(symbols) - set(rows["symbol"]))
    if silent:
        raise SourceError(
            f"{name} answered with no prices for {', '.join(silent)}; check the symbols and "
            "the network, then run the step again, or leave them out of TELLER_PRICES_SYMBOLS"
        )
    return parquet_file(name, pa.Table.from_pandas(rows, preserve_index=False))


def _ask(
    download: Download, symbols: list[str], interval: Interval | None, name: str
) -> pd.DataFrame:
    options: dict[str, Any] = {"period": "max"}
    if interval is not None:
        asked = interval.with_lookback()
        options = {"start": str(asked.start), "end": str(asked.end)}
    try:
        return download(symbols, auto_adjust=True, group_by="column", **options)
    except Exception as error:  # the feed is a scraper: anything may come
        raise SourceError(
            f"{name} failed: {type(error).__name__}: {error}; run the step again later"
        ) from error


def _to_rows(answer: pd.DataFrame) -> pd.DataFrame:
    if answer.empty:
        return pd.DataFrame(columns=["symbol"])
    if not isinstance(answer.columns, pd.MultiIndex):
        raise SourceError(
            f"yahoo answered with columns {list(answer.columns)}; expected pairs of field and "
            "symbol: the version of yfinance does not fit"
        )
    answer = answer.rename_axis(index="date", columns=["field", "symbol"])
    stacked = pd.DataFrame(answer.stack("symbol", future_stack=True))
    long = stacked.dropna(subset=["Close"]).reset_index()
    long["date"] = pd.to_datetime(long["date"]).dt.date
    rows = long.rename(columns=FIELDS)[["symbol", "date", *FIELDS.values()]]
    rows["volume"] = rows["volume"].astype(float)
    return rows.assign(currency="USD").sort_values(["symbol", "date"], ignore_index=True)
