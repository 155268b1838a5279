"""The numbers of a document, each with the words that say what it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from serving.documents.amounts import Amount, find_amounts
from serving.documents.calculation import Number
from serving.documents.sentences import split_sentences
from serving.documents.words import years

# Words on each side of a number in running text that tell what it is.
_WINDOW_BEFORE = 90
_WINDOW_AFTER = 45


@dataclass(frozen=True)
class Fact:
    """A number of the document.

    Attributes:
        amount: as written.
        table: index of the table, None for running text.
        row: index in the table, the header being 0; for running text that of the sentence.
        column: index in the table; for running text how many numbers come before in the sentence.
        label: row label, or the words around the number.
        heading: column header; for running text the whole sentence.
        part: which part of the request it stands in, such as `text` or `table`.
        begin: first character in that part; None for cells of a table sent as rows.
        end: after the last; None likewise.
    """

    amount: Amount
    table: int | None
    row: int
    column: int
    label: str
    heading: str
    part: str
    begin: int | None = None
    end: int | None = None

    @property
    def number(self) -> Number:
        """As an operand: without its scale word, a percentage as a fraction."""
        amount = self.amount
        if amount.unit == "percent":
            return Number(f"{amount.number}%", amount.number / 100)
        return Number(str(amount.number), amount.number)

    @property
    def years(self) -> frozenset[int]:
        """Years that say when: of row label and header, or nearest in the sentence."""
        if self.table is None:
            return years(self.label) or years(self.heading)
        return years(f"{self.label} {self.heading}")


@dataclass(frozen=True)
class Passage:
    """A part of the request in running text, which may hold tables as lines of `a | b | c`."""

    part: str
    text: str


# The line under a Markdown table's header.
_RULE = re.compile(r"[|\s:-]+")

Rows = Sequence[Sequence[str]]


def gather_facts(table: Rows | None, passages: Sequence[Passage]) -> list[Fact]:
    """Every number of a table sent as rows (the first is the header), and of passages."""
    facts: list[Fact] = []
    tables = 0
    if table:
        facts += _table_facts(table, tables, "table")
        tables += 1
    sentences = 0
    for passage in passages:
        block: list[tuple[int, str]] = []
        for sentence in split_sentences(passage.text):
            raw = passage.text[sentence.begin : sentence.end]
            if sentence.kind == "table" and "|" in raw:
                block.append((sentence.begin, raw))
                continue
            if block:
                facts += _embedded_facts(block, tables, passage)
                tables, block = tables + 1, []
            facts += _text_facts(raw, sentence.begin, sentences, passage)
            sentences += 1
        if block:
            facts += _embedded_facts(block, tables, passage)
            tables += 1
    return facts


def _table_facts(rows: Rows, table: int, part: str) -> Iterator[Fact]:
    texts = [[str(cell) for cell in row] for row in rows]
    # Headers may fill several rows, or none: their cells hold words and years only.
    first = next((place for place, row in enumerate(texts) if _is_data(row)), len(texts))
    headings: dict[int, str] = {}
    for row in texts[:first]:
        for column, cell in enumerate(row):
            headings[column] = f"{headings.get(column, '')} {cell}".strip()
    for index, row in enumerate(texts[first:], first):
        for column, cell in enumerate(row[1:], 1):
            amounts = find_amounts(_undress(cell))
            if amounts and not amounts[0].is_date:
                yield Fact(amounts[0], table, index, column, row[0], headings.get(column, ""), part)


def _is_data(row: list[str]) -> bool:
    for cell in row[1:]:
        amounts = find_amounts(_undress(cell))
        if amounts and not amounts[0].is_date and not re.search(r"[A-Za-z]{3}", cell):
            return True
    return False


def _undress(cell: str) -> str:
    """A cell without what filings put around its number: `$ -32 ( 32 )`, `12.5% ( 12.5 % )`."""
    cell = re.sub(r"^\s*\(\s*([$€£]?\s*[\d.,]+)\s*\)", r"-\1", cell)
    return re.sub(r"([$€£])\s+(?=[-\d(])", r"\1", cell)


def _embedded_facts(block: list[tuple[int, str]], table: int, passage: Passage) -> Iterator[Fact]:
    """The facts of a table within running text; `block` holds begin and text of its lines."""
    lines = [_cells(begin, raw) for begin, raw in block if not _RULE.fullmatch(raw)]
    for fact in _table_facts([[text for _, text in line] for line in lines], table, passage.part):
        begin, text = lines[fact.row][fact.column]
        yield replace(fact, begin=begin, end=begin + len(text))


def _cells(begin: int, raw: str) -> list[tuple[int, str]]:
    """Cells of a line `a | b`, or as Markdown has it `| a | b |`, each with where it begins."""
    cells = []
    for part in raw.split("|"):
        cells.append((begin + len(part) - len(part.lstrip()), part.strip()))
        begin += len(part) + 1
    stripped = raw.strip()
    if len(cells) > 2 and stripped.startswith("|") and stripped.endswith("|"):
        return cells[1:-1]
    return cells


def _text_facts(raw: str, begin: int, sentence: int, passage: Passage) -> Iterator[Fact]:
    amounts = find_amounts(re.sub(r"(?<=\d) %", "% ", raw))
    for place, amount in enumerate(amount for amount in amounts if not amount.is_date):
        before = raw[max(0, amount.begin - _WINDOW_BEFORE) : amount.begin]
        after = raw[amount.end : amount.end + _WINDOW_AFTER]
        yield Fact(
            amount,
            None,
            sentence,
            place,
            f"{before} {after}",
            raw,
            passage.part,
            begin + amount.begin,
            begin + amount.end,
        )


def worth(fact: Fact) -> Decimal:
    """The number in full: with its scale word, a percentage as a fraction."""
    return fact.number.value * fact.amount.scale
