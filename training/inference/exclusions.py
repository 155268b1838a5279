"""Companies that a question leaves out: all stocks but Apple, excluding Pfizer and Merck."""

import re

from .gazetteer import CompanyMention

_LEAVES_OUT = re.compile(
    r"\b(?:excluding|excludes?|except(?:ing)?(?: for| from)?|other than|apart from|aside from"
    r"|besides|without|minus|not counting|not including|leaving (?:out|aside)|leave out"
    r"|omitting|omit|ignoring|but not|(?:all|every\w*|any|each)\b[^,.;?!]{0,40}? but(?: for)?)"
    r" {1,3}(?:the |shares of |both )?$",
    re.I,
)
_GOES_ON = re.compile(r"(?:['’]s)? {0,3}(?:,|&|/|,? ?\b(?:and|or|nor)\b) {0,3}", re.I)


def split_excluded(
    companies: list[CompanyMention], text: str
) -> tuple[list[CompanyMention], list[CompanyMention]]:
    """Part the companies that are meant from those that are left out.

    Args:
        companies: companies named in the text, in order.
        text: a question.

    Returns:
        Those meant, and those left out, each in order.
    """
    meant: list[CompanyMention] = []
    excluded: list[CompanyMention] = []
    before: CompanyMention | None = None
    for company in companies:
        listed = (
            before is not None
            and excluded[-1:] == [before]
            and _GOES_ON.fullmatch(text, before.stop, company.begin) is not None
        )
        if listed or _LEAVES_OUT.search(text, max(0, company.begin - 60), company.begin):
            excluded.append(company)
        else:
            meant.append(company)
        before = company
    gone = {company.symbol for company in excluded}
    return [company for company in meant if company.symbol not in gone], excluded
