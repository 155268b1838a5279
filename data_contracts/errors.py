"""The error tree of Teller.

    TellerError
    ├── SettingsError          an address or option is missing or malformed
    ├── ContractError          a contract file itself is wrong
    ├── ContractBroken         data broke its contract: nothing downstream may run
    ├── SourceError            a source could not deliver what was asked of it
    ├── TableMissing           a table, or a version of it, is not in the lake
    ├── RecipeError            a training recipe is malformed
    └── ModelRejected          a model version failed a check it must pass to be registered

Every message says what was found, what was expected and what to do.
"""


class TellerError(Exception):
    """The root: catch it where any of Teller's own failures should become an exit code."""


class SettingsError(TellerError):
    """An address or option is missing or malformed."""


class ContractError(TellerError):
    """A contract file is malformed: an unknown type, rule or metric."""


class ContractBroken(TellerError):
    """Data broke its contract beyond the contract's tolerance."""


class SourceError(TellerError):
    """A source could not deliver what was asked of it."""


class TableMissing(TellerError):
    """A table, or the asked version of it, is not in the lake."""


class RecipeError(TellerError):
    """A training recipe is malformed."""


class ModelRejected(TellerError):
    """A model version failed a check that it must pass to be registered."""
