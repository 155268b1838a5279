"""Text to vector: export the base with int8 weights, register the result as challenger.

Nothing is learned, so one recipe serves as quick and as full, and asking for the full one again
changes nothing. Training is a command in its own process; its progress is in the task's log and
in MLflow.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from airflow.sdk import dag, task

from dags.assets import CANDIDATE_ENCODER, EXAMPLES_TICKETS, FULL_TRAINING_DUE
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
def train_encoder() -> None:
    """See the module's docstring."""

    @task.bash(outlets=[CANDIDATE_ENCODER], pool="training", cwd=str(Path(__file__).parents[1]))
    def train() -> str:
        """Export, replay in a fresh process, hold against the base, register."""
        return f"{sys.executable} -m training train encoder"

    train()


train_encoder()
