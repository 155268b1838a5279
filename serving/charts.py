"""Pictures of results as Vega-Lite specifications, with their data inside."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from dateutil.relativedelta import relativedelta

from serving import figures, market_figures
from serving.account_figures import Spending
from serving.finance import find_history
from serving.forecasting import Outlook
from serving.periods import Period, take_levels, take_window
from serving.tables import Market
from serving.tools import ToolCall

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Points of one line: enough for the width of a page.
MOST_POINTS = 120
# Calendar days before a forecast that its chart shows.
SHOWN_BEFORE_DAYS = 90

Spec = dict[str, Any]


def draw(calls: Sequence[ToolCall], market: Market, asked: bool) -> list[Spec]:
    """Draw the results that a picture helps: prices over time, rankings, weights, intervals.

    Args:
        calls: of one answer; refusals have no picture.
        market: where the prices are.
        asked: whether a picture was asked for: then a single price has one too, of its last year.
    """
    results = [call.result for call in calls]
    lines = [r for r in results if isinstance(r, LINES)]
    if len(lines) > 1 and len({line.period for line in lines}) == 1:
        return [_draw_growth([line.symbol for line in lines], lines[0].period, market)]
    specs = [_draw(result, market) for result in results]
    if asked:
        specs += [_draw_last_year(r, market) for r in results if isinstance(r, LEVELS)]
    return [spec for spec in specs if spec is not None]


LINES = (
    figures.PeriodReturn,
    figures.Volatility,
    figures.Drawdown,
    figures.GrowthRate,
    figures.GrownAmount,
    figures.ExtremeClose,
    figures.HighLow,
    figures.AveragePrice,
    figures.ExtremeDay,
    figures.UpDays,
)

LEVELS = (figures.Price, figures.MovingAverage, market_figures.Trend)


def _draw(result: object, market: Market) -> Spec | None:
    match result:
        case market_figures.Comparison():
            symbols = [row.symbol for row in result.returns]
            return _draw_growth(symbols, result.returns[0].period, market)
        case market_figures.Basket():
            symbols = [row.symbol for row in result.members]
            return _draw_growth(symbols, result.period, market)
        case market_figures.Correlation():
            return _draw_growth(result.symbols, result.period, market)
        case market_figures.Ranking():
            return _bars("Return (%)", ((row.symbol, row.return_percent) for row in result.returns))
        case market_figures.MarketTrend():
            ends = (*result.leaders, *reversed(result.laggards))
            return _bars("Return (%)", ((row.symbol, row.return_percent) for row in ends))
        case market_figures.Allocation():
            return _bars("Weight (%)", ((w.symbol, w.weight_percent) for w in result.weights))
        case Spending():
            spent = result.by_currency[0]
            rows = ((row.category, row.amount) for row in spent.by_category)
            return _bars(f"Amount ({spent.currency})", rows)
        case Outlook():
            return _draw_outlook(result, market)
        case _:
            if isinstance(result, LINES):
                return _draw_prices(result.symbol, result.period, market)
            return None


def _draw_last_year(
    result: figures.Price | figures.MovingAverage | market_figures.Trend, market: Market
) -> Spec:
    first = find_history(market, result.symbol).day(0)
    start = max(result.day - relativedelta(years=1), first)
    year = Period(start, result.day, trailing=True, assumed=True)
    return _draw_prices(result.symbol, year, market)


def _draw_prices(symbol: str, period: Period, market: Market) -> Spec:
    history = find_history(market, symbol)
    levels = take_levels(history, period, market.as_of)
    chosen = _choose_points(len(levels.closes))
    rows = [
        {"day": str(levels.days[i]), "close": round(float(levels.closes[i]), 2)} for i in chosen
    ]
    return {
        "$schema": SCHEMA,
        "title": f"{market.names.get(symbol, symbol)} ({symbol})",
        "data": {"values": rows},
        "mark": "line",
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None},
            "y": _scale("close", f"Close ({history.currency})"),
        },
    }


def _draw_growth(symbols: Sequence[str], period: Period, market: Market) -> Spec:
    """Each company's close in percent of the one that the period starts from."""
    rows = []
    for symbol in dict.fromkeys(symbols):
        history = find_history(market, symbol)
        levels = take_window(history, period, market.as_of, needs_base=False)
        for i in _choose_points(len(levels.closes)):
            level = 100 * float(levels.closes[i] / levels.closes[0])
            rows.append({"day": str(levels.days[i]), "company": symbol, "level": round(level, 2)})
    return {
        "$schema": SCHEMA,
        "title": "Growth, 100 = close that the period starts from",
        "data": {"values": rows},
        "mark": "line",
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None},
            "y": _scale("level", "Level"),
            "color": {"field": "company", "type": "nominal", "title": None},
        },
    }


def _draw_outlook(outlook: Outlook, market: Market) -> Spec:
    history = find_history(market, outlook.symbol)
    first = history.days.searchsorted(np.datetime64(outlook.as_of) - SHOWN_BEFORE_DAYS)
    past = [
        {"day": str(day), "close": round(float(close), 2)}
        for day, close in zip(history.days[first:], history.closes[first:], strict=True)
    ]
    last = {"day": str(outlook.as_of), "lower": outlook.last_close, "upper": outlook.last_close}
    end = {"day": str(outlook.day), "lower": outlook.lower, "upper": outlook.upper}
    day = {"field": "day", "type": "temporal", "title": None}
    return {
        "$schema": SCHEMA,
        "title": f"80% interval for {market.names.get(outlook.symbol, outlook.symbol)}",
        "layer": [
            {
                "data": {"values": past},
                "mark": "line",
                "encoding": {"x": day, "y": _scale("close", f"Close ({outlook.currency})")},
            },
            {
                "data": {"values": [last, end]},
                "mark": {"type": "area", "opacity": 0.3},
                "encoding": {"x": day, "y": _scale("lower", None), "y2": {"field": "upper"}},
            },
        ],
    }


def _bars(title: str, values: Iterable[tuple[str, float]]) -> Spec:
    rows = [{"name": name, "value": round(value, 2)} for name, value in values]
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "value", "type": "quantitative", "title": title},
        },
    }


def _scale(field: str, title: str | None) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"zero": False},
    }


def _choose_points(count: int) -> list[int]:
    """Indices spread evenly from the first to the last."""
    return sorted({int(i) for i in np.linspace(0, count - 1, min(count, MOST_POINTS))})
