"""One real training for all tests, and its registry before and after the first promotion."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.training.workshop import Workshop, set_up_workshop
from training.promotion import promote
from training.training_run import train

# Warnings that the libraries raise about themselves or each other.
FOREIGN_WARNINGS = (
    "ignore:The ``noload`` loader strategy is deprecated",
    "ignore:.*Any type hint is inferred as AnyType",
    "ignore:.*An input example was not provided when logging the model",
    "ignore:`is_gradient_checkpointing` is deprecated",
    "ignore:`torch.jit.trace",
    "ignore:Converting a tensor to a Python boolean",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests beside and below this file pass over what others warn about."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            for warning in FOREIGN_WARNINGS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A workshop in which version 1 of `tickets` was trained."""
    made = set_up_workshop(tmp_path_factory.mktemp("workshop"))
    with made.entered():
        train("tickets", "auto")
    return made


@pytest.fixture(scope="session")
def promoted_once(trained_once: Workshop) -> Workshop:
    """The same with version 1 judged and promoted."""
    made = trained_once.fork(trained_once.folder / "promoted.db")
    with made.entered():
        promote("tickets")
    return made


@pytest.fixture
def trained(trained_once: Workshop, tmp_path: Path) -> Iterator[Workshop]:
    """This process in a copy of the registry with version 1 as challenger."""
    with trained_once.fork(tmp_path / "registry.db").entered() as workshop:
        yield workshop


@pytest.fixture
def promoted(promoted_once: Workshop, tmp_path: Path) -> Iterator[Workshop]:
    """This process in a copy of the registry with version 1 as champion."""
    with promoted_once.fork(tmp_path / "registry.db").entered() as workshop:
        yield workshop
