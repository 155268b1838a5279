"""A real training leaves a version that says what it is and where it came from."""

from tests.training.workshop import Workshop
from training import tracking


def test_the_trained_version_is_challenger(trained: Workshop) -> None:
    assert tracking.find_version("tickets", tracking.CHALLENGER) == "1"

def test_z(promoted: Workshop) -> None:
    assert tracking.find_version("tickets", tracking.CHAMPION) == "1"
