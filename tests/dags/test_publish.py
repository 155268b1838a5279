"""A version is published once."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Event:
    extra: dict[str, Any] = field(default_factory=dict)


class Context(dict[str, Any]):
    """A task's context with the events that an asset has had."""

    def __init__(self, asset: Any, *published: dict[str, Any]) -> None:
        super().__init__(
            inlet_events={asset: [Event(extra) for extra in published]},
            outlet_events={asset: Event()},
        )


@pytest.fixture(scope="module")
def assets(airflow_home: Path) -> Any:
    from dags import assets

    return assets


def _publish(assets: Any, version: int, *published: dict[str, Any]) -> dict[str, Any]:
    context = Context(assets.PRICES, *published)
    assets.publish(assets.PRICES, version, context)
    extra: dict[str, Any] = context["outlet_events"][assets.PRICES].extra
    return extra


def test_the_first_version_is_published(assets: Any) -> None:
    assert _publish(assets, 0) == {"version": 0}


def test_a_new_version_is_published(assets: Any) -> None:
    assert _publish(assets, 2, {"version": 0}, {"version": 1}) == {"version": 2}


def test_the_same_version_is_skipped_by_name(assets: Any) -> None:
    from airflow.sdk.exceptions import AirflowSkipException

    with pytest.raises(AirflowSkipException, match="prices version 1 was published before"):
        _publish(assets, 1, {"version": 0}, {"version": 1})


def test_a_version_that_came_back_is_published(assets: Any) -> None:
    assert _publish(assets, 0, {"version": 0}, {"version": 1}) == {"version": 0}


def test_an_event_without_a_version_does_not_count(assets: Any) -> None:
    assert _publish(assets, 1, {}) == {"version": 1}


@pytest.mark.parametrize(
    ("moment", "day"), [(datetime(2022, 12, 28, 22, tzinfo=UTC), "2022-12-28"), (None, None)]
)
def test_an_interval_begins_on_a_day(assets: Any, moment: datetime | None, day: str | None) -> None:
    assert assets.iso_day(moment) == day


def test_every_asset_has_an_address_of_its_own(assets: Any) -> None:
    addresses = [a.uri for a in vars(assets).values() if isinstance(a, assets.Asset)]
    assert len(addresses) == len(set(addresses))
