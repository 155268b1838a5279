"""The assets that schedule the flows, and how a task publishes one.

An asset event carries the version of its table. A task publishes only a version that was not
published before, so a repeated day, or a retry after a crash, starts nothing twice and loses
nothing.
"""

from typing import Any

from airflow.sdk import Asset
from airflow.sdk.exceptions import AirflowSkipException

PRICES = Asset(name="prices", uri="teller://lake/prices")
TRANSACTIONS = Asset(name="transactions", uri="teller://lake/transactions")
ARTICLES = Asset(name="articles", uri="teller://lake/articles")
EXAMPLES_TICKETS = Asset(name="examples_tickets", uri="teller://lake/examples_tickets")
EXAMPLES_UNDERSTANDING = Asset(
    name="examples_understanding", uri="teller://lake/examples_understanding"
)
CANDIDATE_UNDERSTANDING = Asset(name="candidate_understanding", uri="teller://models/understanding")
CANDIDATE_TICKETS = Asset(name="candidate_tickets", uri="teller://models/tickets")
CANDIDATE_ENCODER = Asset(name="candidate_encoder", uri="teller://models/encoder")
CANDIDATE_FORECASTER = Asset(name="candidate_forecaster", uri="teller://models/forecaster")
# Every model has a quick champion and none was trained by its full recipe yet.
FULL_TRAINING_DUE = Asset(name="full_training_due", uri="teller://models/full_training_due")


def publish(asset: Asset, version: int, context: Any) -> None:
    """Let `asset` stand for this version of its table.

    Args:
        asset: must be both inlet and outlet of the task.
        version: the table's version.
        context: the task's context.

    Raises:
        AirflowSkipException: if this version was published before: nothing downstream starts.
    """
    published = [event.extra.get("version") for event in context["inlet_events"][asset]]
    if version in published[-1:]:
        raise AirflowSkipException(f"{asset.name} version {version} was published before")
    context["outlet_events"][asset].extra = {"version": version}


def iso_day(moment: Any) -> str | None:
    """The UTC day of a moment as text; None for a run without an interval."""
    return None if moment is None else str(moment.date())
