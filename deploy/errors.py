"""What can go wrong while the local stack is brought up or down."""

from data_contracts.errors import TellerError


class DeployError(TellerError):
    """A part of the local stack could not be prepared, started, reached or stopped.

    The message says what was found, what was expected and what to do.
    """
