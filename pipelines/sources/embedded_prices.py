"""Prices that come with a package: 20 large US companies, daily, 1990 to 2022 (skfolio).

Chosen with hindsight, so what they earned says little about stocks at large; closes only,
adjusted, rounded to 3 decimals.
"""

import pyarrow as pa

from pipelines.interval import Interval
from pipelines.sources.source_file import SourceFile, parquet_file


def read_embedded_prices(interval: Interval | None) -> SourceFile:
    """Deliver symbol, date, close and currency.

    Args:
        interval: days to deliver, with some before them; None: all history. After the last
            day of the set there is nothing new, so its last days are delivered again.
    """
    from skfolio.datasets import load_sp500_dataset

    closes = load_sp500_dataset().rename_axis(index="date", columns="symbol")
    name = "skfolio sp500, 20 companies"
    if interval is not None:
        days = interval.with_lookback(closes.index[-1].date())
        closes = closes[(closes.index >= str(days.start)) & (closes.index < str(days.end))]
        name += f" [{interval.start}, {interval.end})"
    long = closes.stack().rename("close").reset_index().sort_values(["symbol", "date"])
    rows = pa.table(
        {
            "symbol": pa.array(long["symbol"], pa.string()),
            "date": pa.array(long["date"].dt.date, pa.date32()),
            "close": pa.array(long["close"], pa.float64()),
            "currency": pa.repeat("USD", len(long)),
        }
    )
    return parquet_file(name, rows)
