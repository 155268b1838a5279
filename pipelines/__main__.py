r"""Every step as a command.

    python -m pipelines land-prices --start 2022-01-03 --end 2022-01-04 \
        | python -m pipelines admit-prices
    python -m pipelines build-price-features

A land step prints where the raw file lies; an admit step reads that line from its argument or
from standard input; neither --start nor --end: all history.
"""

import argparse
import json
import logging
import sys
from typing import Any

from deltalake.exceptions import DeltaError

from data_contracts.errors import TellerError
from data_contracts.settings import load_profile
from pipelines import accounts, instruments, prices, questions, support

LAND_INTERVAL = {
    "land-prices": prices.land_prices,
    "land-tickets": support.land_tickets,
    "land-transactions": accounts.land_transactions,
}
LAND_ALL = {
    "land-instruments": instruments.land_instruments,
    "land-articles": support.land_articles,
    "land-questions": questions.land_questions,
}
ADMIT = {
    "admit-prices": prices.admit_prices,
    "admit-tickets": support.admit_tickets,
    "admit-transactions": accounts.admit_transactions,
    "admit-instruments": instruments.admit_instruments,
    "admit-articles": support.admit_articles,
    "admit-questions": questions.admit_questions,
}
BUILD = {
    "build-price-features": prices.build_price_features,
    "build-ticket-examples": support.build_ticket_examples,
    "build-question-examples": questions.build_question_examples,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipelines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", required=True, metavar="step")
    for step, function in {**LAND_INTERVAL, **LAND_ALL, **ADMIT, **BUILD}.items():
        command = steps.add_parser(step, help=(function.__doc__ or "").splitlines()[0])
        if step in LAND_INTERVAL:
            command.add_argument("--start", help="first day, such as 2022-01-03")
            command.add_argument("--end", help="day after the last one")
        if step in ADMIT:
            command.add_argument("landed", nargs="?", default="-", help="JSON of the land step")
    return parser


def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    step = arguments.step
    if step in LAND_INTERVAL:
        return LAND_INTERVAL[step](arguments.start, arguments.end)
    if step in ADMIT:
        text = sys.stdin.read() if arguments.landed == "-" else arguments.landed
        return ADMIT[step](_parse_landed(text))
    return {**LAND_ALL, **BUILD}[step]()


def _parse_landed(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except ValueError as error:
        raise TellerError(
            f"expected the JSON line of a land step, found {text[:80]!r}: {error}"
        ) from error


def main() -> int:
    """Run one step; returns the exit code."""
    arguments = _parser().parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("pipelines").setLevel(logging.INFO)
    load_profile()
    try:
        print(json.dumps(_run(arguments)))
    except TellerError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, DeltaError) as error:
        print(
            f"{arguments.step} could not read or write the lake: {error}; "
            "tables keep their last version: free space or mend the storage, then run it again",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
