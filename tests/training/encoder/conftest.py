"""One real export of the encoder for all tests, and its registry after the promotion."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from data_contracts.gates import read_policy
from tests.training.workshop import EXPERIMENT, Workshop, set_up_workshop
from training.promotion import promote
from training.training_run import train

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def encoder_promoted_once(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A workshop in which version 1 of `encoder` was trained and judged by its real policy."""
    made = set_up_workshop(tmp_path_factory.mktemp("encoder_workshop"))
    policy = read_policy(REPOSITORY / "mlflow.yaml").find("encoder").model_dump(mode="json")
    recipe = str(REPOSITORY / "training" / "recipes" / "encoder.yaml")
    policy["recipes"] = {"quick": recipe, "full": recipe}
    made.policy_file.write_text(
        yaml.safe_dump({"experiment": EXPERIMENT, "models": {"encoder": policy}})
    )
    with made.entered():
        train("encoder", "auto")
        promote("encoder")
    return made


@pytest.fixture
def encoder_promoted(encoder_promoted_once: Workshop, tmp_path: Path) -> Iterator[Workshop]:
    """This process in a copy of the registry with version 1 as champion."""
    with encoder_promoted_once.fork(tmp_path / "registry.db").entered() as workshop:
        yield workshop
