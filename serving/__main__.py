"""Commands: `python -m serving users set --role customer NAME` (password from stdin)."""

import argparse
import getpass
import sys

from data_contracts.errors import TellerError
from data_contracts.settings import load_profile, read_settings


def main() -> int:
    """Run the command line; returns the exit code."""
    arguments = _parser().parse_args()
    load_profile()
    try:
        _set_user(arguments.name, arguments.role, arguments.customer)
    except TellerError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"user {arguments.name} may sign in as {arguments.role}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m serving", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    actions = commands.add_parser("users", help="who may sign in").add_subparsers(
        dest="action", required=True
    )
    action = actions.add_parser("set", help="make a user or change password, role and customer")
    action.add_argument("--role", required=True, help="customer, agent, analyst or admin")
    action.add_argument("--customer", help="whose bookings a customer may see, such as C-001")
    action.add_argument("name")
    return parser


def _set_user(name: str, role: str, customer_id: str | None) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import OperationalError

    from serving.users import set_user

    engine = create_engine(read_settings().require_database_url(), hide_parameters=True)
    try:
        set_user(engine, name, _read_password(), role, customer_id)
    except OperationalError as error:
        raise TellerError(
            f"the database did not answer: {error.orig}; start it with `make up` or correct "
            "TELLER_DATABASE_URL"
        ) from error
    finally:
        engine.dispose()


def _read_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("password: ")
    return sys.stdin.readline().rstrip("\r\n")


if __name__ == "__main__":
    sys.exit(main())
