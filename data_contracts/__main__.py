"""Commands: `python -m data_contracts migrate`."""

import argparse
import sys

from data_contracts.errors import TellerError
from data_contracts.settings import load_profile, read_settings


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m data_contracts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the operational database to the newest schema")
    parser.parse_args()
    load_profile()
    from data_contracts.migration import migrate

    try:
        migrate(read_settings().require_database_url())
    except TellerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
