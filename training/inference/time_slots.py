"""The days, periods, lengths and horizons that a question states, as its intent takes them."""

import re
from dataclasses import replace
from datetime import date

from .amounts import LARGEST_NUMBER
from .horizons import read_months_ahead
from .mentions import Mention, trading_days, written_length
from .open_periods import name_today, name_whole_history, open_edges
from .periods import move_years
from .time_words import step_back

_TAKES_WINDOW = {"moving_average", "repeat"}
_TAKES_HORIZON = {"forecast"}
_TAKES_DAY = {"price_on_date", "moving_average", "trend"}
_MEASURES_AVERAGES = {"trend", "market_trend"}
# "In 2019 and 2020": what is held is held over both.
_GROWS_ON = {"growth_of_amount"}
_TOGETHER = re.compile(r"\b(?:together|combined|overall|in total|as a whole|both years)\b", re.I)
# No answer compares more of them.
_MOST_PERIODS = 6
_AVERAGE = re.compile(
    r"[ -](?:d?ma|sma|ema|(?:simple |exponential )?(?:moving )?average|lines?)\b", re.I
)


def read_time_slots(intent: str, times: list[Mention], as_of: date, text: str) -> dict[str, object]:
    """The days, periods, lengths and horizons that a question states.

    Args:
        intent: what is asked.
        times: times named in the text, in order.
        as_of: the newest day in the data.
        text: the question.
    """
    slots: dict[str, object] = {}
    if intent not in _TAKES_HORIZON:
        times = open_edges(times, as_of)
        times = name_today(intent, times, as_of, text)
        times = name_whole_history(intent, times, as_of, text)
    if intent == "cash_flow":
        outlook = read_months_ahead(times, text)
        if outlook:
            return outlook
    lengths = [t for t in times if t.kind == "duration"]
    horizons = [t for t in times if t.kind == "horizon"]
    if intent in _TAKES_WINDOW:
        counted = [t for t in times if t.trailing and t.unit == "session"]
        windows = [t for t in lengths if intent != "repeat" or t.unit in ("day", "session")]
        if intent == "moving_average" and counted and not windows:
            windows, times = counted, [t for t in times if t not in counted]
        if windows:
            slots |= _read_window(windows[0], text)
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
    rolling = [t for t in times if t.trailing and t.unit]
    if nothing := next((t for t in (*lengths, *rolling) if t.count == 0), None):
        return slots | {"bad_number": written_length(nothing, text)}
    return slots | (unclear or _read_period(intent, times, lengths, as_of, text))


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


def _read_window(window: Mention, text: str) -> dict[str, object]:
    days = trading_days(window)
    if 0 < days <= LARGEST_NUMBER:
        return {"window_days": days}
    return {"bad_number": written_length(window, text)}


def _read_period(
    intent: str, times: list[Mention], lengths: list[Mention], as_of: date, text: str
) -> dict[str, object]:
    days = [t for t in times if t.kind == "date"]
    periods = [t for t in times if t.kind == "period"]
    # "A week later, on 23 March": what is repeated is repeated for the day.
    if days and (intent in _TAKES_DAY or (not periods and (intent == "repeat" or not lengths))):
        return _read_days(days) | _read_yearless(days[0])
    if periods and intent in _TAKES_DAY and periods[0].whole_history:
        return {"date": str(periods[0].end)}
    if periods:
        return _read_periods(_join(intent, periods, text)) | _read_yearless(periods[0])
    if lengths and intent != "price_on_date":
        start = step_back(as_of, lengths[0].count, lengths[0].unit)
        slots: dict[str, object] = {"start": str(start), "end": str(as_of), "trailing": True}
        return slots | _read_sessions(lengths[0])
    return {}


def _read_yearless(time: Mention) -> dict[str, object]:
    """Whether the year was taken for granted: in a conversation it may be another one."""
    return {"yearless": True} if time.yearless else {}


def _join(intent: str, periods: list[Mention], text: str) -> list[Mention]:
    """Periods that follow on each other as one, where one figure over all of them is meant."""
    if len(periods) < 2 or not (intent in _GROWS_ON or _TOGETHER.search(text)):
        return periods
    first, second = periods[0], periods[1]
    if first.end and second.start and (second.start - first.end).days == 1:
        return _join(intent, [replace(first, end=second.end), *periods[2:]], text)
    return periods


def _read_days(days: list[Mention]) -> dict[str, object]:
    """The first day, and where there are several all of them."""
    named = list(dict.fromkeys(str(day.start) for day in days))
    slots: dict[str, object] = {"date": named[0]}
    return slots | ({"dates": named} if len(named) > 1 else {})


def _read_periods(periods: list[Mention]) -> dict[str, object]:
    """The first period, and where several are named apart all of them."""
    first = periods[0]
    slots: dict[str, object] = {"start": str(first.start), "end": str(first.end)}
    slots |= {"trailing": True} if first.trailing else {}
    slots |= {"whole_history": True} if first.whole_history else {}
    apart = list(dict.fromkeys((str(p.start), str(p.end)) for p in periods if not p.whole_history))
    if len(apart) > 1 and not first.whole_history:
        slots["periods"] = [list(period) for period in apart[:_MOST_PERIODS]]
    return slots | (_read_sessions(first) if first.trailing else {})


def _read_sessions(length: Mention) -> dict[str, object]:
    return {"sessions": length.count} if length.unit == "session" else {}


def _read_unclear(times: list[Mention]) -> dict[str, object]:
    """Times that must be asked about: no other time is read beside them."""
    for mention in times:
        if mention.choices:
            return {"ambiguous_date": [str(day) for day in mention.choices]}
        if mention.impossible:
            return {"impossible_date": mention.impossible}
        if mention.vague:
            return {"vague_time": mention.vague}
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
