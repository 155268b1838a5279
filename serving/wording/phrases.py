"""Numbers, names and periods as answers write them."""

from collections.abc import Mapping, Sequence

from serving.periods import Period, say

Names = Mapping[str, str]


def percent(value: float, signed: bool = False) -> str:
    """Write a value that is in percent with two decimals."""
    rounded = round(value, 2) + 0.0  # no "-0.00%"
    return f"{rounded:+,.2f}%" if signed else f"{rounded:,.2f}%"


def money(value: float, currency: str) -> str:
    """Write an amount with two decimals and its currency."""
    rounded = round(value, 2) + 0.0
    if currency != "USD":
        return f"{rounded:,.2f} {currency}"
    return f"-${-rounded:,.2f}" if rounded < 0 else f"${rounded:,.2f}"


def name_company(symbol: str, names: Names) -> str:
    """Write a company as its name and ticker."""
    return f"{names[symbol]} ({symbol})" if symbol in names else symbol


def during(period: Period) -> str:
    """Write a period, and whether it was assumed."""
    if period.start == period.end:
        return f"on {say(period.start)}"
    return f"from {say(period.start)} to {say(period.end)}{assumption(period)}"


def assumption(period: Period) -> str:
    """Say so where the question named no period."""
    return " (you named no period, so I took the last year)" if period.assumed else ""


def list_words(words: Sequence[str]) -> str:
    """Write words as a list: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 1) -> str:
    """Write a Markdown table.

    Args:
        header: of the columns.
        rows: each as long as the header.
        numbers: how many columns after the first are right-aligned.
    """
    marks = ["---", *["---:"] * numbers, *["---"] * (len(header) - 1 - numbers)]
    lines = [_row(header), f"|{'|'.join(marks)}|", *(_row(cells) for cells in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
