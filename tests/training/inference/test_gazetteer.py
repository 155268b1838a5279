"""Companies are found by what people call them, and ordinary words are left alone."""

from pathlib import Path

import pytest

from training.inference.gazetteer import Gazetteer

COMPANIES = {
    "AAPL": ["Apple", "Apple Inc."],
    "AMD": ["Advanced Micro Devices"],
    "BAC": ["Bank of America", "BofA"],
    "HD": ["Home Depot", "The Home Depot"],
    "JNJ": ["Johnson & Johnson", "J&J"],
    "JPM": ["JPMorgan Chase", "JP Morgan"],
    "KO": ["Coca-Cola", "Coke"],
    "MSFT": ["Microsoft"],
    "PG": ["Procter & Gamble", "P&G"],
    "WMT": ["Walmart", "Wal-Mart"],
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(COMPANIES)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        # names and aliases
        ("How did Apple do?", ["AAPL"]),
        ("price of apple inc.", ["AAPL"]),
        ("ADVANCED MICRO DEVICES", ["AMD"]),
        ("Should I buy BofA", ["BAC"]),
        ("the home depot", ["HD"]),
        ("Coke or Coca Cola", ["KO", "KO"]),
        ("Coca-Cola", ["KO"]),
        ("wal mart and Wal-Mart", ["WMT", "WMT"]),
        # and, & and n
        ("Johnson and Johnson", ["JNJ"]),
        ("Johnson & Johnson", ["JNJ"]),
        ("johnson n johnson", ["JNJ"]),
        ("j&j", ["JNJ"]),
        ("Procter 'n' Gamble", ["PG"]),
        ("P & G", ["PG"]),
        # tickers
        ("AAPL", ["AAPL"]),
        ("aapl vs msft", ["AAPL", "MSFT"]),
        ("$AAPL", ["AAPL"]),
        ("$ko", ["KO"]),
        ("$hd", ["HD"]),
        ("HD or KO", ["HD", "KO"]),
        ("amd", ["AMD"]),
        # possessives
        ("Apple's price", ["AAPL"]),
        ("Apple’s price", ["AAPL"]),
        ("AAPL's price", ["AAPL"]),
        ("Johnson & Johnson's dividend", ["JNJ"]),
        # near misspellings
        ("Microsft", ["MSFT"]),
        ("microsofts", ["MSFT"]),
        ("Wallmart", ["WMT"]),
        ("Appple", ["AAPL"]),
        # order
        ("Microsoft against Apple", ["MSFT", "AAPL"]),
        ("walmart, aapl and Coke", ["WMT", "AAPL", "KO"]),
    ],
)
def test_companies_are_found_in_order(gazetteer: Gazetteer, text: str, symbols: list[str]) -> None:
    assert [mention.symbol for mention in gazetteer.find(text)] == symbols


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I want to apply for a loan",
        "apples and oranges",
        "a general bank of the house",
        "pineapple juice",
        "micro and soft",
        "they chase the price",
        "my home is far",
        "what is the best stock in the group",
        "a sample of people",
        "the walls are white",
    ],
)
def test_ordinary_words_are_not_companies(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Is Apple's price up?", "Apple's"),
        ("buy $AAPL now", "$AAPL"),
        ("johnson and johnson!", "johnson and johnson"),
        ("JPMorgan Chase vs others", "JPMorgan Chase"),
    ],
)
def test_a_mention_spans_its_words(gazetteer: Gazetteer, text: str, read: str) -> None:
    (mention,) = gazetteer.find(text)
    assert text[mention.begin : mention.stop] == read


def test_mentions_do_not_overlap(gazetteer: Gazetteer) -> None:
    mentions = gazetteer.find("Apple Inc. AAPL Bank of America J&J Johnson & Johnson's MSFT")
    borders = [border for m in mentions for border in (m.begin, m.stop)]
    assert borders == sorted(borders)


def test_a_saved_gazetteer_finds_the_same(gazetteer: Gazetteer, tmp_path: Path) -> None:
    gazetteer.save(tmp_path / "gazetteer.json")
    text = "Nestlé, Appple and J&J"
    assert Gazetteer.load(tmp_path / "gazetteer.json").find(text) == gazetteer.find(text)


@pytest.mark.parametrize("companies", [{}, {"7203": ["トヨタ自動車"]}])
def test_without_a_readable_name_nothing_is_found(companies: dict[str, list[str]]) -> None:
    assert Gazetteer(companies).find("How did Apple do?") == []
