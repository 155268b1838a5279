"""Words for the categories of a customer's bookings."""

import re

from .time_words import fold

_WORDS = {
    "salary": "salary salaries wage wages payday payslip paycheck paychecks paycheque payroll"
    "|my pay|earned income|take home pay|take-home pay",
    "rent": "rent rents housing landlord|rent payments",
    "groceries": "grocery groceries supermarket supermarkets food|food shopping|food shop"
    "|weekly shop|food bill|corner shop",
    "dining": "restaurant restaurants dining takeaway takeaways takeout cafe cafes coffee coffees"
    " lunch lunches dinner dinners brunch pub pubs bar bars drinks meals pizza"
    "|eating out|eat out|dining out|meals out|fast food|food delivery|ate out",
    "transport": "transport transportation taxi taxis cab cabs petrol fuel gasoline"
    " diesel bus buses train trains metro subway tube tram parking commute commuting commutes gas"
    " car rail toll tolls|gas station|gas stations|petrol station|train tickets|public transport"
    "|getting around",
    "utilities": "utilities utility electricity electric energy water heating broadband internet"
    " power bills|energy bill|energy bills|gas bill|gas bills|gas and electricity|phone bill"
    "|mobile bill|phone bills|water bill|council tax|household bills",
    "shopping": "shopping clothes clothing shoes electronics furniture gadgets fashion"
    " shops retail|online shopping|online orders|department stores",
    "travel": "travel travelling traveling flight flights hotel hotels holiday holidays vacation"
    " vacations airline airlines airfare trip trips plane|plane tickets|city break",
    "health": "health healthcare doctor doctors pharmacy pharmacies medicine medicines dentist"
    " dental medical hospital gym fitness optician prescriptions prescription chemist|drug store"
    "|gym membership",
    "entertainment": "entertainment cinema cinemas movie movies film films streaming"
    " concert concerts theatre theater games gaming subscriptions subscription leisure"
    " fun hobbies gigs nightlife|going out|nights out|night out|video games|went out",
    "savings": "savings saving isa|put aside|set aside|saved up|savings account",
    "fees": "fee fees charges overdraft|bank charge|bank fees|bank charges|account charges"
    "|card fees|service charges|account fees",
    "transfer": "transfer transfers transferred|bank transfers|money sent|sent to friends",
    "interest": "interest|interest earned|interest payments",
}  # fmt: skip
_CATEGORIES = {
    phrase: category
    for category, words in _WORDS.items()
    for part, group in enumerate(words.split("|"))
    for phrase in (group.split() if part == 0 else [group])
}
_PATTERN = re.compile(
    r"\b(?:" + "|".join(re.escape(p) for p in sorted(_CATEGORIES, key=len, reverse=True)) + r")\b"
)

# Between the names of two categories that are both asked for.
_AND = re.compile(
    r" ?(?:,|&|\+|\b(?:and|or|plus|vs\.?|versus|against|compared (?:to|with)|than)\b)"
    r"(?: (?:also|on|for|my|the|in|at|to|and))* ?"
)


def read_category_slot(text: str) -> dict[str, object]:
    """The category that is named first, and as `categories` all where several are."""
    folded = " ".join(fold(text).split())
    named: list[str] = []
    stop = 0
    for match in _PATTERN.finditer(folded):
        if named and not _AND.fullmatch(folded, stop, match.start()):
            break
        named.append(_CATEGORIES[match[0]])
        stop = match.end()
    apart = list(dict.fromkeys(named))
    if not apart:
        return {}
    slots: dict[str, object] = {"category": apart[0]}
    return slots | ({"categories": apart} if len(apart) > 1 else {})
