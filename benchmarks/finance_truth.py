"""Compute the expected answers of the finance exam, independently of the assistant.

Reads the exam questions (CSV) and dialogues (JSON lines) and writes one JSON line per case. Only
cases with at least one finance turn are written. Prices are the daily adjusted closes of
``skfolio.datasets.load_sp500_dataset`` (20 companies, 1990-01-02 to 2022-12-28). Bookings are a
Delta table with the columns customer_id, account_id, booked_on, amount (signed, money out
negative), currency and category; without it, account figures stay empty (``{}``, not scored).

Conventions:
    * Price on a day: close of that day, else of the last trading day before it.
    * Stated period [start, end]: the base is the last close before ``start``; the last close is
      the last one on or before ``end``. Trailing period (``end`` is the newest day and ``start``
      lies a usual number of days, weeks, months or years back, see ``is_trailing``): the base is
      the last close on or before ``start``. No period: trailing one year.
    * Return = last close / base - 1. Daily returns of a period are those whose later close lies
      after the base, so they compound to the return.
    * Closes of a stated period are those in [start, end]; of a trailing one, those from its base.
    * Volatility = sample standard deviation of daily simple returns x sqrt(252).
    * Maximum drawdown = lowest close / running peak - 1 among the period's closes (negative); its
      day is the trough.
    * CAGR = (last / base) ** (365.25 / days) - 1, days between the days of these two closes.
    * Correlation = Pearson of daily returns; n-day average = mean of the last n closes.
    * Up days = share of the period's daily returns that are greater than zero.
    * Basket = mean of the companies' period returns (equal amounts at the start, held).
    * Market breadth = share of companies whose newest close exceeds its 200-day average.
    * Spending = money out in the period (positive); without a category, all categories except
      savings and transfer, which move money between own accounts. Cash flow = sum of bookings
      in the period, the same two categories excluded. Balance = sum of all bookings.
    * Percentages, money and correlations are rounded to two decimals; an exact half
      (129.575) keeps three, since both roundings are right.

``expected`` of a turn: ``numbers`` (the first is the figure asked for), ``unit``, ``symbols`` (in
order, unless ``any_order``), ``days``; ``anywhere`` frees the first number from leading the
answer; ``given`` holds amounts stated in the question; ``statement`` is "above" or "below" the
200-day average; ``refusal`` with ``why``; or ``intent`` and arguments where only those are judged.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from skfolio.datasets import load_sp500_dataset

FIRST_DAY, NEWEST_DAY = pd.Timestamp("1990-01-02"), pd.Timestamp("2022-12-28")
TRADING_DAYS_PER_YEAR = 252
HALF_TOLERANCE = 1e-9
TRAILING_DAYS = frozenset({7, 14, 21, 28, 364, 10, 30, 60, 90, 100, 180})  # weeks, then days
OWN_MONEY_CATEGORIES = ("savings", "transfer")
ACCOUNT_FIGURES = ("account_balance", "spending", "cash_flow")
REFUSED_INTENTS = ("advice", "not_in_data")
CERTAINTY = re.compile(r"\b(definitely|guarantee|for certain|for sure|certainly)\b", re.IGNORECASE)

Expected = dict[str, Any]
Slots = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """The closes and daily returns of one company in a period.

    Attributes:
        base: Last close before the period (on or before its start if trailing); None if the data
            begin later.
        base_day: Day of ``base``.
        closes: Closes of the period, indexed by day.
        returns: Daily simple returns of the period, as fractions.
    """

    base: float | None
    base_day: pd.Timestamp | None
    closes: pd.Series
    returns: pd.Series

    @property
    def growth(self) -> float:
        """Last close over base; raises ValueError where the data begin after the base."""
        if self.base is None:
            raise ValueError("the period starts before the first close, so it has no base")
        return float(self.closes.iloc[-1]) / self.base


def is_trailing(start: pd.Timestamp, end: pd.Timestamp) -> bool:
    """Tell whether a period runs back from the newest day by a usual length."""
    days = (NEWEST_DAY - start).days
    if end != NEWEST_DAY or days <= 0:
        return False
    months = (NEWEST_DAY.year - start.year) * 12 + NEWEST_DAY.month - start.month
    whole_months = months > 0 and NEWEST_DAY - pd.DateOffset(months=months) == start
    return whole_months or days in TRAILING_DAYS


def cut_window(prices: pd.Series, slots: Slots) -> Window:
    """Cut the period of ``slots`` (default: trailing one year) out of a company's closes."""
    end = pd.Timestamp(slots.get("end", NEWEST_DAY))
    start = pd.Timestamp(slots.get("start", NEWEST_DAY - pd.DateOffset(years=1)))
    trailing = is_trailing(start, end)
    before = prices[prices.index <= start] if trailing else prices[prices.index < start]
    base_day = before.index[-1] if len(before) else None
    first = base_day if trailing and base_day is not None else start
    later = prices.pct_change().loc[base_day:end] if base_day is not None else None
    returns = later.iloc[1:] if later is not None else prices.pct_change().loc[start:end].dropna()
    base = float(before.iloc[-1]) if len(before) else None
    return Window(base, base_day, prices.loc[first:end], returns)


def format_day(day: Any) -> str:
    """Return a day as ISO text."""
    return str(pd.Timestamp(day).date())


def round_figure(value: float) -> float:
    """Round to two decimals; an exact half keeps its third, so that either rounding is right."""
    third = round(float(value), 3)
    is_half = abs(value - third) < HALF_TOLERANCE and round(abs(third) * 1000) % 10 == 5
    return third if is_half else round(float(value), 2)


def describe(unit: str, *numbers: float, **more: Any) -> Expected:
    """Build an expected answer of rounded numbers; empty parts are left out."""
    parts = {key: value for key, value in more.items() if value}
    return {"numbers": [round_figure(number) for number in numbers], "unit": unit, **parts}


def find_refusal(text: str, intent: str, slots: Slots) -> str | None:
    """Return why a question cannot be answered, or None if it can."""
    if intent in REFUSED_INTENTS:
        return intent
    if slots.get("uncovered"):
        return "uncovered"
    if intent == "forecast" and CERTAINTY.search(text):
        return "certainty"
    half_stated = ("end" in slots) != ("start" in slots)
    if half_stated or (intent == "price_on_date" and "date" not in slots):
        return "impossible_date"
    if "start" in slots and pd.Timestamp(slots["start"]) > NEWEST_DAY:
        return "after_data"
    if "end" in slots and pd.Timestamp(slots["end"]) < FIRST_DAY:
        return "before_data"
    if "date" in slots and pd.Timestamp(slots["date"]) > NEWEST_DAY:
        return "after_data"
    if "date" in slots and pd.Timestamp(slots["date"]) < FIRST_DAY:
        return "before_data"
    return None


Figure = Callable[[Window, Slots], Expected]


class Market:
    """Expected answers about companies.

    Args:
        closes: Daily closes, one column per symbol, ascending trading days as index.
    """

    def __init__(self, closes: pd.DataFrame) -> None:
        self.closes = closes

    def answer(self, intent: str, slots: Slots) -> Expected:
        """Compute the expected answer of an answerable question on the market."""
        symbols = list(slots.get("symbols", []))
        if intent in ("compare_returns", "best_performers", "worst_performers"):
            return self._rank(intent, symbols or list(self.closes.columns), slots)
        if intent in ("correlation", "basket_return"):
            return self._join(intent, symbols, slots)
        if intent in ("latest_price", "price_on_date", "moving_average", "trend"):
            return self._level(intent, symbols[0], slots)
        if intent == "market_trend":
            averages = self.closes.iloc[-200:].mean()
            share = (self.closes.iloc[-1] > averages).mean() * 100
            return {"intent": intent, **describe("percent", share)}
        if intent in ("forecast", "portfolio", "document_summary"):
            keys = ("symbols", "horizon_days", "objective")
            return {"intent": intent, **{key: slots[key] for key in keys if key in slots}}
        window = cut_window(self.closes[symbols[0]], slots)
        return {**SINGLE_FIGURES[intent](window, slots), "symbols": symbols}

    def _growth(self, symbol: str, slots: Slots) -> float:
        return (cut_window(self.closes[symbol], slots).growth - 1) * 100

    def _rank(self, intent: str, symbols: list[str], slots: Slots) -> Expected:
        returns = {symbol: self._growth(symbol, slots) for symbol in symbols}
        ranked = sorted(returns, key=returns.__getitem__, reverse=intent != "worst_performers")
        wanted = len(ranked) if intent == "compare_returns" else slots.get("count", 3)
        chosen = ranked[:wanted]
        return describe("percent", *(returns[symbol] for symbol in chosen), symbols=chosen)

    def _join(self, intent: str, symbols: list[str], slots: Slots) -> Expected:
        if intent == "basket_return":
            mean = sum(self._growth(symbol, slots) for symbol in symbols) / len(symbols)
            return describe("percent", mean, symbols=symbols, any_order=True)
        first, second = (cut_window(self.closes[symbol], slots).returns for symbol in symbols)
        return describe("plain", first.corr(second), symbols=symbols, any_order=True)

    def _level(self, intent: str, symbol: str, slots: Slots) -> Expected:
        past = self.closes[symbol].loc[: pd.Timestamp(slots.get("date", NEWEST_DAY))]
        close = float(past.iloc[-1])
        if intent == "moving_average":
            return describe("money", past.iloc[-slots["window_days"] :].mean(), symbols=[symbol])
        if intent == "trend":
            long = past.iloc[-200:].mean()
            statement = "above" if close > long else "below"
            more = {"statement": statement, "symbols": [symbol], "anywhere": True}
            return describe("money", past.iloc[-50:].mean(), long, **more)
        days = [format_day(past.index[-1])] if intent == "latest_price" else []
        return describe("money", close, symbols=[symbol], days=days)


def drawdown(window: Window, _: Slots) -> Expected:
    """Maximum drawdown in percent and the day of its trough."""
    falls = window.closes / window.closes.cummax() - 1
    return describe("percent", falls.min() * 100, days=[format_day(falls.idxmin())])


def growth_rate(window: Window, _: Slots) -> Expected:
    """CAGR in percent."""
    days = (window.closes.index[-1] - window.base_day).days
    return describe("percent", (window.growth ** (365.25 / days) - 1) * 100)


def extreme(name: str, scale: float, unit: str, lowest: bool) -> Figure:
    """Make the function that finds the lowest or highest ``name`` of a window and its day."""

    def find(window: Window, _: Slots) -> Expected:
        series: pd.Series = getattr(window, name)
        day = series.idxmin() if lowest else series.idxmax()
        value = series.min() if lowest else series.max()
        return describe(unit, value * scale, days=[format_day(day)])

    return find


SINGLE_FIGURES: dict[str, Figure] = {
    "period_return": lambda w, _: describe("percent", (w.growth - 1) * 100),
    "company_summary": lambda w, _: {
        "intent": "company_summary",
        **describe("percent", (w.growth - 1) * 100, anywhere=True),
    },
    "volatility": lambda w, _: describe(
        "percent", w.returns.std(ddof=1) * TRADING_DAYS_PER_YEAR**0.5 * 100
    ),
    "maximum_drawdown": drawdown,
    "growth_rate": growth_rate,
    "highest_close": extreme("closes", 1, "money", lowest=False),
    "lowest_close": extreme("closes", 1, "money", lowest=True),
    "best_day": extreme("returns", 100, "percent", lowest=False),
    "worst_day": extreme("returns", 100, "percent", lowest=True),
    "high_low": lambda w, _: describe("money", w.closes.max(), w.closes.min(), anywhere=True),
    "average_price": lambda w, _: describe("money", w.closes.mean()),
    "up_days": lambda w, _: describe("percent", (w.returns > 0).mean() * 100),
    "growth_of_amount": lambda w, s: describe(
        "money", s["amount"] * w.growth, given=[float(s["amount"])]
    ),
}


def answer_account(intent: str, slots: Slots, bookings: pd.DataFrame | None) -> Expected:
    """Compute the expected answer about the asker's own money; ``{}`` without bookings."""
    if intent == "account_transactions" or (intent == "cash_flow" and "start" not in slots):
        return {"intent": intent, **{key: slots[key] for key in ("count",) if key in slots}}
    if bookings is None:
        return {}
    if intent == "account_balance":
        return describe("money", bookings["amount"].sum())
    booked_on = pd.to_datetime(bookings["booked_on"])
    part = bookings[(booked_on >= slots["start"]) & (booked_on <= slots["end"])]
    if "category" in slots:
        part = part[part["category"] == slots["category"]]
    else:
        part = part[~part["category"].isin(OWN_MONEY_CATEGORIES)]
    if intent == "cash_flow":
        return describe("money", part["amount"].sum())
    return describe("money", -part.loc[part["amount"] < 0, "amount"].sum() + 0.0)


def read_bookings(folder: Path, customer_id: str) -> pd.DataFrame:
    """Read one customer's bookings from a Delta table; one currency is required."""
    from deltalake import DeltaTable

    table = DeltaTable(str(folder)).to_pandas()
    own = table[table["customer_id"] == customer_id].copy()
    if own["currency"].nunique() != 1:
        raise ValueError(f"{customer_id}: found currencies {set(own['currency'])}, expected one")
    own["amount"] = own["amount"].astype(float)
    return own


def read_cases(questions: Path, dialogues: Path) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield (id, kind, turns) of each case; a turn has text, domain and resolved meaning."""
    table = pd.read_csv(questions, dtype=str, keep_default_na=False)
    for row in table.to_dict("records"):
        resolved = {"intent": row["intent"], "slots": json.loads(row["slots"])}
        turn = {"text": row["text"], "domain": row["domain"], "resolved": resolved}
        yield str(row["question_id"]), "question", [turn]
    for line in dialogues.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield case["id"], "dialogue", case["turns"]


def expect(turn: Mapping[str, Any], market: Market, bookings: pd.DataFrame | None) -> Expected:
    """Return the expected answer of one turn."""
    if turn["domain"] != "finance":
        return {"domain": turn["domain"]}
    intent, slots = turn["resolved"]["intent"], turn["resolved"]["slots"]
    why = find_refusal(turn["text"], intent, slots)
    if why:
        return {"refusal": True, "why": why}
    if intent in (*ACCOUNT_FIGURES, "account_transactions"):
        return answer_account(intent, slots, bookings)
    return market.answer(intent, slots)


def main() -> None:
    """Write the exam with its expected answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=Path, default=Path("exam_questions.csv"))
    parser.add_argument("--dialogues", type=Path, default=Path("exam_dialogues.jsonl"))
    parser.add_argument("--transactions", type=Path, help="Delta table of bookings")
    parser.add_argument("--customer", default="C-001", help="the customer who asks")
    parser.add_argument("--out", type=Path, default=Path("finance_exam.jsonl"))
    options = parser.parse_args()
    market = Market(load_sp500_dataset())
    path = options.transactions
    bookings = read_bookings(path, options.customer) if path else None
    with options.out.open("w", encoding="utf-8") as out:
        for case_id, kind, turns in read_cases(options.questions, options.dialogues):
            finance = [turn["resolved"]["intent"] for turn in turns if turn["domain"] == "finance"]
            if not finance:
                continue
            judged = [{"text": t["text"], "expected": expect(t, market, bookings)} for t in turns]
            case = {"id": case_id, "family": finance[-1], "kind": kind, "turns": judged}
            out.write(json.dumps(case, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
