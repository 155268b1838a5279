"""The alias moves past the gate, once, with a reason."""

import sys
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient

from tests.training.workshop import Workshop
from training import __main__ as commands
from training import tracking
from training.promotion import promote, promote_all, request_full_training
from training.training_run import train

TABLE = pd.DataFrame({"metric": ["category_accuracy"], "challenger": [0.9]})


def _register_again(recipe_kind: str = "quick") -> str:
    """Register the model of version 1 once more, as a candidate of the same quality."""
    first = MlflowClient().get_model_version("tickets", "1")
    tags = dict(first.tags) | {"recipe_kind": recipe_kind}
    return tracking.register("tickets", first.source, "the same again", tags)


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["training", *arguments])
    return commands.main()


def test_the_first_champion_is_promoted(promoted: Workshop) -> None:
    assert tracking.find_version("tickets", tracking.CHAMPION) == "1"


def test_a_promoted_version_is_challenger_no_more(promoted: Workshop) -> None:
    assert tracking.find_version("tickets", tracking.CHALLENGER) is None


def test_the_verdict_is_on_the_version(promoted: Workshop) -> None:
    verdict = tracking.version_tags("tickets", "1")[tracking.VERDICT_TAG]
    assert verdict.startswith("promoted: first champion, category_accuracy")


def test_the_verdict_is_in_the_run_with_its_table(promoted: Workshop) -> None:
    run_id = MlflowClient().get_model_version("tickets", "1").run_id
    path = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="verdict.md")
    assert "| category_accuracy | maximize |" in Path(path).read_text()


def test_promoting_again_does_nothing(promoted: Workshop) -> None:
    assert promote("tickets") is None
    assert tracking.find_version("tickets", tracking.CHAMPION) == "1"


def test_a_candidate_as_good_as_the_champion_is_kept_out(promoted: Workshop) -> None:
    version = _register_again()
    promote_all([])
    assert tracking.find_version("tickets", tracking.CHAMPION) == "1"
    assert tracking.find_version("tickets", tracking.CHALLENGER) is None
    verdict = tracking.version_tags("tickets", version)[tracking.VERDICT_TAG]
    assert verdict.startswith("kept out: category_accuracy")


def test_a_better_one_takes_over_and_remembers_whom_it_replaced(promoted: Workshop) -> None:
    version = _register_again()
    tracking.record_verdict("tickets", version, True, "promoted: better", TABLE)
    assert tracking.find_version("tickets", tracking.CHAMPION) == version
    assert tracking.version_tags("tickets", version)["previous_champion"] == "1"


def test_the_model_remembers_its_previous_champion(promoted: Workshop) -> None:
    tracking.record_verdict("tickets", _register_again(), True, "promoted: better", TABLE)
    assert MlflowClient().get_registered_model("tickets").tags["previous_champion"] == "1"


def test_a_newer_challenger_survives_the_verdict_on_an_older_one(promoted: Workshop) -> None:
    older, newer = _register_again(), _register_again()
    tracking.record_verdict("tickets", older, False, "kept out", TABLE)
    assert tracking.find_version("tickets", tracking.CHALLENGER) == newer


def test_a_long_verdict_is_cut_to_what_the_registry_takes(promoted: Workshop) -> None:
    version = _register_again()
    tracking.record_verdict("tickets", version, False, "kept out " * 1000, TABLE)
    assert len(tracking.version_tags("tickets", version)[tracking.VERDICT_TAG]) == 5000


def test_an_unregistered_model_has_no_version(promoted: Workshop) -> None:
    assert tracking.find_version("understanding", tracking.CHAMPION) is None


def test_an_unregistered_model_has_no_tags(promoted: Workshop) -> None:
    assert tracking.list_version_tags("understanding") == []


def test_an_unreachable_registry_is_not_a_missing_version(
    promoted: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise mlflow.exceptions.MlflowException("the registry is down")

    monkeypatch.setattr(MlflowClient, "get_model_version_by_alias", fail)
    with pytest.raises(mlflow.exceptions.MlflowException, match="down"):
        tracking.find_version("tickets", tracking.CHAMPION)


def test_full_training_is_not_due_before_every_model_has_a_champion(trained: Workshop) -> None:
    assert not request_full_training("run 1")


def test_full_training_is_due_once_every_model_has_a_champion(promoted: Workshop) -> None:
    assert request_full_training("run 1")


def test_full_training_is_requested_once(promoted: Workshop) -> None:
    assert request_full_training("run 1")
    assert not request_full_training("run 2")


def test_a_request_that_was_cut_off_gets_the_same_answer_again(promoted: Workshop) -> None:
    assert request_full_training("run 1")
    assert request_full_training("run 1")


def test_full_training_is_not_due_after_a_full_version(promoted: Workshop) -> None:
    _register_again("full")
    assert not request_full_training("run 1")


@pytest.mark.parametrize(("state", "code"), [("trained", 99), ("promoted", 0)])
def test_the_command_tells_by_its_exit_code_whether_full_training_is_due(
    state: str, code: int, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    request.getfixturevalue(state)
    assert _run(monkeypatch, "request-full-training") == code


def test_a_promotion_cut_off_after_the_alias_moved_is_tidied_up(promoted: Workshop) -> None:
    client = MlflowClient()
    champion = client.get_model_version_by_alias("tickets", "champion")
    client.set_registered_model_alias("tickets", "challenger", champion.version)
    assert promote("tickets") is None
    after = client.get_model_version_by_alias("tickets", "champion")
    assert after.tags["gate_verdict"] == champion.tags["gate_verdict"]
    assert tracking.find_version("tickets", "challenger") is None


def test_auto_trains_nothing_twice_from_the_same_recipe_and_tables(trained: Workshop) -> None:
    assert train("tickets", "auto") == "1"


def test_the_promote_command_without_a_challenger_succeeds(
    promoted: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(monkeypatch, "promote", "tickets") == 0


@pytest.mark.parametrize("command", ["train", "promote"])
def test_the_command_on_an_unknown_model_exits_1_and_names_it(
    command: str,
    promoted: Workshop,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _run(monkeypatch, command, "ticket") == 1
    assert "no model 'ticket'" in capsys.readouterr().err
