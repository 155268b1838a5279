"""Account transactions: land the raw file and hold it against its contract.

The default source is a seeded simulator, and every row that it makes says so.
"""

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

from dags.assets import TRANSACTIONS, iso_day, publish
from dags.failures import TASK_DEFAULTS


@dag(
    schedule=CronDataIntervalTimetable("0 2 * * *", timezone="UTC"),
    start_date=datetime(2022, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["ingest", "accounts"],
    doc_md=__doc__,
)
def ingest_accounts() -> None:
    """See the module's docstring."""

    @task
    def land(data_interval_start: Any = None, data_interval_end: Any = None) -> dict[str, Any]:
        """Keep the source's file as it came."""
        from pipelines.accounts import land_transactions

        return land_transactions(iso_day(data_interval_start), iso_day(data_interval_end))

    @task(inlets=[TRANSACTIONS], outlets=[TRANSACTIONS])
    def admit(landed: dict[str, Any], **context: Any) -> None:
        """Hold the file against the contract `transactions` and publish the table."""
        from pipelines.accounts import admit_transactions

        publish(TRANSACTIONS, admit_transactions(landed)["version"], context)

    admit(land())


ingest_accounts()
