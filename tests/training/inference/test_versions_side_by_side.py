"""Two versions with different inference code answer in one process, each with its own."""

import json
import sys
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow.models import infer_signature

import training.entries

ENTRIES = Path(training.entries.__file__).parent
QUESTIONS = pd.DataFrame({"text": ["Where is my card?"]})

# The stand-in package: `answers` is a module of its own, to see that relative imports stay apart.
_PREDICTORS = {
    "tickets": """
import pandas as pd
from .answers import ANSWER
class Tickets:
    @classmethod
    def load(cls, folder): return cls()
    def predict(self, texts): return pd.DataFrame({"category": [ANSWER] * len(texts)})
""",
    "understanding": """
import pandas as pd
from .answers import ANSWER
class Understanding:
    @classmethod
    def load(cls, folder): return cls()
    def predict(self, texts, as_of):
        return pd.DataFrame({"domain": [f"{ANSWER} {as_of}"] * len(texts)})
""",
    "forecaster": """
import pandas as pd
from .answers import ANSWER
class Forecaster:
    @classmethod
    def load(cls, folder): return cls()
    def predict(self, prices, horizon_days, levels):
        return pd.DataFrame({"symbol": [f"{ANSWER} {horizon_days} {levels}"]})
""",
}


def _save_version(
    name: str, answer: str, folder: Path, params: dict[str, str] | None = None
) -> Any:
    package, model = folder / "inference", folder / "model"
    package.mkdir(parents=True)
    model.mkdir()
    (package / "__init__.py").write_text("")
    (package / f"{name}.py").write_text(_PREDICTORS[name])
    (package / "answers.py").write_text(f"ANSWER = {answer!r}\n")
    (model / "heads.json").write_text(json.dumps({}))
    mlflow.pyfunc.save_model(
        str(folder / "version"),
        python_model=str(ENTRIES / f"{name}.py"),
        artifacts={"inference": str(package), "model": str(model)},
        signature=infer_signature(QUESTIONS, params=params),
        pip_requirements=[],
    )
    return mlflow.pyfunc.load_model(str(folder / "version"))


def _tickets(answer: str, folder: Path) -> Any:
    return _save_version("tickets", answer, folder)


def test_two_versions_answer_with_their_own_code(tmp_path: Path) -> None:
    old, new = _tickets("old", tmp_path / "1"), _tickets("new", tmp_path / "2")
    answers = [version.predict(QUESTIONS)["category"].item() for version in (old, new, old)]
    assert answers == ["old", "new", "old"]


def test_loading_a_version_does_not_hide_the_package_of_training(tmp_path: Path) -> None:
    before = sys.modules.get("training.inference")
    _tickets("old", tmp_path)
    assert sys.modules.get("training.inference") is before


def test_a_version_without_its_inference_package_is_refused(tmp_path: Path) -> None:
    _tickets("old", tmp_path)
    (tmp_path / "version" / "artifacts" / "inference" / "__init__.py").unlink()
    with pytest.raises(Exception, match=r"__init__\.py"):
        mlflow.pyfunc.load_model(str(tmp_path / "version"))


def test_a_question_is_read_as_of_the_given_day(tmp_path: Path) -> None:
    version = _save_version("understanding", "finance on", tmp_path, {"as_of": "2000-01-01"})
    row = version.predict(QUESTIONS, params={"as_of": "2022-12-28"})
    assert row["domain"].item() == "finance on 2022-12-28"


def test_a_forecast_has_defaults(tmp_path: Path) -> None:
    version = _save_version("forecaster", "forecast", tmp_path)
    assert version.predict(QUESTIONS)["symbol"].item() == "forecast 5 [80, 95]"
