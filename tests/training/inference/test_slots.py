"""Amounts, counts, categories and wishes are read for the intents that take them."""

from datetime import date

import pytest

from training.inference.gazetteer import Gazetteer
from training.inference.periods import find_mentions
from training.inference.slots import read_slots

TODAY = date(2022, 12, 28)
GAZETTEER = Gazetteer(
    {"AAPL": ["Apple"], "KO": ["Coke"], "GOOG": ["Google"], "GOOGL": ["Google"]},
    {"TSLA": ["Tesla"]},
)


def _read(intent: str, text: str) -> dict[str, object]:
    return read_slots(intent, GAZETTEER.find(text), find_mentions(text, TODAY), TODAY, text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("what would $10,000 be", 10000),
        ("$ 2500.50 in Apple", 2500.5),
        ("10k in Apple", 10000),
        ("5 grand", 5000),
        ("£2,500", 2500),
        ("1,000 dollars", 1000),
        ("a thousand dollars", 1000),
        ("a thousand bucks", 1000),
        ("1.5 million", 1500000),
        ("$1.5m", 1500000),
        ("ten thousand", 10000),
        ("half a million euros", 500000),
        ("100 bucks", 100),
        ("fifty pounds", 50),
        ("50k USD", 50000),
        ("USD 500", 500),
        ("10.000 euros", 10000),
        ("if I had invested 2000 in Apple", 2000),
        ("2000 dollars in 2010", 2000),
    ],
)
def test_an_amount_is_read(text: str, amount: float) -> None:
    assert _read("growth_of_amount", text)["amount"] == amount


@pytest.mark.parametrize(
    "text",
    ["invested in 2015", "the last 3 months", "put 3 companies in", "its 10k filing", "my 401k",
     "since 2000", "in two thousand and eight"],
)  # fmt: skip
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert "amount" not in _read("growth_of_amount", text)


def test_a_number_of_dollars_is_no_year() -> None:
    slots = _read("growth_of_amount", "2000 dollars in 2010")
    assert (slots["start"], slots["end"]) == ("2010-01-01", "2010-12-31")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("top 5", 5),
        ("the five best stocks", 5),
        ("3 worst of 2019", 3),
        ("the two biggest losers", 2),
        ("which four companies fell most", 4),
        ("last ten transactions", 10),
        ("my 20 most recent bookings", 20),
        ("bottom three of the last 5 years", 3),
        ("a dozen best performers", 12),
    ],
)
def test_a_count_is_read(text: str, count: int) -> None:
    assert _read("best_performers", text)["count"] == count


@pytest.mark.parametrize(
    "text",
    ["the worst performer", "best of the last three months", "the best one", "top stocks of 2019",
     "best stock in the first 10 days of 2020", "worst 2 years", "which one did best"],
)  # fmt: skip
def test_other_numbers_are_no_counts(text: str) -> None:
    assert "count" not in _read("worst_performers", text)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("how much on supermarkets", "groceries"),
        ("food shopping in May", "groceries"),
        ("eating out", "dining"),
        ("coffee", "dining"),
        ("at the gas station", "transport"),
        ("train tickets", "transport"),
        ("my gas bill", "utilities"),
        ("energy", "utilities"),
        ("clothes", "shopping"),
        ("flights and hotels", "travel"),
        ("the doctor", "health"),
        ("going out", "entertainment"),
        ("streaming", "entertainment"),
        ("rent", "rent"),
        ("bank charges", "fees"),
        ("wages", "salary"),
        ("savings", "savings"),
        ("transfers", "transfer"),
        ("interest", "interest"),
    ],
)
def test_a_category_of_spending_is_read(text: str, category: str) -> None:
    assert _read("spending", text)["category"] == category


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("the lowest risk mix", {"objective": "minimum_variance"}),
        ("minimum variance", {"objective": "minimum_variance"}),
        ("least volatile", {"objective": "minimum_variance"}),
        ("max Sharpe", {"objective": "maximum_sharpe"}),
        ("best risk-adjusted return", {"objective": "maximum_sharpe"}),
        ("risk parity", {"objective": "risk_parity"}),
        ("HRP", {"objective": "hrp"}),
        ("hierarchical risk parity", {"objective": "hrp"}),
        ("expected shortfall", {"objective": "minimum_cvar"}),
        ("a cautious mix", {"risk": "low"}),
        ("low risk", {"risk": "low"}),
        ("not too risky", {"risk": "low"}),
        ("a balanced portfolio", {"risk": "medium"}),
        ("an aggressive portfolio", {"risk": "high"}),
        ("for growth", {"risk": "high"}),
        ("max Sharpe, conservative", {"objective": "maximum_sharpe", "risk": "low"}),
    ],
)
def test_the_wishes_for_a_portfolio_are_read(text: str, wishes: dict[str, object]) -> None:
    assert _read("portfolio", text) == {"symbols": []} | wishes


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("plot Apple", True), ("can you graph it", True), ("visualise the trend", True),
     ("charting", True), ("Apple's drawdown", False), ("withdraw", False)],
)  # fmt: skip
def test_a_chart_is_noticed(text: str, wanted: bool) -> None:
    assert _read("period_return", text).get("chart", False) is wanted


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("and Coke?", {"symbols": ["KO"]}),
        ("what about 2019", {"start": "2019-01-01", "end": "2019-12-31"}),
        ("and in two weeks?", {"horizon_days": 10}),
        ("next month", {"horizon_days": 21}),
        (
            "over six months",
            {"length_days": 126, "start": "2022-06-28", "end": "2022-12-28", "trailing": True},
        ),
        ("with $500", {"amount": 500}),
        ("the top 3", {"count": 3}),
        ("and groceries", {"category": "groceries"}),
        ("low risk instead", {"risk": "low"}),
        (
            "the 50-day one",
            {
                "window_days": 50,
                "length_days": 50,
                "start": "2022-11-08",
                "end": "2022-12-28",
                "trailing": True,
            },
        ),
    ],
)
def test_a_repeat_keeps_all_that_is_named(text: str, slots: dict[str, object]) -> None:
    assert _read("repeat", text) == {"symbols": []} | slots


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [
        ("price_on_date", "on 03/04/2019", {"ambiguous_date": ["2019-04-03", "2019-03-04"]}),
        ("price_on_date", "on 31 February 2020", {"impossible_date": "31 February 2020"}),
        ("period_return", "from 31 April 2019 to 2020", {"impossible_date": "31 April 2019"}),
        ("trend", "above its 200-day average", {}),
        ("trend", "trend over six months",
         {"start": "2022-06-28", "end": "2022-12-28", "trailing": True}),
        ("trend", "trend on 5 May 2020", {"date": "2020-05-05"}),
        ("best_day", "biggest one-day gain", {}),
        ("best_day", "best day since 2020", {"start": "2020-01-01", "end": "2022-12-28"}),
        ("highest_close", "52-week high",
         {"start": "2021-12-29", "end": "2022-12-28", "trailing": True}),
        ("forecast", "where in March", {"start": "2023-03-01", "end": "2023-03-31"}),
        ("forecast", "by year end", {"date": "2022-12-31"}),
        ("latest_price", "$500 or top 5 groceries at low risk", {}),
    ],
)  # fmt: skip
def test_the_intent_decides_what_is_read(intent: str, text: str, slots: dict[str, object]) -> None:
    assert _read(intent, text) == {"symbols": []} | slots


def test_other_companies_are_named_as_written() -> None:
    slots = _read("compare_returns", "Apple against Tesla's shares")
    assert (slots["symbols"], slots["uncovered"]) == (["AAPL"], ["Tesla"])


def test_a_name_of_two_companies_is_left_to_the_customer() -> None:
    slots = _read("latest_price", "Google's price")
    choices = {"text": "Google", "symbols": ["GOOG", "GOOGL"]}
    assert (slots["symbols"], slots["ambiguous_company"]) == ([], choices)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("€500", {"amount": 500, "currency": "EUR"}),
        ("50 pounds", {"amount": 50, "currency": "GBP"}),
        ("$1,000 a month", {"amount": 1000, "recurring": True}),
        ("$100 in it every month", {"amount": 100, "recurring": True}),
        ("how would $1000 grow each year", {"amount": 1000}),
        ("$0", {"bad_amount": "$0"}),
        ("-$500", {"bad_amount": "-$500"}),
        ("5 trillion dollars", {"bad_amount": "5 trillion dollars"}),
    ],
)
def test_what_is_special_about_an_amount_is_told(text: str, slots: dict[str, object]) -> None:
    assert _read("growth_of_amount", text) == {"symbols": []} | slots


@pytest.mark.parametrize(
    ("intent", "text", "written"),
    [
        ("moving_average", "0-day average", "0-day"),
        ("moving_average", "20000-day average", "20000-day"),
        ("volatility", "0-day volatility", "0-day"),
        ("volatility", "last 0 days", "last 0 days"),
        ("best_performers", "top 0", "top 0"),
        ("worst_performers", "bottom 50000", "bottom 50000"),
    ],
)
def test_an_absurd_number_is_kept_as_written(intent: str, text: str, written: str) -> None:
    assert _read(intent, text) == {"symbols": [], "bad_number": written}


def test_several_categories_are_all_kept() -> None:
    slots = _read("spending", "on groceries and dining")
    assert (slots["category"], slots["categories"]) == ("groceries", ["groceries", "dining"])


def test_a_merchant_is_no_category() -> None:
    assert "category" not in _read("spending", "at Netflix")


@pytest.mark.parametrize(
    ("intent", "text", "symbols", "excluded"),
    [
        ("best_performers", "top performers excluding Apple", [], ["AAPL"]),
        ("market_trend", "all stocks but Apple and Coke", [], ["AAPL", "KO"]),
        ("portfolio", "Apple without Coke", ["AAPL"], ["KO"]),
        ("best_performers", "not only Apple", ["AAPL"], None),
        ("period_return", "excluding Apple", ["AAPL"], None),
    ],
)
def test_excluded_companies_are_apart(
    intent: str, text: str, symbols: list[str], excluded: list[str] | None
) -> None:
    slots = _read(intent, text)
    assert (slots["symbols"], slots.get("excluded")) == (symbols, excluded)


@pytest.mark.parametrize(
    ("text", "named"),
    [("close on 3 Mar 2020", False), ("in MAR 2020", False), ("did MAR do well", False),
     ("$MAR", True), ("MAR stock", True), ("MAR shares", True)],
)  # fmt: skip
def test_an_abbreviated_month_is_a_company_only_if_said_so(text: str, named: bool) -> None:
    assert bool(Gazetteer({"AAPL": ["Apple"]}, {"MAR": ["Marriott"]}).find(text)) is named


@pytest.mark.parametrize(
    ("intent", "text", "slot"),
    [
        ("growth_of_amount", "$10k put in Apple in 2010, worth now?", "until_now"),
        ("spending", "payments over $50 in May", "bare_amount"),
        ("account_balance", "What is the balance of customer C-002?", "others_accounts"),
        ("account_transactions", "Show me the transactions of all customers", "others_accounts"),
        ("spending", "how much is my wife's spending in May", "others_accounts"),
    ],
)
def test_what_must_not_be_overlooked_is_told(intent: str, text: str, slot: str) -> None:
    assert read_slots(intent, [], [], date(2022, 12, 28), text)[slot] is True


def test_an_amount_in_a_period_alone_is_not_held_until_now() -> None:
    text = "$10k in Apple during 2010, what did it become"
    assert "until_now" not in read_slots("growth_of_amount", [], [], date(2022, 12, 28), text)
