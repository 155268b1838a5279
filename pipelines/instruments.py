"""Instruments: the companies that prices cover, and the names by which people call them."""

from typing import Any

import pyarrow.compute as pc

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from data_contracts.settings import Settings, read_settings
from pipelines.intake import admit
from pipelines.landing import Landed, land
from pipelines.sources.embedded_tables import read_embedded_table
from pipelines.sources.source_file import SourceFile
from pipelines.sources.table_files import read_table_file


def land_instruments() -> dict[str, Any]:
    """Fetch the list of instruments and keep the raw file; returns a `Landed` as plain values."""
    settings = read_settings()
    return land(_fetch_instruments(settings), "instruments", Lake(settings.lake)).as_dict()


def _fetch_instruments(settings: Settings) -> SourceFile:
    match settings.instruments_source:
        case "embedded":
            return read_embedded_table("instruments.csv")
        case address:
            return read_table_file(address)


def admit_instruments(landed: dict[str, Any]) -> dict[str, Any]:
    """Hold landed instruments against their contract and replace the table `instruments`.

    Returns:
        An `Admitted` as plain values.

    Raises:
        ContractBroken: if the contract does not hold.
    """
    lake = Lake(read_settings().lake)
    return admit(Landed(**landed), load_contract("instruments"), lake).as_dict()


def ingest_instruments() -> dict[str, Any]:
    """Land and admit the instruments; returns an `Admitted` as plain values."""
    return admit_instruments(land_instruments())


def list_symbols(lake: Lake) -> list[str]:
    """Symbols of the admitted instruments that the prices shall cover, in order.

    Raises:
        TableMissing: if no instruments were admitted yet.
    """
    covered = lake.read("instruments", columns=["symbol"], where=pc.field("covered"))
    return sorted(covered["symbol"].to_pylist())
