"""The numbers of a document and what they are."""

from decimal import Decimal

from serving.documents.facts import Passage, gather_facts

TABLE = [["in millions", "2023", "2022"], ["Net sales", "$ 637", "624"], ["Loss", "( 12 )", "n/a"]]


def test_a_cell_knows_its_row_and_its_column() -> None:
    first = gather_facts(TABLE, [])[0]
    assert (first.label, first.heading, first.row, first.column) == ("Net sales", "2023", 1, 1)
    assert first.years == {2023}


def test_a_cell_in_brackets_is_negative_and_one_without_a_number_no_fact() -> None:
    assert [fact.number.value for fact in gather_facts(TABLE, [])] == [637, 624, -12]


def test_headings_in_several_rows_are_joined() -> None:
    rows = [["", "Years ended", "Years ended"], ["", "2023", "2022"], ["Sales", "5", "4"]]
    assert [fact.heading for fact in gather_facts(rows, [])] == [
        "Years ended 2023",
        "Years ended 2022",
    ]


def test_a_table_without_headings_has_facts_in_its_first_row() -> None:
    facts = gather_facts([["2024", "$ 317"], ["2025", "$ 275"]], [])
    assert [(fact.label, fact.heading) for fact in facts] == [("2024", ""), ("2025", "")]


def test_a_percentage_is_a_fraction() -> None:
    (fact,) = gather_facts(None, [Passage("text", "Margin was 21.6% of sales.")])
    assert (fact.number.written, fact.number.value) == ("21.6%", Decimal("0.216"))


def test_a_number_of_running_text_has_its_span() -> None:
    text = "Rent rose. It was $4.5 million in 2023."
    (fact,) = gather_facts(None, [Passage("text", text)])
    assert fact.begin is not None
    assert text[fact.begin : fact.end] == "$4.5 million"


def test_a_table_within_the_text_is_read_as_one() -> None:
    text = "Results follow.\n\n | 2023 | 2022\nSales | 5.1 | 4\n\nThat was all."
    facts = gather_facts(None, [Passage("text", text)])
    assert [(fact.label, fact.heading) for fact in facts] == [("Sales", "2023"), ("Sales", "2022")]
    assert facts[0].begin is not None
    assert text[facts[0].begin : facts[0].end] == "5.1"


def test_a_markdown_table_is_read_without_its_outer_bars() -> None:
    text = "Results:\n\n| | 2023 | 2022 |\n|---|---:|---:|\n| Sales | 5.1 | 4 |\n\nThat was all."
    facts = gather_facts(None, [Passage("text", text)])
    assert [(fact.label, fact.heading) for fact in facts] == [("Sales", "2023"), ("Sales", "2022")]
    assert [text[fact.begin : fact.end] for fact in facts] == ["5.1", "4"]
