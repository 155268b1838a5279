"""Promotion: hold every challenger against its champion on the same held-out examples.

The alias `champion` moves only past the gate of mlflow.yaml; the reasoned verdict is in the log,
on the version and in its run. Once every model has a first champion from its quick recipe, the
full recipes are due.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from airflow.sdk import dag, task

from dags.assets import (
    CANDIDATE_ENCODER,
    CANDIDATE_FORECASTER,
    CANDIDATE_TICKETS,
    CANDIDATE_UNDERSTANDING,
    FULL_TRAINING_DUE,
)
from dags.failures import TASK_DEFAULTS

REPOSITORY = str(Path(__file__).parents[1])
NOT_DUE = 99  # exit code of `request-full-training` where it is not due


@dag(
    schedule=CANDIDATE_UNDERSTANDING | CANDIDATE_TICKETS | CANDIDATE_FORECASTER | CANDIDATE_ENCODER,
    start_date=datetime(2022, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["promotion"],
    doc_md=__doc__,
)
def promote_models() -> None:
    """See the module's docstring."""

    @task.bash(cwd=REPOSITORY)
    def promote() -> str:
        """Judge every challenger and move the alias of those that pass."""
        return f"{sys.executable} -m training promote"

    @task.bash(cwd=REPOSITORY, outlets=[FULL_TRAINING_DUE], skip_on_exit_code=NOT_DUE)
    def request_full_training() -> str:
        """Publish that full training is due; skipped where it is not."""
        return f"{sys.executable} -m training request-full-training"

    promote() >> request_full_training()


promote_models()
