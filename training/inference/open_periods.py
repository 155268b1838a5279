"""Periods without a stated start or end: until 2015, all-time, after March 2020, today."""

import re
from dataclasses import replace
from datetime import date

from .mentions import Mention, one_day
from .time_words import fold, step_back

# Before every figure held; whoever answers goes on from the first one.
EARLIEST = date(1900, 1, 1)
_TAKES_TODAY = {
    "period_return", "compare_returns", "best_performers", "worst_performers", "basket_return",
    "up_days", "highest_close", "lowest_close", "high_low", "spending", "account_transactions",
    "cash_flow", "repeat",
}  # fmt: skip
_TAKES_HISTORY = {
    "period_return", "volatility", "maximum_drawdown", "growth_rate", "compare_returns",
    "best_performers", "worst_performers", "correlation", "highest_close", "lowest_close",
    "high_low", "growth_of_amount", "up_days", "best_day", "worst_day", "average_price",
    "basket_return", "company_summary", "spending", "account_transactions", "repeat",
}  # fmt: skip
_TODAY = re.compile(r"\b(?<!until )(?<!till )(?<!to )(?<!of )(?<!as at )(?<!from )today(?:'?s)?\b")
_WHOLE_HISTORY = re.compile(
    r"\b(?:all[ -]time|(?<!for )ever(?! (?:since|so))"
    r"|(?:in|over|throughout|across|during|for|of) (?:(?:its|their|the|my|our) )?"
    r"(?:(?:whole|entire|full|complete|recorded|trading|price) )*(?:history|lifetime)"
    r"|(?:whole|entire|full|complete) (?:price |trading )?(?:history|record)|lifetime"
    r"|since (?:(?:its|their|the|my|our) )?(?:very )?(?:inception|beginning(?! of)|start(?! of)|ipo"
    r"|listing|launch|flotation|(?:data|records?|series|history|figures|prices) (?:began|begins?"
    r"|starts?|started))|on record)\b"
)


def open_edges(times: list[Mention], as_of: date) -> list[Mention]:
    """Read "until A", "before A" and "after A" as periods, with the start named before if any."""
    opened: list[Mention] = []
    for mention in times:
        found = _open(mention, as_of)
        before = opened[-1] if opened else None
        if (
            found.whole_history
            and found.end is not None
            and before is not None
            and before.start is not None
            and not before.trailing
            and not before.whole_history
            and before.start < found.end
        ):
            opened[-1] = replace(
                before, kind="period", stop=found.stop, end=found.end, yearless=False
            )
        else:
            opened.append(found)
    return opened


def _open(mention: Mention, as_of: date) -> Mention:
    if not mention.edge or mention.start is None or mention.end is None:
        return mention
    bare = replace(mention, kind="period", trailing=False, yearless=False)
    if mention.edge == "after":
        start = step_back(mention.end, -1, "day")
        return replace(bare, start=start, end=as_of) if start <= as_of else mention
    end = mention.end if mention.edge == "until" else step_back(mention.start, 1, "day")
    return replace(bare, start=EARLIEST, end=end, whole_history=True)


def name_today(intent: str, times: list[Mention], as_of: date, text: str) -> list[Mention]:
    """Add "today" as a day for intents that measure a move of one day."""
    match = _TODAY.search(fold(text)) if intent in _TAKES_TODAY else None
    if match is None or any(t.begin < match.end() and match.start() < t.stop for t in times):
        return times
    today = replace(one_day(as_of), begin=match.start(), stop=match.end())
    return sorted([*times, today], key=lambda mention: mention.begin)


def name_whole_history(intent: str, times: list[Mention], as_of: date, text: str) -> list[Mention]:
    """Add "ever" and the like as a period, where no other is named."""
    if intent not in _TAKES_HISTORY or any(t.kind in ("period", "duration") for t in times):
        return times
    match = _WHOLE_HISTORY.search(" ".join(fold(text).split()))
    if match is None:
        return times
    return [*times, Mention("period", start=EARLIEST, end=as_of, whole_history=True)]
