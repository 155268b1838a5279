"""Commands of the local stack: `python -m deploy up`, `down`, `wait`, `status`, `logs`."""

import argparse
import sys

from data_contracts.errors import TellerError
from deploy.profile import default_home

COMMANDS = {
    "up": "start everything, train what is not trained, answer two questions",
    "down": "stop everything, losing nothing",
    "wait": "block until the full recipes are trained and have met the gate",
    "status": "show the processes, their addresses and their state",
    "logs": "follow all logs",
    "erase": "remove all local state, data and models included",
}


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in COMMANDS.items():
        commands.add_parser(name, help=text)
    command = parser.parse_args().command
    from deploy import stack

    home = default_home()
    try:
        if command == "status":
            print(stack.status(home))
        else:
            {
                "up": stack.up,
                "down": stack.down,
                "wait": stack.wait,
                "logs": stack.logs,
                "erase": stack.erase,
            }[command](home)
    except TellerError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; what was started goes on: see `make logs`", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
