"""Run flows as Airflow's own `dag.test` does, and print each task's state as a JSON line."""

import json
import sys
from pathlib import Path

from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
from airflow.utils.db import initdb


def main(names: list[str]) -> None:
    """Run the named flows one after the other."""
    initdb()
    bag = DagBag(str(Path(__file__).parents[2] / "dags"))
    assert not bag.import_errors, bag.import_errors
    DagBundlesManager().sync_bundles_to_db()
    sync_bag_to_db(bag, "dags-folder", None)
    for name in names:
        run = bag.dags[name].test()
        states = {task.task_id: str(task.state) for task in run.get_task_instances()}
        print("FLOW " + json.dumps({"flow": name, "state": str(run.state), "tasks": states}))


if __name__ == "__main__":
    main(sys.argv[1:])
