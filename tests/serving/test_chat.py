"""Chat completions: what is answered, and in which form."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

PATH = "/v1/chat/completions"


def test_an_answer_has_the_shape_that_openai_clients_read(ask: Any) -> None:
    completion = ask("latest_price AAPL", temperature=0.3, unheard_of={"a": 1})
    assert completion["object"] == "chat.completion"
    assert completion["model"] == "teller"
    assert completion["choices"][0]["message"]["role"] == "assistant"
    assert completion["choices"][0]["finish_reason"] == "stop"


def test_an_answer_states_the_figure_first_and_its_day(ask: Any, closes: Any) -> None:
    text = ask("latest_price AAPL")["choices"][0]["message"]["content"]
    expected = f"${closes['AAPL'].iloc[-1]:,.2f} is the close of Apple (AAPL) on 28 December 2022"
    assert text.startswith(expected)


def test_an_answer_carries_where_it_came_from(ask: Any) -> None:
    teller = ask("volatility AAPL start=2022-01-01 end=2022-06-30")["teller"]
    assert teller["intent"] == "volatility"
    assert teller["domain"] == "finance"
    assert teller["confidence"] == 0.9
    assert teller["models"] == {"understanding": 1}
    assert teller["sources"][0]["table"] == "prices@0"
    assert teller["as_of"] == "2022-12-28"
    call = teller["tools"][0]
    assert call["name"] == "volatility"
    assert call["arguments"] == {"symbol": "AAPL", "start": "2022-01-01", "end": "2022-06-30"}
    assert call["result"]["volatility_percent"] > 0


def test_an_unstated_period_is_the_last_year_and_is_said(ask: Any) -> None:
    completion = ask("period_return AAPL")
    text = completion["choices"][0]["message"]["content"]
    assert "you named no period, so I took the last year" in text
    assert completion["teller"]["tools"][0]["result"]["period"]["start"] == "2021-12-28"


def test_a_comparison_is_a_table_with_the_best_first(ask: Any) -> None:
    completion = ask("compare_returns AAPL XOM start=2022-01-01 end=2022-12-28")
    text = completion["choices"][0]["message"]["content"]
    assert "| Company | Return | From | To |" in text
    assert text.index("| Exxon Mobil (XOM)") < text.index("| Apple (AAPL)")


def test_every_company_that_a_question_names_is_answered(ask: Any) -> None:
    completion = ask("latest_price AAPL MSFT")
    text = completion["choices"][0]["message"]["content"]
    assert [call["arguments"]["symbol"] for call in completion["teller"]["tools"]] == [
        "AAPL",
        "MSFT",
    ]
    assert "Apple (AAPL)" in text
    assert "Microsoft (MSFT)" in text


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("none", "intent_unclear"),
        ("latest_price", "symbol_missing"),
        ("latest_price TSLA", "symbol_unknown"),
        ("latest_price uncovered=Tesla", "symbol_unknown"),
        ("best_performers AAPL MSFT uncovered=Tesla", "symbol_unknown"),
        ("price_on_date AAPL ambiguous_date=2019-04-03,2019-03-04", "date_ambiguous"),
        ("price_on_date AAPL impossible_date=2020-02-31", "date_impossible"),
        ("volatility AAPL alternatives=volatility,maximum_drawdown", "intent_unclear"),
        ("growth_of_amount AAPL", "amount_missing"),
        ("advice AAPL", "advice_needs_licence"),
        ("forecast AAPL certain=1", "nobody_knows"),
        ("forecast AAPL date=9999-12-31", "horizon_out_of_range"),
        ("period_return AAPL vague_time=covid", "time_vague"),
        ("growth_of_amount AAPL bad_amount=$0", "number_invalid"),
        ("growth_of_amount AAPL amount=5 currency=EUR", "currencies_differ"),
        ("growth_of_amount AAPL amount=5 recurring=1", "number_invalid"),
        ("spending AAPL", "filter_unknown"),
        ("account_balance others_accounts=1", "not_yours"),
        ("market_trend excluded=AAPL", "filter_unknown"),
        ("cash_flow months_ahead=12", "horizon_out_of_range"),
        ("market_trend uncovered=Tesla", "symbol_unknown"),
        ("not_in_data AAPL", "figure_not_held"),
        ("repeat AAPL", "intent_unclear"),
        ("document_summary", "document_missing"),
        ("price_on_date AAPL", "date_missing"),
        ("price_on_date AAPL date=1980-01-02", "before_data"),
        ("price_on_date AAPL date=2030-01-02", "after_data"),
        ("period_return AAPL start=2030-01-01 end=2030-12-31", "after_data"),
        ("period_return AAPL start=2022-12-24 end=2022-12-25", "no_trading_day"),
        ("correlation AAPL", "second_symbol_missing"),
        ("correlation AAPL MSFT XOM", "too_many_symbols"),
        ("compare_returns AAPL", "second_symbol_missing"),
        ("volatility AAPL start=2022-03-01 end=2022-03-01", "too_short"),
        ("moving_average AAPL window_days=99999", "too_short"),
        ("forecast", "symbol_missing"),
        ("forecast TSLA", "symbol_unknown"),
        ("forecast AAPL horizon_days=0", "horizon_out_of_range"),
        ("forecast AAPL date=2030-01-05", "horizon_out_of_range"),
        ("forecast AAPL start=2025-01-01 end=2025-12-31", "horizon_out_of_range"),
    ],
)
def test_what_the_data_cannot_answer_is_refused_by_kind(
    ask: Any, question: str, refusal: str
) -> None:
    assert ask(question)["teller"]["tools"][0]["result"]["refusal"] == refusal


def test_a_forecast_is_an_interval_beside_the_naive_one(ask: Any) -> None:
    completion = ask("forecast AAPL horizon_days=20")
    text = completion["choices"][0]["message"]["content"]
    assert "is the 80% interval for Apple (AAPL)" in text
    assert "a random walk gives" in text
    assert completion["teller"]["models"] == {"understanding": 1, "forecaster": 1}


def test_a_horizon_beyond_60_days_is_cut_and_said(ask: Any) -> None:
    completion = ask("forecast AAPL horizon_days=63")
    assert "60 trading days is the furthest" in completion["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    ("stated", "days"),
    [
        ("date=2023-01-05", 6),
        ("date=2023-01-07", 7),
        ("start=2023-01-01 end=2023-01-31", 24),
        ("start=2022-01-01 end=2022-12-31", 2),
    ],
)
def test_a_forecast_until_a_day_has_the_weekdays_until_then(
    ask: Any, stated: str, days: int
) -> None:
    completion = ask(f"forecast AAPL {stated}")
    text = completion["choices"][0]["message"]["content"]
    assert f"{days} trading days after the close" in text
    assert completion["teller"]["tools"][0]["result"]["horizon_days"] == days


def test_a_forecast_too_far_ahead_says_what_can_be_asked(ask: Any) -> None:
    text = ask("forecast AAPL date=2030-01-05")["choices"][0]["message"]["content"]
    assert "5 January 2030" in text
    assert "1 to 60 trading days" in text


def test_an_unstated_horizon_is_said_to_be_assumed(ask: Any) -> None:
    text = ask("forecast AAPL")["choices"][0]["message"]["content"]
    assert "20 trading days (you named no horizon, so I took that) after" in text
    stated = ask("forecast AAPL horizon_days=20")["choices"][0]["message"]["content"]
    assert "you named no horizon" not in stated


def test_the_price_in_a_month_that_runs_is_that_of_the_newest_day_and_says_so(ask: Any) -> None:
    completion = ask("price_on_date AAPL start=2022-12-01 end=2022-12-31")
    text = completion["choices"][0]["message"]["content"]
    assert "is the close of Apple (AAPL) on 28 December 2022." in text


def test_the_average_in_a_month_that_runs_ends_on_the_newest_day(ask: Any) -> None:
    completion = ask("moving_average AAPL start=2022-12-01 end=2022-12-31")
    assert completion["teller"]["tools"][0]["result"]["day"] == "2022-12-28"


def test_an_amount_put_in_on_a_day_has_been_held_since(ask: Any) -> None:
    call = ask("growth_of_amount AAPL amount=1000 date=2010-01-04")["teller"]["tools"][0]
    assert call["arguments"] | {"end": "2022-12-28"} == call["arguments"]


def calls_of(completion: Any) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = completion["teller"]["tools"]
    return calls


def test_every_period_that_is_named_is_answered(ask: Any) -> None:
    spans = "2019-01-01:2019-12-31,2020-01-01:2020-12-31"
    calls = calls_of(ask(f"period_return AAPL periods={spans}"))
    assert [call["arguments"]["start"] for call in calls] == ["2019-01-01", "2020-01-01"]


def test_every_day_that_is_named_is_answered(ask: Any) -> None:
    calls = calls_of(ask("price_on_date AAPL dates=2020-03-03,2020-05-05"))
    assert [call["arguments"]["date"] for call in calls] == ["2020-03-03", "2020-05-05"]


def test_a_whole_history_begins_with_the_first_close(ask: Any) -> None:
    asked = "highest_close AAPL start=1900-01-01 end=2022-12-28 whole_history=1"
    (call,) = calls_of(ask(asked))
    assert call["arguments"]["start"] == "1990-01-02"


def test_the_last_closes_are_so_many(ask: Any) -> None:
    (call,) = calls_of(ask("average_price AAPL sessions=90 start=2022-08-24 end=2022-12-28"))
    assert call["result"]["closes"] == 90


@pytest.mark.parametrize("end", [": ", "\n", "? ", ". ", " - "])
def test_a_text_to_summarise_follows_the_request(ask: Any, end: str) -> None:
    text = "Sales rose by 4 percent. Costs fell by 2 percent. The board proposes a dividend today."
    (call,) = calls_of(ask(f"document_summary please{end}{text}"))
    assert call["result"]["sentences"] == 3


def test_trading_days_back_are_those_of_the_exchange(ask: Any) -> None:
    (call,) = calls_of(ask("period_return AAPL sessions=3 start=2022-12-23 end=2022-12-28"))
    assert call["result"]["from_day"] == "2022-12-22"


def test_whether_one_company_is_among_the_best_is_told_beside_all(ask: Any) -> None:
    ranking, own = calls_of(ask("best_performers AAPL start=2020-01-01 end=2020-12-31"))
    assert ranking["result"]["of"] == 3
    assert (own["name"], own["arguments"]["symbol"]) == ("period_return", "AAPL")


def test_a_ranking_leaves_out_who_is_excluded(ask: Any) -> None:
    (call,) = calls_of(ask("best_performers excluded=XOM"))
    assert call["result"]["of"] == 2


@pytest.mark.parametrize(
    ("asked", "tool"),
    [
        ("company_summary AAPL start=2015-01-01 end=2015-12-31", "period_return"),
        ("latest_price AAPL start=2015-01-01 end=2015-12-31", "price_on_date"),
        ("market_trend AAPL start=2015-01-01 end=2015-12-31", "period_return"),
    ],
)
def test_what_is_stated_is_answered_by_the_tool_that_takes_it(
    ask: Any, asked: str, tool: str
) -> None:
    (call,) = calls_of(ask(asked))
    assert call["name"] == tool


def test_a_basket_tells_what_an_amount_became(ask: Any) -> None:
    completion = ask("basket_return AAPL MSFT amount=1000 start=2021-01-01 end=2021-12-31")
    result = completion["teller"]["tools"][0]["result"]
    assert result["value"] == pytest.approx(1000 * (1 + result["return_percent"] / 100))
    assert "is what $1,000.00 became" in completion["choices"][0]["message"]["content"]


def test_small_talk_says_what_it_can_do(ask: Any) -> None:
    completion = ask("hello there")
    assert "I can tell you prices" in completion["choices"][0]["message"]["content"]
    assert completion["teller"]["tools"] == []


def test_what_is_out_of_scope_is_said_to_be(ask: Any) -> None:
    completion = ask("bake a cake")
    assert completion["choices"][0]["message"]["content"].startswith("That is outside")
    assert completion["teller"]["domain"] == "out_of_scope"


def test_a_problem_is_answered_from_the_article_that_is_cited(ask: Any) -> None:
    completion = ask("support I lost my card")
    text = completion["choices"][0]["message"]["content"]
    assert text.startswith("Block a lost card in the app under Cards.")
    assert completion["teller"]["sources"] == [
        {
            "kind": "article",
            "table": "articles@0",
            "article_id": "lost-card",
            "title": "Your card is lost",
            "sha256": None,
        }
    ]


def test_an_urgent_problem_leads_with_a_person(ask: Any) -> None:
    text = ask("support money was stolen")["choices"][0]["message"]["content"]
    assert text.startswith("This needs a person now")
    assert "Lock your account at once" in text


def test_a_problem_that_no_article_fits_offers_a_person(ask: Any) -> None:
    text = ask("support xyzzy")["choices"][0]["message"]["content"]
    assert "I found no article" in text
    assert "colleague" in text


def test_a_problems_text_is_not_among_the_arguments(ask: Any) -> None:
    completion = ask("support I lost my card")
    assert "lost my" not in json.dumps(completion["teller"]["tools"][0]["arguments"])


def test_an_answer_says_how_long_its_parts_took(client: TestClient, carla: dict[str, str]) -> None:
    body = {"messages": [{"role": "user", "content": "latest_price AAPL"}]}
    timing = client.post(PATH, json=body, headers=carla).headers["Server-Timing"]
    parts = [part.split(";")[0] for part in timing.split(", ")]
    assert parts == ["understanding", "tools", "storing"]


def test_content_may_come_in_parts(ask: Any) -> None:
    parts = [{"type": "text", "text": "latest_price"}, {"type": "text", "text": "MSFT"}]
    completion = ask("", messages=[{"role": "user", "content": parts}])
    assert "Microsoft" in completion["choices"][0]["message"]["content"]


def test_the_last_user_message_is_the_question(ask: Any) -> None:
    messages = [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "latest_price MSFT"},
        {"role": "assistant", "content": None},
        {"role": "user", "content": "latest_price XOM"},
    ]
    assert "Exxon" in ask("", messages=messages)["choices"][0]["message"]["content"]


def test_tokens_are_counted_by_the_stated_rule(ask: Any) -> None:
    completion = ask("latest_price AAPL")
    reply = completion["choices"][0]["message"]["content"]
    assert completion["usage"]["prompt_tokens"] == 5  # 17 bytes
    assert completion["usage"]["completion_tokens"] == -(-len(reply.encode()) // 4)


def test_a_small_token_limit_keeps_whole_words(ask: Any) -> None:
    choice = ask("latest_price AAPL", max_tokens=4)["choices"][0]
    assert choice["finish_reason"] == "length"
    assert choice["message"]["content"].split()[-1] in ("is", "the")


def test_an_over_large_token_limit_is_accepted(ask: Any) -> None:
    completion = ask("latest_price AAPL", max_completion_tokens=10**9)
    assert completion["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize(
    "body",
    [
        {"messages": []},
        {"messages": [{"role": "user", "content": " "}]},
        {"messages": [{"role": "system", "content": "hi"}]},
        {"messages": [{"role": "user", "content": "x" * 8001}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
        {"messages": [{"role": "user", "content": "hello"}], "n": 2},
    ],
)
def test_a_request_without_one_readable_question_is_422(
    client: TestClient, carla: dict[str, str], body: dict[str, Any]
) -> None:
    response = client.post(PATH, json=body, headers=carla)
    assert response.status_code == 422
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}


def test_a_stream_has_role_words_reason_usage_and_done_under_one_id(
    client: TestClient, carla: dict[str, str]
) -> None:
    body = {
        "model": "teller",
        "messages": [{"role": "user", "content": "latest_price AAPL"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    response = client.post(PATH, json=body, headers=carla)
    assert response.headers["content-type"].startswith("text/event-stream")
    *events, done = response.text.strip().split("\n\n")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    assert done == "data: [DONE]"
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    words = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks[:-1])
    assert "is the close of Apple (AAPL)" in words
    assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-2]["teller"]["intent"] == "latest_price"
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["total_tokens"] > 0
