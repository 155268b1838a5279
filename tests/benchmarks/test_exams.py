"""The exams are as they were frozen, and each case says what is expected."""

import hashlib
import json
from pathlib import Path

import pytest

EXAMS = Path(__file__).parents[2] / "benchmarks" / "exams"


def test_the_exams_are_as_they_were_frozen() -> None:
    for line in (EXAMS / "EXAMS.sha256").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((EXAMS / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", ["finance_exam.jsonl", "finance_exam_2.jsonl"])
def test_every_turn_of_an_exam_has_an_expectation(name: str) -> None:
    cases = [json.loads(line) for line in (EXAMS / name).read_text().splitlines()]
    assert len(cases) >= 400
    assert all(turn["expected"] for case in cases for turn in case["turns"])


def test_there_are_fifty_adversarial_inputs_or_more() -> None:
    lines = (EXAMS / "adversarial.jsonl").read_text().splitlines()
    assert len({json.loads(line)["text"] for line in lines}) >= 50
