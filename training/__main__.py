"""Commands: `python -m training train|measure|promote|request-full-training|replay`."""

import argparse
import logging
import os
import sys
from pathlib import Path

from data_contracts.errors import TellerError
from data_contracts.settings import load_profile

NOT_DUE = 99  # an exit code of its own, so that a failure is not read as "not due"


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train a model and register it as challenger")
    train.add_argument("model", help="a key of mlflow.yaml")
    train.add_argument("--kind", choices=["auto", "quick", "full"], default="auto")
    measure = commands.add_parser("measure", help="fit a labelled file and score what it held out")
    measure.add_argument("recipe", type=Path, help="for example training/recipes/banking77.yaml")
    measure.add_argument("--data", type=Path, required=True, help="folder that holds the file")
    promote = commands.add_parser("promote", help="judge the challenger against the champion")
    promote.add_argument("model", nargs="*", help="keys of mlflow.yaml; none: all of them")
    commands.add_parser(
        "request-full-training",
        help="exit 0 if full recipes are due and were not requested before, 99 if not",
    )
    replay = commands.add_parser("replay", help="reload a logged model and replay golden inputs")
    replay.add_argument("model_uri")
    replay.add_argument("folder", type=Path)
    replay.add_argument("--base", default="embedded", help="base model of the adapter")
    arguments = parser.parse_args()
    _prepare_process()
    try:
        return _run(arguments)
    except TellerError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1


def _prepare_process() -> None:
    load_profile()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Threads that spin while they wait starve whatever else runs: beside Airflow and the service
    # one epoch took over ten times as long with the default (docs/decisions/0005).
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.captureWarnings(True)


def _run(arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "train":
            from training.training_run import train

            train(arguments.model, arguments.kind)
        case "measure":
            from training.text.measurement import measure

            print(measure(arguments.recipe, arguments.data))
        case "promote":
            from training.promotion import promote_all

            promote_all(arguments.model)
        case "request-full-training":
            from training.promotion import request_full_training

            requester = os.environ.get("AIRFLOW_CTX_DAG_RUN_ID", "command line")
            return 0 if request_full_training(requester) else NOT_DUE
        case "replay":
            from training.replay import replay

            replay(arguments.model_uri, arguments.folder, arguments.base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
