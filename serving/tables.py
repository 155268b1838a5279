"""The newest versions of the lake's tables, held in memory and looked for off the event loop."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import anyio.to_thread
import numpy as np
import pandas as pd
import pyarrow as pa

from data_contracts.errors import TableMissing
from data_contracts.lake import Lake
from serving.articles import ArticleIndex
from serving.errors import not_ready

logger = logging.getLogger("teller.tables")

NAMES = ("prices", "instruments", "articles")
LOOK_INTERVAL_S = 3.0


@dataclass(frozen=True)
class History:
    """Daily closes of one symbol, oldest first.

    Attributes:
        days: shape (n,), datetime64[D], strictly ascending.
        closes: shape (n,), adjusted, in `currency` per share.
    """

    symbol: str
    days: np.ndarray
    closes: np.ndarray
    currency: str

    def day(self, index: int) -> date:
        """Calendar day of a row."""
        day: date = self.days[index].astype(date)
        return day


@dataclass(frozen=True)
class Market:
    """Prices and names, at exact versions.

    Attributes:
        histories: by symbol.
        names: company name by symbol.
        as_of: newest day in the prices.
        prices: `prices@VERSION`.
        instruments: `instruments@VERSION`.
    """

    histories: Mapping[str, History]
    names: Mapping[str, str]
    as_of: date
    prices: str
    instruments: str


@dataclass
class Tables:
    """What answers are computed from; each snapshot is immutable and replaced as a whole."""

    lake: Lake
    _market: Market | None = None
    _articles: ArticleIndex | None = None

    async def follow(self, interval_s: float = LOOK_INTERVAL_S) -> None:
        """Look for new versions every `interval_s` seconds, for ever."""
        while True:
            try:
                await anyio.to_thread.run_sync(self.refresh, abandon_on_cancel=True)
            except Exception:  # the lake may be out of reach: what is held goes on serving
                logger.exception("tables not read")
            await asyncio.sleep(interval_s)

    def refresh(self) -> None:
        """Read the tables that have a new version. Blocks.

        A snapshot alone says which versions are held, so what could not be read is read again
        at the next look.
        """
        try:
            self._refresh_market()
        finally:
            self._refresh_articles()

    def _refresh_market(self) -> None:
        prices, instruments = self._version("prices"), self._version("instruments")
        if prices is None or instruments is None:
            return
        held = self._market
        if held and (held.prices, held.instruments) == (
            f"prices@{prices}",
            f"instruments@{instruments}",
        ):
            return
        versions = {"prices": prices, "instruments": instruments}
        rows = {name: self.lake.read(name, version) for name, version in versions.items()}
        self._market = _to_market(rows, versions)
        logger.info("tables read", extra={"tables": versions})

    def _refresh_articles(self) -> None:
        version = self._version("articles")
        table = f"articles@{version}"
        if version is None or (self._articles and self._articles.table == table):
            return
        self._articles = ArticleIndex(self.lake.read("articles", version).to_pylist(), table)
        logger.info("tables read", extra={"tables": {"articles": version}})

    def _version(self, name: str) -> int | None:
        try:
            return self.lake.version(name)
        except TableMissing:
            return None

    def missing(self) -> list[str]:
        """Names of tables that answers cannot be computed from yet."""
        held = {"prices": self._market, "instruments": self._market, "articles": self._articles}
        return [name for name in NAMES if held[name] is None]

    def market(self) -> Market:
        """Return prices and names.

        Raises:
            ServiceError: 503 before the first pipeline run has written them.
        """
        if self._market is None:
            raise not_ready("table_not_ready", "no prices have been loaded yet")
        return self._market

    def articles(self) -> ArticleIndex:
        """Return the knowledge articles.

        Raises:
            ServiceError: 503 before the first pipeline run has written them.
        """
        if self._articles is None:
            raise not_ready("table_not_ready", "no articles have been loaded yet")
        return self._articles


def _to_market(rows: Mapping[str, pa.Table], versions: Mapping[str, int]) -> Market:
    prices = rows["prices"].select(["symbol", "date", "close", "currency"]).to_pandas()
    instruments = rows["instruments"].select(["symbol", "name"]).to_pandas()
    histories = {
        str(symbol): _to_history(str(symbol), group)
        for symbol, group in prices.sort_values("date").groupby("symbol")
    }
    newest = max(history.days[-1] for history in histories.values())
    return Market(
        histories,
        dict(zip(instruments["symbol"], instruments["name"], strict=True)),
        newest.astype(date),
        f"prices@{versions['prices']}",
        f"instruments@{versions['instruments']}",
    )


def _to_history(symbol: str, group: pd.DataFrame) -> History:
    return History(
        symbol,
        group["date"].to_numpy(dtype="datetime64[D]"),
        group["close"].to_numpy(dtype=float),
        str(group["currency"].iloc[-1]),
    )
