"""Context: what follow-ups mean, derived from the messages of a request."""

from typing import Any

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def converse(ask: Any) -> Any:
    """Sends user messages as one conversation; returns the last answer's tool calls."""

    def send(*texts: str) -> list[dict[str, Any]]:
        messages: list[dict[str, str]] = []
        for text in texts:
            messages += [{"role": "assistant", "content": "…"}] if messages else []
            messages.append({"role": "user", "content": text})
        calls: list[dict[str, Any]] = ask("", messages=messages)["teller"]["tools"]
        return calls

    return send


YEAR = "start=2020-01-01 end=2020-12-31"


def test_another_company_keeps_the_figure_and_the_period(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "+repeat MSFT")
    assert call["name"] == "period_return"
    assert call["arguments"] == {"symbol": "MSFT", "start": "2020-01-01", "end": "2020-12-31"}


def test_another_period_keeps_the_figure_and_the_company(converse: Any) -> None:
    (call,) = converse(f"volatility AAPL {YEAR}", "+repeat start=2019-01-01 end=2019-12-31")
    assert (call["name"], call["arguments"]["symbol"]) == ("volatility", "AAPL")
    assert call["arguments"]["start"] == "2019-01-01"


def test_another_figure_keeps_the_company_and_the_period(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "+maximum_drawdown")
    assert call["name"] == "maximum_drawdown"
    assert call["arguments"] == {"symbol": "AAPL", "start": "2020-01-01", "end": "2020-12-31"}


def test_a_chain_of_follow_ups_adds_up(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "+repeat MSFT", "+volatility")
    assert call["arguments"] == {"symbol": "MSFT", "start": "2020-01-01", "end": "2020-12-31"}


def test_a_question_that_stands_alone_takes_no_period_over(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "volatility MSFT")
    assert call["result"]["period"]["assumed"]


def test_a_question_without_its_company_takes_the_last_one(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "latest_price")
    assert call["arguments"] == {"symbol": "AAPL"}


def test_a_company_that_is_added_joins_the_others(converse: Any) -> None:
    (call,) = converse(f"compare_returns AAPL MSFT {YEAR}", "+repeat add XOM")
    assert call["arguments"]["symbols"] == ["AAPL", "MSFT", "XOM"]


def test_a_comparison_with_one_more_company_keeps_the_first(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "+compare_returns MSFT")
    assert call["arguments"]["symbols"] == ["AAPL", "MSFT"]


def test_a_correlation_with_another_company_keeps_the_first(converse: Any) -> None:
    (call,) = converse(f"correlation AAPL MSFT {YEAR}", "+repeat XOM")
    assert call["arguments"]["symbols"] == ["AAPL", "XOM"]


def test_the_second_one_is_the_second_company(converse: Any) -> None:
    (call,) = converse(f"compare_returns AAPL MSFT {YEAR}", "+volatility of the second one")
    assert call["arguments"]["symbol"] == "MSFT"


def test_a_ranking_does_not_rank_the_one_company_of_before(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "+best_performers")
    assert "symbols" not in call["arguments"]


def test_a_price_repeated_for_a_day_is_that_days(converse: Any) -> None:
    (call,) = converse("latest_price AAPL", "+repeat date=2020-03-16")
    assert call["name"] == "price_on_date"


def test_a_bare_length_means_what_the_figure_takes(converse: Any) -> None:
    (call,) = converse("moving_average AAPL window_days=50", "+repeat length_days=200")
    assert call["arguments"]["window_days"] == 200
    (call,) = converse("forecast AAPL horizon_days=5", "+repeat length_days=10")
    assert call["arguments"]["horizon_days"] == 10


def test_small_talk_in_between_is_passed_over(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "hello", "+repeat MSFT")
    assert call["arguments"]["symbol"] == "MSFT"


def test_a_missing_company_can_be_told_in_the_next_message(converse: Any) -> None:
    (asked,) = converse(f"period_return {YEAR}")
    assert asked["result"]["refusal"] == "symbol_missing"
    (call,) = converse(f"period_return {YEAR}", "+repeat AAPL")
    assert call["arguments"]["symbol"] == "AAPL"


@pytest.mark.parametrize("reply", ["April", "the first one", "+repeat date=2019-04-03"])
def test_an_ambiguous_date_is_settled_by_the_reply(converse: Any, reply: str) -> None:
    ambiguous = "price_on_date AAPL ambiguous_date=2019-04-03,2019-03-04"
    (call,) = converse(ambiguous, reply)
    assert call["arguments"]["date"] == "2019-04-03"


def test_the_choices_of_an_ambiguous_date_are_named(converse: Any) -> None:
    (call,) = converse("price_on_date AAPL ambiguous_date=2019-04-03,2019-03-04")
    assert call["result"]["choices"] == ["3 April 2019", "4 March 2019"]


@pytest.mark.parametrize("reply", ["maximum drawdown", "the second", "maximum_drawdown"])
def test_an_unclear_figure_is_settled_by_the_reply(converse: Any, reply: str) -> None:
    unclear = f"volatility AAPL {YEAR} alternatives=volatility,maximum_drawdown"
    (call,) = converse(unclear, reply)
    assert (call["name"], call["arguments"]["start"]) == ("maximum_drawdown", "2020-01-01")


def test_a_new_question_is_not_taken_for_a_choice(converse: Any) -> None:
    ambiguous = "price_on_date AAPL ambiguous_date=2019-04-03,2019-03-04"
    (call,) = converse(ambiguous, "price_on_date MSFT date=2019-04-03")
    assert call["arguments"]["symbol"] == "MSFT"
    unclear = f"volatility AAPL {YEAR} alternatives=volatility,maximum_drawdown"
    (call,) = converse(unclear, "volatility MSFT start=2019-01-01 end=2019-12-31")
    assert call["arguments"] == {"symbol": "MSFT", "start": "2019-01-01", "end": "2019-12-31"}


def test_a_change_that_cannot_be_read_is_not_answered_with_the_old_figure(converse: Any) -> None:
    (call,) = converse("latest_price AAPL", "+change unheard")
    assert call["result"]["refusal"] == "intent_unclear"


def test_an_answer_can_be_had_again(converse: Any) -> None:
    (call,) = converse("latest_price AAPL", "+change again")
    assert call["name"] == "latest_price"


def test_a_bare_number_takes_the_place_of_the_one_before(converse: Any) -> None:
    (call,) = converse("moving_average AAPL window_days=50", "+change 200")
    assert call["arguments"]["window_days"] == 200
    (call,) = converse("growth_of_amount AAPL amount=10000", "+change 20,000")
    assert call["arguments"]["amount"] == 20000


def test_a_day_is_not_taken_over_as_a_period(converse: Any) -> None:
    (call,) = converse("price_on_date AAPL date=2020-03-03", "+maximum_drawdown")
    assert call["result"]["period"]["assumed"]


def test_a_past_period_is_not_taken_over_into_a_forecast(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "+forecast")
    assert call["result"]["asked_horizon_days"] is None


def test_another_risk_replaces_the_objective(converse: Any) -> None:
    (call,) = converse("portfolio objective=minimum_variance", "+repeat risk=medium")
    assert call["result"]["objective"] == "risk_parity"


def test_nobody_is_asked_twice_which_day_is_meant(converse: Any) -> None:
    ambiguous = "price_on_date AAPL ambiguous_date=2019-04-03,2019-03-04"
    (call,) = converse(ambiguous, ambiguous)
    assert call["arguments"]["date"] == "2019-04-03"


def test_nobody_is_asked_twice_which_figure_is_meant(converse: Any) -> None:
    unclear = f"volatility AAPL {YEAR} alternatives=volatility,maximum_drawdown"
    (call,) = converse(unclear, unclear)
    assert call["name"] == "volatility"


def test_two_questions_in_one_message_are_both_answered(converse: Any) -> None:
    first, second = converse("latest_price AAPL; latest_price MSFT")
    assert first["arguments"]["symbol"] == "AAPL"
    assert second["arguments"]["symbol"] == "MSFT"


def test_a_question_that_takes_no_time_leaves_none_to_the_next(converse: Any) -> None:
    first, second = converse(f"latest_price AAPL; highest_close MSFT {YEAR}")
    assert (first["name"], second["name"]) == ("latest_price", "highest_close")


def test_a_time_at_the_end_is_shared_by_the_parts_before_it(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL; period_return MSFT {YEAR}")[:1]
    assert call["arguments"]["start"] == "2020-01-01"


def test_its_means_the_first_company_of_a_ranking(converse: Any) -> None:
    (call,) = converse(f"best_performers {YEAR}", "+volatility its")
    assert call["arguments"] == {"symbol": "AAPL", "start": "2020-01-01", "end": "2020-12-31"}


def test_the_second_one_is_that_of_the_ranking(converse: Any) -> None:
    (call,) = converse(f"best_performers {YEAR}", "+volatility of the second one")
    assert call["arguments"]["symbol"] == "MSFT"


def test_they_are_all_companies_of_a_ranking(converse: Any) -> None:
    calls = converse(f"best_performers {YEAR} count=2", "+volatility how did they swing")
    assert [call["arguments"]["symbol"] for call in calls] == ["AAPL", "MSFT"]


def test_another_company_too_is_that_one_alone(converse: Any) -> None:
    (call,) = converse(f"period_return AAPL {YEAR}", "+repeat MSFT too")
    assert call["arguments"]["symbol"] == "MSFT"


def test_swapping_keeps_the_other_company(converse: Any) -> None:
    (call,) = converse(f"correlation AAPL MSFT {YEAR}", "+repeat swap MSFT for XOM")
    assert call["arguments"]["symbols"] == ["AAPL", "XOM"]


def test_the_worst_after_a_best_day_is_a_day(converse: Any) -> None:
    (call,) = converse(f"best_day AAPL {YEAR}", "+worst_performers")
    assert (call["name"], call["arguments"]["symbol"]) == ("worst_day", "AAPL")


def test_a_quarter_without_a_year_is_that_of_the_year_spoken_of(converse: Any) -> None:
    first = "period_return AAPL start=2019-01-01 end=2019-03-31"
    (call,) = converse(first, "+repeat start=2022-04-01 end=2022-06-30 yearless=1")
    assert (call["arguments"]["start"], call["arguments"]["end"]) == ("2019-04-01", "2019-06-30")


@pytest.mark.parametrize(
    ("reply", "start", "end"),
    [
        ("+change the quarter before", "2018-10-01", "2018-12-31"),
        ("+change the following quarter", "2019-04-01", "2019-06-30"),
        ("+change the year before", "2018-01-01", "2018-03-31"),
    ],
)
def test_a_period_can_be_moved(converse: Any, reply: str, start: str, end: str) -> None:
    (call,) = converse("period_return AAPL start=2019-01-01 end=2019-03-31", reply)
    assert (call["arguments"]["start"], call["arguments"]["end"]) == (start, end)


def test_a_bare_last_number_has_the_unit_of_the_period_before(converse: Any) -> None:
    months = "period_return AAPL start=2022-06-28 end=2022-12-28 trailing=1"
    (call,) = converse(months, "+change over the last 12?")
    assert call["arguments"]["start"] == "2021-12-28"
    years = "period_return AAPL start=2012-12-28 end=2022-12-28 trailing=1"
    (call,) = converse(years, "+change last 5?")
    assert call["arguments"]["start"] == "2017-12-28"


def test_what_could_not_be_read_is_no_context(converse: Any) -> None:
    (call,) = converse(f"volatility AAPL {YEAR}", "+change hm", "+repeat MSFT")
    assert (call["name"], call["arguments"]["symbol"]) == ("volatility", "MSFT")


def test_between_two_readings_the_figure_spoken_of_is_meant(converse: Any) -> None:
    unclear = "+volatility MSFT alternatives=volatility,maximum_drawdown"
    (call,) = converse(f"maximum_drawdown AAPL {YEAR}", unclear)
    assert call["name"] == "maximum_drawdown"


def test_a_conversation_is_kept_where_it_is_named(
    ask: Any, client: TestClient, carla: dict[str, str]
) -> None:
    ask("latest_price AAPL", conversation_id="kept-1")
    ask("latest_price MSFT", conversation_id="kept-1")
    found = client.get("/v1/conversations/kept-1", headers=carla).json()
    texts = [message["text"] for message in found["messages"] if message["role"] == "user"]
    assert texts == ["latest_price AAPL", "latest_price MSFT"]
