"""Support and assistant texts: tickets, articles, company names, questions, and their examples.

Each file is landed and held against its contract; training examples are redacted, split by time
and phrasing, and published at their table version.
"""

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

from dags.assets import ARTICLES, EXAMPLES_TICKETS, EXAMPLES_UNDERSTANDING, iso_day, publish
from dags.failures import TASK_DEFAULTS


@dag(
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="UTC"),
    start_date=datetime(2022, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["ingest", "support"],
    doc_md=__doc__,
)
def ingest_support() -> None:
    """See the module's docstring."""

    @task
    def ingest_instruments() -> None:
        """Land and admit the names of companies; writing the same names changes nothing."""
        from pipelines import instruments

        instruments.ingest_instruments()

    @task
    def ingest_tickets(data_interval_start: Any = None, data_interval_end: Any = None) -> None:
        """Land and admit customers' labelled messages."""
        from pipelines.support import admit_tickets, land_tickets

        admit_tickets(land_tickets(iso_day(data_interval_start), iso_day(data_interval_end)))

    @task(inlets=[ARTICLES], outlets=[ARTICLES])
    def ingest_articles(**context: Any) -> None:
        """Land and admit the knowledge that replies quote."""
        from pipelines.support import admit_articles, land_articles

        publish(ARTICLES, admit_articles(land_articles())["version"], context)

    @task
    def ingest_questions() -> None:
        """Land and admit ways of asking."""
        from pipelines import questions

        questions.ingest_questions()

    @task(inlets=[EXAMPLES_TICKETS], outlets=[EXAMPLES_TICKETS])
    def build_ticket_examples(**context: Any) -> None:
        """Make the examples that the model `tickets` learns from."""
        from pipelines import support

        publish(EXAMPLES_TICKETS, support.build_ticket_examples()["version"], context)

    @task(inlets=[EXAMPLES_UNDERSTANDING], outlets=[EXAMPLES_UNDERSTANDING])
    def build_question_examples(**context: Any) -> None:
        """Make the examples that the model `understanding` learns from."""
        from pipelines import questions

        examples = questions.build_question_examples()
        publish(EXAMPLES_UNDERSTANDING, examples["version"], context)

    tickets = ingest_tickets()
    ingest_articles()
    tickets >> build_ticket_examples()
    [ingest_instruments(), tickets, ingest_questions()] >> build_question_examples()


ingest_support()
