"""Times that are named but have no certain days: during covid, this decade."""

import re
from datetime import date

from .mentions import Mention
from .time_words import expression

_LEADS_IN = re.compile(
    r"\b(?:in|of|during|since|before|after|through|throughout|over|from|until|till|amid|pre|post|to"
    r"|into|by|around|between|and|with|vs|the)[ -]{1,3}(?:the {1,3})?(?:whole {1,3})?$"
)
_AFTER_YEAR = re.compile(r"(?:1[7-9]|2[01])[0-9][0-9] {1,3}$")
_TAIL = (
    "(?: (?:crash|crisis|years?|era|times?|period|pandemic|recession|sell-?off|slump|lockdowns?))?"
)


def _leave_vague(match: re.Match[str], today: date) -> Mention:
    return Mention("period", vague=match[0])


def _read_event(match: re.Match[str], today: date) -> Mention | None:
    """An event as a time: only after "during" and the like, and not "the 2008 financial crisis"."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    if _AFTER_YEAR.search(before) or not _LEADS_IN.search(before):
        return None
    return _leave_vague(match, today)


EXPRESSIONS = (
    expression("this current", " decade", _leave_vague),
    expression("covid coronavirus corona", f"(?:-?19)?{_TAIL}", _read_event),
    expression("pandemic lockdown lockdowns gfc", _TAIL, _read_event),
    expression("global great", " (?:financial crisis|recession|depression)", _read_event),
    expression("financial banking credit subprime debt euro housing mortgage",
               " (?:debt )?(?:crisis|crash|crunch|meltdown)", _read_event),
    expression("dot", "[ -]?com (?:crash|bubble|bust|boom|crisis|era|years)", _read_event),
    expression("dotcom tech internet", " (?:crash|bubble|bust|boom|crisis|era)", _read_event),
)  # fmt: skip
