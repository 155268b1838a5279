"""Tests of how the finance exam scores answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.finance_scoring import (
    Figure,
    Outcome,
    Reply,
    Verdict,
    extract_numbers,
    find_direction,
    format_day,
    is_refusal,
    match_figure,
    score_dialogue,
    score_turn,
    wilson_interval,
)

TOOL = {"name": "tool", "arguments": {"symbols": ["AAPL"]}, "result": {"value": 1}}
REFUSED_TOOL = {"name": "tool", "arguments": {}, "result": {"refusal": "uncovered", "message": ""}}
RETURN = {"numbers": [88.96], "unit": "percent", "symbols": ["AAPL"]}


def reply(content: str, *tools: Mapping[str, Any], intent: str = "", domain: str = "") -> Reply:
    return Reply(content, domain=domain, intent=intent, tools=tools or (TOOL,))


def values(content: str) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in extract_numbers(content)]


def judge(content: str, expected: Mapping[str, Any]) -> Outcome:
    return score_turn(reply(content), expected).outcome


def test_a_thousands_separator_is_part_of_the_number() -> None:
    assert values("It would be worth $1,286,325.49.") == [(1286325.49, "money")]


def test_numbers_inside_dates_are_left_out() -> None:
    text = "On 28 December 2022, December 3, 2021, 2020-03-23 and in March 2020 it closed at $5.10."
    assert values(text) == [(5.10, "money")]


def test_the_length_of_an_average_is_left_out() -> None:
    assert values("Its 50-day average is $143.16, the 200-day one $151.09.") == [
        (143.16, "money"),
        (151.09, "money"),
    ]


def test_the_source_line_is_left_out() -> None:
    assert values("Up 1.50%.\nSource: prices version 12, 99.99% complete") == [(1.5, "percent")]


def test_a_true_minus_sign_counts_as_a_sign() -> None:
    assert values("It returned \u22123.20%.") == [(-3.2, "percent")]


def test_a_hyphen_between_years_is_no_sign() -> None:
    assert all(value >= 0 for value, _ in values("In 2015-2016 it rose 4.00%."))


def test_a_sign_before_or_after_the_currency_is_read() -> None:
    assert values("-$5.00 and $-6.00") == [(-5.0, "money"), (-6.0, "money")]


def test_a_quarter_is_no_number() -> None:
    assert values("Q3 2019: +2.00%") == [(2.0, "percent")]


def test_an_unsigned_number_states_a_fall_where_its_sentence_does() -> None:
    assert match_figure(Figure(3.1, "percent", False, "fell ", "It fell 3.10%"), -3.1)


def test_an_unsigned_number_without_a_fall_is_not_negative() -> None:
    assert not match_figure(Figure(3.1, "percent", False, "moved ", "It moved 3.10%"), -3.1)


def test_a_stated_fall_is_not_a_rise() -> None:
    assert judge("Apple (AAPL) fell 88.96%.", RETURN) is Outcome.WRONG


def test_the_right_figure_is_right() -> None:
    assert judge("Apple (AAPL) returned +88.96% in 2019.", RETURN) is Outcome.RIGHT


def test_a_wrong_number_is_caught() -> None:
    assert judge("Apple (AAPL) returned +88.94% in 2019.", RETURN) is Outcome.WRONG


def test_a_wrong_sign_is_caught() -> None:
    assert judge("Apple (AAPL) returned -88.96%.", RETURN) is Outcome.WRONG


def test_the_figure_asked_for_must_come_first() -> None:
    assert judge("Apple (AAPL): volatility 26.14%, return 88.96%.", RETURN) is Outcome.WRONG


def test_a_level_that_a_price_fell_to_is_no_change() -> None:
    assert judge("It fell to $54.92.", {"numbers": [54.92], "unit": "money"}) is Outcome.RIGHT


def test_another_company_is_caught() -> None:
    assert judge("Microsoft (MSFT) returned +88.96%.", RETURN) is Outcome.WRONG


def test_an_exact_half_may_be_rounded_either_way() -> None:
    expected = {"numbers": [129.575], "unit": "money"}
    assert judge("$129.57", expected) is judge("$129.58", expected) is Outcome.RIGHT


def test_the_stated_amount_is_not_taken_for_the_result() -> None:
    expected = {"numbers": [1167.13], "unit": "money", "given": [1000.0]}
    assert judge("$1,000.00 would have become $1,167.13.", expected) is Outcome.RIGHT


def test_a_missing_further_number_is_caught() -> None:
    expected = {"numbers": [134.68, 54.92], "unit": "money", "anywhere": True}
    assert judge("The high was $134.68.", expected) is Outcome.WRONG


def test_a_low_may_come_before_the_high_where_order_is_free() -> None:
    expected = {"numbers": [134.68, 54.92], "unit": "money", "anywhere": True}
    assert judge("From $54.92 to $134.68.", expected) is Outcome.RIGHT


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        ("$54.92 on 23 March 2020", Outcome.RIGHT),
        ("$54.92 in spring", Outcome.WRONG),
        ("$54.92 on 24 March 2020", Outcome.WRONG),
    ],
)
def test_a_missing_or_wrong_day_is_caught(content: str, outcome: Outcome) -> None:
    expected = {"numbers": [54.92], "unit": "money", "days": ["2020-03-23"]}
    assert judge(content, expected) is outcome


def test_a_day_that_only_ends_alike_is_caught() -> None:
    expected = {"numbers": [54.92], "unit": "money", "days": ["2020-03-03"]}
    assert judge("$54.92 on 23 March 2020", expected) is Outcome.WRONG


def test_days_are_written_without_a_leading_zero() -> None:
    assert format_day("2009-03-09") == "9 March 2009"


def test_a_wrong_order_is_caught() -> None:
    expected = {"numbers": [20.56, 11.37], "unit": "percent", "symbols": ["PEP", "KO"]}
    text = "Ahead with 20.56% and 11.37%: Coca-Cola (KO), PepsiCo (PEP)."
    assert judge(text, expected) is Outcome.WRONG


def test_the_order_of_a_basket_is_free() -> None:
    expected = {"numbers": [9.0], "unit": "percent", "symbols": ["A", "B"], "any_order": True}
    assert judge("+9.00% with (B) and (A)", expected) is Outcome.RIGHT


def test_the_close_is_seen_below_its_long_average_despite_a_golden_cross() -> None:
    text = "The 50-day average is above the 200-day average, the close is below its 200-day average"
    assert find_direction(text) == "below"


def test_the_wrong_side_of_the_average_is_caught() -> None:
    expected = {"numbers": [1.5], "unit": "money", "anywhere": True, "statement": "below"}
    text = "At $2.00 it is above its 200-day average of $1.50."
    assert judge(text, expected) is Outcome.WRONG


def test_a_refusal_of_every_tool_is_a_refusal() -> None:
    assert is_refusal(reply("Tesla is not covered; 20.00% of what?", REFUSED_TOOL))


def test_a_figure_from_one_tool_is_an_answer() -> None:
    assert not is_refusal(reply("no", REFUSED_TOOL, TOOL))


def test_without_a_tool_an_answer_without_figures_is_a_refusal() -> None:
    assert is_refusal(Reply("I cover 20 companies, from 2 January 1990 on."))


def test_an_answer_that_should_refuse_is_caught() -> None:
    expected = {"refusal": True, "why": "uncovered"}
    assert judge("Tesla returned 50.00%.", expected) is Outcome.ANSWERED


def test_a_refused_answerable_question_is_told_apart_from_a_wrong_number() -> None:
    assert score_turn(reply("Sorry.", REFUSED_TOOL), RETURN).outcome is Outcome.REFUSED


def test_a_wrong_horizon_is_caught() -> None:
    tool = {"arguments": {"symbol": "AAPL", "horizon_days": 5}, "result": {}}
    expected = {"intent": "forecast", "symbols": ["AAPL"], "horizon_days": 21}
    verdict = score_turn(reply("$1.00", tool, intent="forecast"), expected)
    assert verdict.outcome is Outcome.OTHER


def test_the_domain_of_a_support_turn_is_compared() -> None:
    expected = {"domain": "support"}
    assert score_turn(reply("", domain="finance"), expected).outcome is Outcome.OTHER


def test_an_empty_expectation_is_not_scored() -> None:
    assert judge("anything", {}) is Outcome.UNSCORED


def test_a_dialogue_is_wrong_when_one_turn_is() -> None:
    verdicts = [Verdict(Outcome.RIGHT), Verdict(Outcome.REFUSED), Verdict(Outcome.RIGHT)]
    assert score_dialogue(verdicts).outcome is Outcome.REFUSED


def test_the_wilson_interval_agrees_with_a_known_value() -> None:
    assert wilson_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
