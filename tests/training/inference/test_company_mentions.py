"""Covered companies, others and unknown ones are told apart, typos included."""

from pathlib import Path

import pytest

from training.inference.gazetteer import Gazetteer

COVERED = {
    "AAPL": ["Apple", "Apple Inc"],
    "AMD": ["AMD", "Advanced Micro Devices"],
    "BAC": ["Bank of America", "BofA"],
    "BBY": ["Best Buy", "Best Buys"],
    "CVX": ["Chevron"],
    "GE": ["General Electric"],
    "HD": ["Home Depot"],
    "JNJ": ["Johnson & Johnson", "J&J"],
    "JPM": ["JPMorgan Chase", "JPMorgan", "JP Morgan", "Chase"],
    "KO": ["Coca-Cola", "Coke"],
    "LLY": ["Eli Lilly", "Lilly"],
    "MRK": ["Merck"],
    "MSFT": ["Microsoft"],
    "PEP": ["PepsiCo", "Pepsi"],
    "PFE": ["Pfizer"],
    "PG": ["Procter & Gamble", "P&G"],
    "RRC": ["Range Resources"],
    "UNH": ["UnitedHealth"],
    "WMT": ["Walmart"],
    "XOM": ["Exxon Mobil", "Exxon"],
}
OTHERS = {
    "BRK.B": ["Berkshire Hathaway"],
    "GEHC": ["GE HealthCare"],
    "GPS": ["Gap"],
    "IBM": ["IBM"],
    "INTC": ["Intel"],
    "MCD": ["McDonald's"],
    "META": ["Meta Platforms", "Meta"],
    "MMM": ["3M"],
    "NOW": ["ServiceNow"],
    "NSRGY": ["Nestlé"],
    "T": ["AT&T"],
    "TGT": ["Target"],
    "TSLA": ["Tesla"],
    "V": ["Visa"],
}
ORDINARY = """
apply applied apples maple ample apparel cheap cheaper chapter mercy merit merry merchant mercury
merge merged march mark market marker walk wall walls wallet walrus small smart mall micro soft
software microphone microwave chevalier chef phase phrase pepper people peppermint range
resource resources ranger orange strange united health healthy healthcare heath wealth general
generally electric electricity home homes depot deposit despot best buy buyer buyers devices device
advanced advance advice lilies silly hilly daily early excel example except
expect export tax axon taxon flexion bank banks america american americas procter-free proctor
protector gamble gambling gamma johnsons-free jackson jensen joined cope code joke coal
coca cocoa cola colour polar pizza pfennig fizz fizzy fixer price prices priced pricing return
returns growth grow rise rises fall falls drop drops gain gains loss losses swing swings trend
trends average averages moving mover movers volatility volatile variance drawdown drawdowns peak
peaks trough troughs high higher highest low lower lowest close closes closing open opening share
shares stock stocks equity equities bond bonds fund funds index indices portfolio portfolios weight
weights allocate allocation hedge hedging risk risks risky riskier safe safer return-wise yield
yields dividend dividends earnings revenue revenues profit profits margin margins debt debts cash
flow flows balance balances transaction transactions spending spent spend salary salaries rent
groceries dining transport utilities shopping travel entertainment savings fees transfer transfers
interest account accounts card cards payment payments charge charged charges refund refunds dispute
statement statements branch branches mortgage loan loans overdraft limit limits password login
transfer support help please thanks hello compare compared comparison correlate correlated
correlation forecast forecasts predict predicted prediction tomorrow today yesterday week weeks
month months quarter quarters year years decade decades since until between during before after
worst best better worse biggest largest smallest strongest weakest steepest summary summarise
report reports document documents overview performance performer performers invest invested
investing investment investments amount amounts thousand hundred million billion percent percentage
annualised annual annually monthly weekly daily yearly typical usual median mean deviation sigma
beta alpha sharpe parity hierarchical minimum maximum optimal objective aggressive conservative
balanced cautious moderate plot chart graph draw visualise picture download export-ready spring
summer autumn winter holiday christmas easter how what when which where who why whose much many
""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(COVERED, OTHERS)


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("appl", "AAPL"),
        ("aple", "AAPL"),
        ("microsft", "MSFT"),
        ("mircosoft", "MSFT"),
        ("walmarts", "WMT"),
        ("wallmart", "WMT"),
        ("pfzier", "PFE"),
        ("exon", "XOM"),
        ("chevrn", "CVX"),
        ("merk", "MRK"),
        ("eli lily", "LLY"),
        ("jonson & jonson", "JNJ"),
        ("bank of amercia", "BAC"),
        ("proctor and gamble", "PG"),
        ("procter gamble", "PG"),
        ("advanced micro device", "AMD"),
        ("home depo", "HD"),
        ("homedepot", "HD"),
        ("general eletric", "GE"),
        ("united health", "UNH"),
        ("coca cola", "KO"),
        ("j & j", "JNJ"),
        ("jp morgan", "JPM"),
        ("jp morgen", "JPM"),
        ("J.P. Morgan", "JPM"),
        ("wal mart", "WMT"),
        ("p&g", "PG"),
        ("jnj", "JNJ"),
        ("ge", "GE"),
        ("ko", "KO"),
        ("hd", "HD"),
        ("pg", "PG"),
        ("$MSFT", "MSFT"),
        ("MSFT:", "MSFT"),
        ("NYSE:KO", "KO"),
        ("(AAPL)", "AAPL"),
        ("Apple (AAPL)", "AAPL"),
        ("how is best buy doing", "BBY"),
        ("chase stock", "JPM"),
        ("HOW DID APPLE DO", "AAPL"),
    ],
)
def test_a_covered_company_is_found(gazetteer: Gazetteer, text: str, symbol: str) -> None:
    (mention,) = gazetteer.find(text)
    assert (mention.symbol, mention.covered) == (symbol, True)


@pytest.mark.parametrize(
    ("text", "symbol", "read"),
    [
        ("tesla", "TSLA", "tesla"),
        ("how did intel do", "INTC", "intel"),
        ("Meta's return", "META", "Meta's"),
        ("visa shares", "V", "visa"),
        ("TSLA last year", "TSLA", "TSLA"),
        ("tsla last year", "TSLA", "tsla"),
        ("nestle", "NSRGY", "nestle"),
        ("McDonalds", "MCD", "McDonalds"),
        ("mcdonald's", "MCD", "mcdonald's"),
        ("at&t", "T", "at&t"),
        ("how did 3M do", "MMM", "3M"),
        ("BRK.B", "BRK.B", "BRK.B"),
        ("NOW stock", "NOW", "NOW"),
        ("how did gap do", "GPS", "gap"),
        ("Is Target's return good", "TGT", "Target's"),
        ("GE HealthCare", "GEHC", "GE HealthCare"),
        # in no list
        ("buy $XYZQ?", "XYZQ", "$XYZQ"),
        ("ZZZZ stock", "ZZZZ", "ZZZZ"),
        ("the ZZZZ share price", "ZZZZ", "ZZZZ"),
        ("How did ABCD do in 2019?", "ABCD", "ABCD"),
        ("NYSE: QQXZ", "QQXZ", "NYSE: QQXZ"),
        ("Foobar Inc", "FOOBAR", "Foobar"),
        ("Is Foobar stock any good?", "FOOBAR", "Foobar"),
        ("Acme Widgets plc", "ACME WIDGETS", "Acme Widgets"),
    ],
)
def test_another_company_is_found_as_not_covered(
    gazetteer: Gazetteer, text: str, symbol: str, read: str
) -> None:
    (mention,) = gazetteer.find(text)
    found = (mention.symbol, mention.covered, text[mention.begin : mention.stop])
    assert found == (symbol, False, read)


@pytest.mark.parametrize("word", ORDINARY)
def test_an_ordinary_word_is_no_company(gazetteer: Gazetteer, word: str) -> None:
    assert gazetteer.find(f"is it {word} or not") == []


@pytest.mark.parametrize(
    "text",
    [
        "apples to apples",
        "they chase the market",
        "what is the best buy right now",
        "apple pay does not work",
        "my Visa card was declined",
        "the target price",
        "mind the gap",
        "what is it doing NOW",
        "Which stock rose most?",
        "Tech stocks in 2019",
        "US stocks",
        "what is the CAGR YTD",
        "MDD and RSI please",
        "PLS HELP ASAP",
        "my IBAN and PIN",
        "WHAT IS THE PRICE",
        "the 3m return",
        "ups and downs",
    ],
)
def test_no_company_is_read_into_other_words(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


def test_a_covered_name_wins_over_another_that_shares_a_word() -> None:
    named = Gazetteer({"BAC": ["Bank of America"]}, {"AMX": ["America Movil"]})
    assert [m.symbol for m in named.find("Bank of America Movil")] == ["BAC"]


def test_a_name_of_both_kinds_is_the_covered_one() -> None:
    (mention,) = Gazetteer({"KO": ["Coke"]}, {"COKE": ["Coke"]}).find("coke")
    assert (mention.symbol, mention.covered) == ("KO", True)


def test_a_name_that_two_covered_companies_share_has_both() -> None:
    named = Gazetteer({"GOOG": ["Google"], "GOOGL": ["Google"]})
    (mention,) = named.find("google's price")
    assert (mention.symbol, mention.choices) == ("", ("GOOG", "GOOGL"))


def test_both_kinds_are_saved(gazetteer: Gazetteer, tmp_path: Path) -> None:
    gazetteer.save(tmp_path / "gazetteer.json")
    loaded = Gazetteer.load(tmp_path / "gazetteer.json")
    assert (loaded.symbols, loaded.uncovered) == (COVERED, OTHERS)
