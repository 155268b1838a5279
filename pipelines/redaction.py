"""Personal data out of text: e-mail addresses, links with secrets, phones, cards, IBANs, accounts.

What it does not find: names of people, postal addresses, dates of birth, local phone numbers
without an area code, and anything spelt out in words. Text that passed is poorer in personal
data, not free of it: keep it restricted.
"""

import re
from collections.abc import Callable

EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b")
LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
SECRET_IN_LINK = re.compile(r"[?#]|//[^/]*@|/(?=[\w-]*\d)[\w-]{16,}")
IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{1,4}){3,8}\b")
IBAN_IN_CAPITALS = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}\b")
CARD = re.compile(r"(?<![\w.,])\d(?:[ -]?\d){12,18}(?![\w]|[.,]\d)")
PHONE_LIKE = re.compile(r"(?:\+|\(|\b)\d[\d\s().\-/]{5,}\d")
ACCOUNT = re.compile(
    r"(?<![\w.,])(?:\d{3}-\d{2}-\d{4}|\d{4}(?:[ -]\d{4}){2,}|[A-Z]{0,3}\d{8,})(?![\w]|[.,]\d)"
)
COMPACT_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:usd|eur|gbp|chf))\s?$", re.IGNORECASE)
MONEY_AFTER = re.compile(
    r"^\s?(?:[$€£¥%]|(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|francs?|shares?)\b)", re.IGNORECASE
)
DIGITS_OF_AN_IBAN = 10
# Numbers without a country prefix are read as any of these countries would dial them.
PHONE_REGIONS = ("US", "GB", "DE", "ES", "FR")


def redact(text: str) -> str:
    """Replace personal data by [email], [link], [phone], [card], [iban] and [account].

    Amounts, dates and years stay: `$1,250.00`, `12/03/2022`, `2,000 shares`.
    """
    text = LINK.sub(lambda m: "[link]" if SECRET_IN_LINK.search(m[0]) else m[0], text)
    text = EMAIL.sub("[email]", text)
    text = IBAN.sub(lambda m: _redact_valid_iban(m[0]), text)
    text = IBAN_IN_CAPITALS.sub(lambda m: _redact_mistyped_iban(m[0]), text)
    text = _unless_money(CARD, "[card]", text, _is_card)
    text = _redact_phones(text)
    return _unless_money(ACCOUNT, "[account]", text, lambda run: not COMPACT_DATE.fullmatch(run))


def _redact_valid_iban(run: str) -> str:
    """Replace the valid IBAN at the head of a run, which may have swallowed words after it."""
    from stdnum import iban

    for end in range(len(run), 14, -1):
        if run[end - 1].isalnum() and iban.is_valid(run[:end]):
            return "[iban]" + run[end:]
    return run


def _redact_mistyped_iban(run: str) -> str:
    """Replace what looks like an IBAN: with a wrong check digit it is as personal."""
    if sum(map(str.isdigit, run)) < DIGITS_OF_AN_IBAN:
        return run
    return "[iban]" + re.split(r"\d(?=\D*$)", run)[-1]


def _is_card(run: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(re.sub(r"\D", "", run)))


def _unless_money(
    pattern: re.Pattern[str], placeholder: str, text: str, accept: Callable[[str], bool]
) -> str:
    def replace(match: re.Match[str]) -> str:
        if _is_money(text, match.start(), match.end()) or not accept(match[0]):
            return match[0]
        return placeholder

    return pattern.sub(replace, text)


def _is_money(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 5) : start], text[end : end + 9]
    return bool(MONEY_BEFORE.search(before) or MONEY_AFTER.search(after))


def _redact_phones(text: str) -> str:
    import phonenumbers

    if not PHONE_LIKE.search(text):
        return text
    for region in PHONE_REGIONS:
        leniency = phonenumbers.Leniency.VALID
        for match in reversed(list(phonenumbers.PhoneNumberMatcher(text, region, leniency))):
            if _is_phone(match.raw_string) and not _is_money(text, match.start, match.end):
                text = text[: match.start] + "[phone]" + text[match.end :]
    return text


def _is_phone(run: str) -> bool:
    # A bare run without prefix or separators is as likely an account: both are redacted, the
    # account rule decides. A date in digits is valid in some dialling plans.
    if re.fullmatch(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}", run):
        return False
    return run.startswith(("+", "0", "(")) or bool(re.search(r"\d[\s().-]+\d", run))
