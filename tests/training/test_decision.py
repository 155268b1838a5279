"""The gate: what moves the alias and what does not."""

import pytest

from data_contracts.gates import Budget, Gate, Guard, ModelPolicy
from training.promotion import Verdict, decide


def _policy(
    direction: str = "maximize", floor: float = 0.6, minimum_gain: float = 0.0
) -> ModelPolicy:
    return ModelPolicy(
        description="",
        recipes={},
        tables=(),
        held_out="exam",
        gate=Gate(name="score", direction=direction, floor=floor, minimum_gain=minimum_gain),
        guards=(
            Guard(name="recall", direction="maximize", may_worsen_by=0.02),
            Guard(name="error", direction="minimize", may_worsen_by=0.02),
        ),
        budget=Budget(size_mb=10),
    )


def _decide(
    score: float,
    champion_score: float | None = None,
    *,
    recall: float = 0.9,
    error: float = 0.1,
    size_mb: float = 5,
    policy: ModelPolicy | None = None,
) -> Verdict:
    champion = None
    if champion_score is not None:
        champion = {"score": champion_score, "recall": 0.9, "error": 0.1}
    challenger = {"score": score, "recall": recall, "error": error}
    return decide(policy or _policy(), challenger, champion, size_mb)


@pytest.mark.parametrize(
    ("verdict", "promoted", "reason"),
    [
        (_decide(0.8, 0.7), True, "promoted: score 0.8000 against the champion's 0.7000"),
        (_decide(0.7, 0.7), False, "kept out: score 0.7000 against the champion's 0.7000"),
        (_decide(0.6, 0.7), False, "kept out: score 0.6000 against the champion's 0.7000"),
        (_decide(0.7), True, "promoted: first champion, score 0.7000, floor 0.6000"),
        (_decide(0.6), True, "promoted: first champion"),
        (_decide(0.59), False, "kept out: score 0.5900 misses the floor 0.6000"),
        (_decide(0.5, 0.4), True, "promoted"),
        (_decide(0.9, 0.7, recall=0.87), False, "kept out: recall 0.8700 is worse"),
        (_decide(0.9, 0.7, recall=0.89), True, "promoted"),
        (_decide(0.9, 0.7, error=0.13), False, "kept out: error 0.1300 is worse"),
        (_decide(0.9, 0.7, error=0.05), True, "promoted"),
        (_decide(0.9, 0.7, size_mb=10.1), False, "kept out: 10.1 MB, the budget is 10.0 MB"),
        (_decide(0.9, size_mb=10.1), False, "kept out: 10.1 MB"),
        (_decide(0.9, 0.7, size_mb=10), True, "promoted"),
    ],
)
def test_a_challenger_is_judged(verdict: Verdict, promoted: bool, reason: str) -> None:
    assert (verdict.promoted, verdict.reason.startswith(reason)) == (promoted, True)


@pytest.mark.parametrize(("score", "promoted"), [(0.625, False), (0.75, False), (0.875, True)])
def test_the_gain_must_exceed_the_minimum(score: float, promoted: bool) -> None:
    assert _decide(score, 0.5, policy=_policy(minimum_gain=0.25)).promoted is promoted


@pytest.mark.parametrize(
    ("score", "champion", "promoted"),
    [(1.9, 2.0, True), (2.0, 2.0, False), (2.1, 2.0, False), (4.9, None, True), (5.1, None, False)],
)
def test_where_less_is_better_the_smaller_wins(
    score: float, champion: float | None, promoted: bool
) -> None:
    assert _decide(score, champion, policy=_policy("minimize", 5.0)).promoted is promoted


NAN = float("nan")


@pytest.mark.parametrize(
    "verdict", [_decide(NAN), _decide(NAN, 0.7), _decide(0.9, 0.7, recall=NAN)]
)
def test_a_score_that_is_no_number_wins_nothing(verdict: Verdict) -> None:
    assert not verdict.promoted


def test_a_guard_that_the_champion_has_no_number_for_does_not_judge() -> None:
    champion = {"score": 0.7, "recall": NAN, "error": 0.1}
    challenger = {"score": 0.8, "recall": NAN, "error": 0.1}
    assert decide(_policy(), challenger, champion, 5).promoted


def test_the_verdict_compares_gate_and_guards() -> None:
    table = _decide(0.8, 0.7, error=0.05).table
    assert table.to_dict("list") == {
        "metric": ["score", "recall", "error"],
        "better": ["maximize", "maximize", "minimize"],
        "challenger": [0.8, 0.9, 0.05],
        "champion": [0.7, 0.9, 0.1],
        "gain": [0.1, 0.0, 0.05],
    }


def test_without_a_champion_the_verdict_says_so() -> None:
    assert set(_decide(0.8).table["champion"]) == {"none"}
