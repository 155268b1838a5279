"""Accounts: customers' transactions."""

from typing import Any

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from data_contracts.settings import Settings, read_settings
from pipelines.intake import admit
from pipelines.interval import Interval, choose_interval
from pipelines.landing import Landed, land
from pipelines.sources.simulated_transactions import simulate_transactions
from pipelines.sources.source_file import SourceFile
from pipelines.sources.table_files import read_table_file


def land_transactions(start: str | None = None, end: str | None = None) -> dict[str, Any]:
    """Fetch the transactions of [start, end) and keep the raw file.

    Args:
        start: first day, ISO; with `end` absent too: all history.
        end: day after the last one, ISO.

    Returns:
        A `Landed` as plain values.
    """
    settings = read_settings()
    lake = Lake(settings.lake)
    interval = choose_interval(start, end, "transactions", lake)
    file = _fetch_transactions(settings, interval)
    return land(file, "transactions", lake, interval).as_dict()


def _fetch_transactions(settings: Settings, interval: Interval | None) -> SourceFile:
    match settings.transactions_source:
        case "simulated":
            return simulate_transactions(interval)
        case address:
            return read_table_file(address)


def admit_transactions(landed: dict[str, Any]) -> dict[str, Any]:
    """Hold landed transactions against their contract and write their days to `transactions`.

    Returns:
        An `Admitted` as plain values.

    Raises:
        ContractBroken: if the contract does not hold.
    """
    file = Landed(**landed)
    lake = Lake(read_settings().lake)
    return admit(file, load_contract("transactions"), lake, file.interval).as_dict()
