"""The arguments that a question states, in the conventions of its intent."""

import re
from datetime import date

from .amounts import find_amounts, read_amount_slot, read_count_slot
from .gazetteer import CompanyMention
from .mentions import Mention, trading_days
from .periods import move_years
from .spans import TakenCharacters
from .spending_categories import read_category_slot
from .time_words import step_back
from .wishes import asks_for_certainty, asks_for_chart, read_portfolio_slots

_TAKES_WINDOW = {"moving_average", "repeat"}
_TAKES_HORIZON = {"forecast"}
_TAKES_DAY = {"price_on_date", "moving_average", "trend"}
_MEASURES_AVERAGES = {"trend", "market_trend"}
_TAKES_AMOUNT = {"growth_of_amount", "portfolio", "repeat"}
_TAKES_COUNT = {"best_performers", "worst_performers", "account_transactions", "repeat"}
_TAKES_CATEGORY = {"spending", "account_transactions", "repeat"}
_TAKES_WISHES = {"portfolio", "repeat"}
_GENITIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_AVERAGE = re.compile(
    r"[ -](?:d?ma|sma|ema|(?:simple |exponential )?(?:moving )?average|lines?)\b", re.I
)


def read_slots(
    intent: str,
    companies: list[CompanyMention],
    times: list[Mention],
    as_of: date,
    text: str,
) -> dict[str, object]:
    """The arguments that a question states.

    A bare duration is a window for a moving average, a horizon for a forecast, and otherwise a
    period that ends at `as_of`. A period that runs back from `as_of` has `trailing`. A forecast
    without a length takes the first day or period that ends after `as_of`. A `repeat` keeps all
    that is named, a bare duration also as `length_days`, since only what it repeats can tell.

    Args:
        intent: what is asked.
        companies: companies named in the text.
        times: times named in the text.
        as_of: the newest day in the data.
        text: the question.
    """
    amounts = find_amounts(text)
    taken = TakenCharacters(len(text), [(c.begin, c.stop) for c in companies])
    for amount in amounts:
        taken.take(amount.begin, amount.stop)
    times = [t for t in times if taken.is_free(t.begin, t.stop)]
    slots = _read_companies(companies, text) | _read_times(intent, times, as_of, text)
    if intent in _TAKES_AMOUNT:
        slots |= read_amount_slot(amounts)
    if intent in _TAKES_COUNT:
        for mention in times:
            taken.take(mention.begin, mention.stop)
        slots |= read_count_slot(text, taken)
    if intent in _TAKES_CATEGORY:
        slots |= read_category_slot(text)
    if intent in _TAKES_WISHES:
        slots |= read_portfolio_slots(text)
    if intent in _TAKES_HORIZON and asks_for_certainty(text):
        slots["certain"] = True
    if asks_for_chart(text):
        slots["chart"] = True
    return slots


def _read_companies(companies: list[CompanyMention], text: str) -> dict[str, object]:
    covered = [c for c in companies if c.covered]
    slots: dict[str, object] = {
        "symbols": list(dict.fromkeys(c.symbol for c in covered if not c.choices))
    }
    others = dict.fromkeys(_written(c, text) for c in companies if not c.covered)
    if others:
        slots["uncovered"] = list(others)
    unclear = next((c for c in covered if c.choices), None)
    if unclear:
        slots["ambiguous_company"] = {
            "text": _written(unclear, text),
            "symbols": list(unclear.choices),
        }
    return slots


def _written(company: CompanyMention, text: str) -> str:
    return _GENITIVE.sub("", text[company.begin : company.stop])


def _read_times(intent: str, times: list[Mention], as_of: date, text: str) -> dict[str, object]:
    slots: dict[str, object] = {}
    lengths = [t for t in times if t.kind == "duration"]
    horizons = [t for t in times if t.kind == "horizon"]
    if intent in _TAKES_WINDOW:
        windows = [t for t in lengths if intent != "repeat" or t.unit in ("day", "session")]
        if windows:
            slots["window_days"] = trading_days(windows[0])
        lengths = lengths if intent == "repeat" else []
    unclear = _read_unclear(times)
    if intent in _TAKES_HORIZON:
        if horizons or lengths:
            return {"horizon_days": trading_days((horizons or lengths)[0])} | unclear
        return unclear or _read_future(times, as_of)
    if intent == "repeat":
        horizons += [t for t in lengths if t.ahead]
        lengths = [t for t in lengths if not t.ahead]
        if horizons:
            slots["horizon_days"] = trading_days(horizons[0])
        if lengths:
            slots["length_days"] = trading_days(lengths[0])
    lengths = [t for t in lengths if not _measures(intent, t, text)]
    return slots | (unclear or _read_period(intent, times, lengths, as_of))


def _measures(intent: str, length: Mention, text: str) -> bool:
    """Whether a length is what is measured, not the time over which it is.

    "The biggest one-day gain" and "above its 200-day average" name no period.
    """
    if intent == "repeat":
        return False
    days = length.unit in ("day", "session")
    if intent in _MEASURES_AVERAGES and days:
        return True
    averaged = intent != "average_price" and _AVERAGE.match(text, length.stop) is not None
    return averaged or (days and length.count == 1)


def _read_period(
    intent: str, times: list[Mention], lengths: list[Mention], as_of: date
) -> dict[str, object]:
    days = [t for t in times if t.kind == "date"]
    periods = [t for t in times if t.kind == "period"]
    if days and (intent in _TAKES_DAY or not (periods or lengths)):
        return {"date": str(days[0].start)}
    if periods:
        slots: dict[str, object] = {"start": str(periods[0].start), "end": str(periods[0].end)}
        return slots | ({"trailing": True} if periods[0].trailing else {})
    if lengths and intent != "price_on_date":
        start = step_back(as_of, lengths[0].count, lengths[0].unit)
        return {"start": str(start), "end": str(as_of), "trailing": True}
    return {}


def _read_unclear(times: list[Mention]) -> dict[str, object]:
    """Days that must be asked about: no other time is read beside them."""
    for mention in times:
        if mention.choices:
            return {"ambiguous_date": [str(day) for day in mention.choices]}
        if mention.impossible:
            return {"impossible_date": mention.impossible}
    return {}


def _read_future(times: list[Mention], as_of: date) -> dict[str, object]:
    # Without a year the latest one was taken: March is here the coming one.
    times = [move_years(t, 1) if t.yearless and t.end and t.end <= as_of else t for t in times]
    ahead = next((t for t in times if t.end is not None and t.end > as_of), None)
    if ahead is None:
        return {}
    if ahead.kind == "date":
        return {"date": str(ahead.start)}
    return {"start": str(ahead.start), "end": str(ahead.end)}
