"""What a question asks to be computed: cues in its wording, and nearest prototypes."""

import re
from typing import Literal, get_args

Kind = Literal[
    "lookup",
    "difference",
    "percent_change",
    "ratio",
    "sum",
    "average",
    "product",
    "greater",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

# What wording can point to; which kinds each speaks for and against is fitted.
_CUES: dict[str, str] = {
    "percent": r"percent|%",
    "change": r"chang|increas|decreas|declin|gr[eo]w|\bdrop|\brise|\bfell|\bfall|reduc|variation",
    "percent_change": r"percent\w* (?:of )?(?:the )?(?:\w+ ){0,2}(?:change|increase|decrease|"
    r"decline|growth|drop|reduction|rise|return)|growth rate|rate of (?:growth|"
    r"increase|change|return)|by what percent|what percent\w* did|percentual (?:in|de)crease",
    "return": r"\breturn|\broi\b|invest|perform",
    "ratio": r"\bratio\b|relative to|how many times|divided",
    "portion": r"percent\w* of|portion|fraction|proportion|share of|as a percent|compris|consist|"
    r"attribut|made up|percent\w* (?:\w+ ){0,8}(?:is|are|was|were) ",
    "average": r"\baverage\b|\bmean\b|annualized|per year",
    "total": r"\btotal\b|\bsum\b|combined|together|altogether|in all\b|aggregate",
    "sum": r"\bsum\b|combined|altogether|together|(?:what|how).* total .* and |totall?ed|in total",
    "difference": r"difference|how much (?:more|less|higher|lower|greater)|net change|exceed|"
    r"by how much|what (?:was|is) the change",
    "value": r"\bvalue\b|\bcost\b|spent|proceeds|worth|\bpaid\b|payment|\bcash\b|expense",
    "shares": r"shares|options|\bunits\b|stock|repurchas",
    "price": r"\bprice\b|per share|\brate\b",
    "per": r"\bper\b",
    "margin": r"margin|tax rate|turnover|yield",
    "without": r"without|excluding|\bif\b|\bwould\b|assum|includ",
    "closed": r"^(?:did|does|do|was|were|is|are|has|have)\b",
    "range": r"between|\bfrom\b.*\bto\b|(?:19|20)\d\d ?(?:-|to|and) ?(?:19|20)\d\d",
    "many_years": r"(?:two|three|four|five|\d)[- ]years?|years",
    "how_much": r"^(?:by )?how (?:much|many)",
}
CUES: tuple[str, ...] = tuple(_CUES)
_COMPILED = {cue: re.compile(pattern) for cue, pattern in _CUES.items()}

# Written for Teller; a question's nearest ones vote by the cosine of their vectors.
PROTOTYPES: dict[Kind, tuple[str, ...]] = {
    "lookup": (
        "what was net income in 2015?",
        "how much goodwill did the company report at year end?",
        "what is the interest rate of the notes?",
        "how many employees were there in december?",
        "what were the operating expenses of the segment?",
        "what is the balance of the allowance at the beginning of the year?",
        "what was the effective tax rate for 2012?",
        "how much was paid for the acquisition?",
        "what amount of debt matures in 2020?",
        "what is the number of stores?",
        "what dividend was declared per share?",
        "how high were deposits in the fourth quarter?",
        "what was the fair value of the derivative?",
        "how large is the credit facility?",
        "what price was paid per share in may?",
    ),
    "difference": (
        "how much did revenue change from 2014 to 2015?",
        "what was the increase in deposits between the two years?",
        "what is the difference between the high and the low price?",
        "by how much did costs fall in 2010?",
        "what was the net change in cash during the year?",
        "how much more was spent on research in 2016 than in 2015?",
        "what was the decline in inventory in millions?",
        "how much higher are assets than liabilities?",
        "what would profit have been without the charge?",
        "by what amount did the reserve grow?",
        "what was the change in the margin in points?",
        "how did the balance of the loans move over the year?",
        "what remains of the purchase price after goodwill?",
        "what is the gap between carrying amount and fair value?",
        "how much did the number of branches drop?",
    ),
    "percent_change": (
        "what was the percentage change in net sales from 2011 to 2012?",
        "what is the growth rate of operating income in 2016?",
        "by what percentage did rent expense increase?",
        "what was the percent decline in the allowance in 2009?",
        "what percentage increase in capital expenditures took place between 2004 and 2005?",
        "what is the roi of an investment in the stock from 2008 to 2010?",
        "what was the five year total return of the shares?",
        "how fast did deposits grow, in percent?",
        "what is the percentage decrease in the number of shares?",
        "what was the rate of growth of fees over the year?",
        "by what percent did the dividend rise?",
        "what is the percentual variation of expenses?",
        "what was the percent of growth in revenue from 2006 to 2007?",
        "in percent, how much lower was cash flow than the year before?",
        "what was the percentage return of the index by the end of 2014?",
    ),
    "ratio": (
        "what percentage of total assets were loans?",
        "what portion of the purchase price was goodwill?",
        "what is the ratio of debt to equity?",
        "what percent of future lease payments is due in 2012?",
        "as a share of revenue, how much was research?",
        "what was the operating margin in 2013?",
        "what fraction of the properties is owned?",
        "what was the average price per share of the repurchased stock?",
        "how much is revenue per employee?",
        "what is the proportion of foreign sales to all sales?",
        "what percentage of the obligations is current?",
        "how many times larger is the first segment than the second?",
        "what percent of the tonnage was coal?",
        "in 2010, what was the ratio of cash to current liabilities?",
        "which part of expenses was due to salaries, as a percentage?",
    ),
    "sum": (
        "what is the total of lease payments due in 2015 and 2016?",
        "what was the sum of goodwill and intangible assets?",
        "what is the combined revenue of both segments?",
        "how much was spent in the last three years together?",
        "what are total charges for 2012 through 2014?",
        "what is the total number of shares granted in the two plans?",
        "in all, how many square feet are leased and owned?",
        "what was the cumulative cost of the three quarters?",
        "what is the aggregate of current and deferred taxes?",
        "what amount is due in the next two years in total?",
        "what was total compensation cost for the period 2010 to 2012?",
        "what is the total of dividends paid over the four quarters?",
        "how many barrels were produced in both regions?",
        "what do notes and bonds add up to?",
        "what would income have been if the charge were added back?",
    ),
    "average": (
        "what was the average net income from 2010 to 2012?",
        "what is the mean of the expense over the three years?",
        "what was the average balance of loans in 2015 and 2014?",
        "what is the average effective tax rate of the last three years?",
        "on average, how much was contributed a year between 2006 and 2008?",
        "what is the average useful life of the two assets?",
        "what was the average number of shares in october and november?",
        "what are average capital expenditures for the years shown?",
        "what was the mean price of the quarter's high and low?",
        "what is the average rent expense for 2003, 2004 and 2005?",
        "what was the average backlog at the end of both years?",
        "what average amount matures each year?",
        "what is the annual average of the charges?",
        "what was average operating profit over the period?",
        "what is the average of the two interest rates?",
    ),
    "product": (
        "what was the total value of the shares purchased in november?",
        "how much cash was spent on repurchased shares at the average price?",
        "what is the market value of the outstanding options?",
        "what is the yearly interest cost on the notes at their rate?",
        "what are total proceeds if all options are exercised?",
        "what was the total cost of the shares withheld?",
        "what is the value of the restricted units at the grant price?",
        "how much interest will be paid on the loan each year?",
        "what amount was paid for the stock in the quarter?",
        "what is the dollar amount of the dividend on all shares?",
        "what is the tax on the income at the effective rate?",
        "what would the shares be worth at the price of december?",
        "what part of the amount is in dollars, given its percentage?",
        "what was the total price of the stock acquired in may?",
        "what is the fair value of vested shares at their average value?",
    ),
    "greater": (
        "did the stock outperform the index?",
        "was revenue higher in 2014 than in 2013?",
        "are assets larger than liabilities?",
        "did the fund return more than its benchmark?",
        "was the cost of the first plan greater than that of the second?",
        "is the high price more than twice the low price?",
        "did cash exceed debt?",
        "were more shares granted in 2010 than in 2009?",
        "does the segment earn more than the other?",
        "has the rate been lower than a year before?",
        "was the five year return of the company better than that of the peer group?",
        "did owned facilities exceed leased ones?",
        "were sales abroad greater than at home?",
        "is the reserve higher than the charge-offs?",
        "did expenses grow more than revenue?",
    ),
}

_SHARE = (
    # (pattern, whether the first group is the numerator)
    (r"ratio of (.+?) (?:compared to|to|and|over) (.+)", True),
    (r"(.+?) as (?:an? )?(?:percent\w*|share|portion|part|fraction) of (.+)", True),
    (
        r"(?:percent\w*|portion|fraction|proportion|share|part) of (.+?) (?:that )?"
        r"(?:is|are|was|were|related|due|compris\w*|attribut\w*|consist\w*|came|come|represent\w*|"
        r"made up|will be|had been|has been|have been|allocated|in|for|from|does|do|did) (.+)",
        False,
    ),
    (r"(.+?) (?:relative|compared|in relation) to (.+)", True),
    (r"(.+?) per (.+)", True),
)


def find_cues(question: str) -> frozenset[str]:
    """Which of `CUES` the wording holds."""
    lowered = question.lower()
    return frozenset(cue for cue, pattern in _COMPILED.items() if pattern.search(lowered))


def split_ratio(question: str) -> tuple[str, str] | None:
    """The words for numerator and denominator, where the wording tells them apart."""
    lowered = question.lower().rstrip(" ?")
    for pattern, numerator_first in _SHARE:
        match = re.search(pattern, lowered)
        if match:
            first, second = match[1], match[2]
            return (first, second) if numerator_first else (second, first)
    return None
