"""Prices: land, admit, and the features made of them."""

import io
import logging
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from data_contracts.settings import Settings, read_settings
from pipelines.instruments import list_symbols
from pipelines.intake import admit, admit_computed
from pipelines.interval import Interval, choose_interval
from pipelines.landing import Landed, land
from pipelines.sources.embedded_prices import read_embedded_prices
from pipelines.sources.source_file import SourceFile
from pipelines.sources.table_files import read_table_file
from pipelines.sources.yahoo_prices import read_yahoo_prices

logger = logging.getLogger(__name__)

TRADING_DAYS_A_YEAR = 252
# New York closes at 20:00 UTC in summer and 21:00 UTC in winter: by then the close is known.
KNOWN_AFTER = pd.Timedelta(hours=21)
# Sources that adjust a symbol's whole history again at each split and dividend.
READJUSTING = ("yahoo",)
# Relative difference of two closes of the same day from which on the history counts as restated.
RESTATED_FROM = 0.005


def land_prices(start: str | None = None, end: str | None = None) -> dict[str, Any]:
    """Fetch the prices of [start, end) from the configured source and keep the raw file.

    Where the source has restated the days before, all history is fetched instead.

    Args:
        start: first day, ISO; with `end` absent too: all history.
        end: day after the last one, ISO.

    Returns:
        A `Landed` as plain values.

    Raises:
        SourceError: if the source delivers nothing.
    """
    settings = read_settings()
    lake = Lake(settings.lake)
    interval = choose_interval(start, end, "prices", lake)
    file = _fetch_prices(settings, interval)
    if interval is not None and settings.prices_source in READJUSTING:
        restated = _list_restated(file, interval, lake)
        if restated:
            logger.warning(
                "%s restated %s: this run loads all history", file.name, ", ".join(restated)
            )
            interval, file = None, _fetch_prices(settings, None)
    return land(file, "prices", lake, interval).as_dict()


def _fetch_prices(settings: Settings, interval: Interval | None) -> SourceFile:
    match settings.prices_source:
        case "embedded":
            return read_embedded_prices(interval)
        case "yahoo":
            named = [s.strip() for s in settings.prices_symbols.split(",") if s.strip()]
            return read_yahoo_prices(named or list_symbols(Lake(settings.lake)), interval)
        case address:
            return read_table_file(address)


def _list_restated(file: SourceFile, interval: Interval, lake: Lake) -> list[str]:
    """Symbols whose delivered closes before the interval are not the stored ones."""
    before = Interval(interval.with_lookback().start, interval.start).expression("date")
    columns = ["symbol", "date", "close"]
    delivered = pq.read_table(io.BytesIO(file.content), columns=columns, filters=before).to_pandas()
    stored = lake.read("prices", columns=columns, where=before).to_pandas()
    both = delivered.merge(stored, on=["symbol", "date"], suffixes=("", "_stored"))
    difference = (both["close"] / both["close_stored"] - 1).abs()
    return sorted(both["symbol"][difference > RESTATED_FROM].unique())


def admit_prices(landed: dict[str, Any]) -> dict[str, Any]:
    """Hold landed prices against their contract and write their days to the table `prices`.

    Returns:
        An `Admitted` as plain values.

    Raises:
        ContractBroken: if the contract does not hold.
    """
    file = Landed(**landed)
    lake = Lake(read_settings().lake)
    return admit(file, load_contract("prices"), lake, file.interval).as_dict()


def build_price_features() -> dict[str, Any]:
    """Compute the features of every price and write them to the table `price_features`.

    Returns:
        An `Admitted` as plain values.

    Raises:
        TableMissing: if no prices were admitted yet.
    """
    lake = Lake(read_settings().lake)
    version = lake.version("prices")
    prices = lake.read("prices", version, columns=["symbol", "date", "close"]).to_pandas()
    logger.info("computing features of %d prices", len(prices))
    contract = load_contract("price_features")
    features = compute_price_features(prices)
    return admit_computed(features, contract, contract.name, f"prices@{version}", lake).as_dict()


def compute_price_features(prices: pd.DataFrame) -> pd.DataFrame:
    """Compute what was known of each symbol at the close of each day.

    Args:
        prices: symbol, date and close, in any order, one row a symbol and day.

    Returns:
        One row a price in the columns of the contract `price_features`, ordered by symbol and
        time. A window that is not full yet gives no value.
    """
    ordered = prices.sort_values(["symbol", "date"], kind="stable").reset_index(drop=True)
    close = ordered["close"].astype(float)
    symbol = ordered["symbol"].astype("category")
    by_symbol = close.groupby(symbol, observed=True)
    return_1d = close / by_symbol.shift(1) - 1
    deviation = return_1d.groupby(symbol, observed=True).rolling(21).std(ddof=1)
    highest = by_symbol.rolling(TRADING_DAYS_A_YEAR).max()
    return pd.DataFrame(
        {
            "symbol": ordered["symbol"],
            "event_timestamp": pd.to_datetime(ordered["date"], utc=True) + KNOWN_AFTER,
            "close": close,
            "return_1d": return_1d,
            "return_21d": close / by_symbol.shift(21) - 1,
            "volatility_21d": deviation.to_numpy() * np.sqrt(TRADING_DAYS_A_YEAR),
            "moving_average_50d": by_symbol.rolling(50).mean().to_numpy(),
            "moving_average_200d": by_symbol.rolling(200).mean().to_numpy(),
            "drawdown_252d": close / highest.to_numpy() - 1,
        }
    )
