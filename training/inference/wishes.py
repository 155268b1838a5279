"""What is wished for: a portfolio's aim and risk, a chart, a certainty."""

import re

from .time_words import fold

_RISK = r"(?:risk|volatility|variance|vol|swings|fluctuations?)"
_OBJECTIVES = {
    "hrp": r"hrp|hierarchical",
    "minimum_cvar": r"c-?var|conditional value[ -]at[ -]risk|expected shortfall"
    r"|tail[ -](?:risk|loss\w*)|worst[ -]case loss\w*|extreme loss\w*",
    "risk_parity": r"risk[ -]parity|equal(?:ly)?[ -](?:weighted )?risk|equal[ -]risk|risk equally"
    r"|(?:same|equal) (?:amount of |share of )?risk|erc|risk budget\w*"
    r"|equali[sz]ed? (?:the )?risk",
    "maximum_sharpe": r"sharpe|tangency|risk[ -]adjusted|(?:return|reward)s?"
    r" (?:per|for each|for every) (?:unit of )?risk|(?:return|reward)s? for (?:the|its|their) risk"
    r"|risk[ -](?:return|reward)",
    "minimum_variance": rf"min(?:imum|imi[sz]\w*|imal)?[ -](?:the )?(?:portfolio )?{_RISK}|gmv"
    rf"|minvar|(?:lowest|least|smallest|less)[ -](?:possible )?{_RISK}"
    r"|least (?:volatile|risky|jumpy)"
    rf"|(?:little|low) {_RISK} as possible|as (?:safe|calm|steady|stable) as possible|safest"
    rf"|reduc\w+ (?:the )?{_RISK}|calmest|smoothest|steadiest",
}
_RISKS = {
    "low": r"cautious\w*|conservative\w*|defensive\w*|low[ -]risk|risk[ -]averse|careful|prudent"
    r"|low[ -]volatility|low (?:risk )?(?:appetite|tolerance)|(?:little|less|small|minor) risk|safe"
    r"|safer|risk (?:level |appetite |tolerance |profile )?(?:is |of |: ?|= ?)?low"
    r"|(?:not|n't|without|nothing|not be) (?:too |very |so |much |too much )?"
    r"(?:risky|risk|aggressive)",
    "high": r"aggressive\w*|adventurous\w*|high[ -]risk|risky|riskier|bold|daring|risk[ -]tolerant"
    r"|speculative|growth[ -](?:oriented|portfolio|focused|investor)|(?:for|on) growth|growth"
    r"|(?:lots of|a lot of|much|more|high) risk|high (?:risk )?(?:appetite|tolerance)"
    r"|risk (?:level |appetite |tolerance |profile )?(?:is |of |: ?|= ?)?high",
    "medium": r"balanced|moderate\w*|medium\w*|middle|some risk|average risk|in between"
    r"|middle[ -]of[ -]the[ -]road|mid[ -]risk|neither too",
}


def _compile(patterns: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(rf"\b(?:{of})(?!\w)")) for name, of in patterns.items())


_OBJECTIVE_PATTERNS = _compile(_OBJECTIVES)
_RISK_PATTERNS = _compile(_RISKS)
_CHART = re.compile(
    r"\b(?:re)?(?:plot|chart|graph|draw|visuali[sz]e|visuali[sz]ation|diagram|drawing)"
    r"(?:s|t?ed|t?ing)?\b"
)
_DRAWN_ELSE = re.compile(r"\bdraw(?:n|ing|s)? (?:a |any )?(?:conclusion|money|cash|from|down)")


_CERTAINTY = re.compile(
    r"\b(?:definitely|certain|certainly|certainty|guarantee\w*|promise|for sure|no doubt"
    r"|without (?:a |any )?doubt|bound to|100 ?%|hundred percent|100 percent|swear|sure to"
    r"|assure|know for a fact|exact(?:ly)? (?:what|which|where|price|value))\b"
)


def read_portfolio_slots(text: str) -> dict[str, object]:
    """Objective and risk, where they are named."""
    folded = " ".join(fold(text).split())
    slots: dict[str, object] = {}
    for name, pattern in _OBJECTIVE_PATTERNS:
        if match := pattern.search(folded):
            slots["objective"] = name
            folded = folded[: match.start()] + folded[match.end() :]
            break
    for name, pattern in _RISK_PATTERNS:
        if pattern.search(folded):
            return slots | {"risk": name}
    return slots


def asks_for_chart(text: str) -> bool:
    """Whether a picture of the figures is wanted."""
    folded = fold(text)
    return _CHART.search(folded) is not None and not _DRAWN_ELSE.search(folded)


def asks_for_certainty(text: str) -> bool:
    """Whether a certainty about the future is demanded."""
    return _CERTAINTY.search(" ".join(fold(text).split())) is not None
