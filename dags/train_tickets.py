"""Support message to category, priority and escalation: train on new data, register a challenger.

The first run trains the quick recipe, so that the service can answer within minutes; when every
model has such a champion, and on all later data, the full recipe is trained. Training is a
command in its own process; its progress is in the task's log and in MLflow.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from airflow.sdk import dag, task

from dags.assets import CANDIDATE_TICKETS, EXAMPLES_TICKETS, FULL_TRAINING_DUE
from dags.failures import TASK_DEFAULTS


@dag(
    schedule=EXAMPLES_TICKETS | FULL_TRAINING_DUE,
    start_date=datetime(2022, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["training"],
    doc_md=__doc__,
)
def train_tickets() -> None:
    """See the module's docstring."""

    @task.bash(outlets=[CANDIDATE_TICKETS], pool="training", cwd=str(Path(__file__).parents[1]))
    def train() -> str:
        """Train, replay in a fresh process, score on held-out examples, register."""
        return f"{sys.executable} -m training train tickets"

    train()


train_tickets()
