"""Daily prices: land the raw file, hold it against its contract, compute features.

The companies that prices cover are admitted first. A run without an interval (the first,
triggered by hand) loads all history; a scheduled run loads its trading day, and those missed
before it. A broken contract fails `admit`, and nothing downstream runs.
"""

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

from dags.assets import PRICES, iso_day, publish
from dags.failures import TASK_DEFAULTS


@dag(
    schedule=CronDataIntervalTimetable("0 22 * * 1-5", timezone="UTC"),
    start_date=datetime(2022, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["ingest", "markets"],
    doc_md=__doc__,
)
def ingest_prices() -> None:
    """See the module's docstring."""

    @task
    def ingest_instruments() -> None:
        """Land and admit the companies: a remote source is asked for their prices."""
        from pipelines import instruments

        instruments.ingest_instruments()

    @task
    def land(data_interval_start: Any = None, data_interval_end: Any = None) -> dict[str, Any]:
        """Keep the source's file as it came."""
        from pipelines.prices import land_prices

        return land_prices(iso_day(data_interval_start), iso_day(data_interval_end))

    @task
    def admit(landed: dict[str, Any]) -> dict[str, Any]:
        """Hold the file against the contract `prices`."""
        from pipelines.prices import admit_prices

        return admit_prices(landed)

    @task(inlets=[PRICES], outlets=[PRICES])
    def build_features(admitted: dict[str, Any], **context: Any) -> None:
        """Compute the features of every price; publish the prices they were made from."""
        from pipelines.prices import build_price_features

        build_price_features()
        publish(PRICES, admitted["version"], context)

    landed = land()
    ingest_instruments() >> landed
    build_features(admit(landed))


ingest_prices()
