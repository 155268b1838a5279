"""Support: customers' labelled messages, and the articles that replies quote."""

from typing import Any

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from data_contracts.settings import Settings, read_settings
from pipelines import examples
from pipelines.intake import admit
from pipelines.interval import choose_interval
from pipelines.landing import Landed, land
from pipelines.sources.article_files import read_article_files
from pipelines.sources.embedded_tables import CORPUS_FOLDER, read_embedded_table
from pipelines.sources.source_file import SourceFile
from pipelines.sources.table_files import read_table_file


def land_tickets(start: str | None = None, end: str | None = None) -> dict[str, Any]:
    """Fetch the tickets of [start, end) and keep the raw file.

    Args:
        start: first day, ISO; with `end` absent too: all history.
        end: day after the last one, ISO.

    Returns:
        A `Landed` as plain values.
    """
    settings = read_settings()
    lake = Lake(settings.lake)
    interval = choose_interval(start, end, "tickets", lake)
    return land(_fetch_tickets(settings), "tickets", lake, interval).as_dict()


def _fetch_tickets(settings: Settings) -> SourceFile:
    match settings.tickets_source:
        case "embedded":
            return read_embedded_table("tickets.csv", "exam_tickets.csv")
        case address:
            return read_table_file(address)


def admit_tickets(landed: dict[str, Any]) -> dict[str, Any]:
    """Hold landed tickets against their contract and write their days to the table `tickets`.

    Returns:
        An `Admitted` as plain values.

    Raises:
        ContractBroken: if the contract does not hold.
    """
    file = Landed(**landed)
    lake = Lake(read_settings().lake)
    return admit(file, load_contract("tickets"), lake, file.interval).as_dict()


def build_ticket_examples() -> dict[str, Any]:
    """Make training examples of the admitted tickets.

    Returns:
        An `Admitted` as plain values.

    Raises:
        TableMissing: if no tickets were admitted yet.
    """
    return examples.build_ticket_examples(Lake(read_settings().lake)).as_dict()


def land_articles() -> dict[str, Any]:
    """Fetch all articles and keep the raw file; returns a `Landed` as plain values."""
    settings = read_settings()
    embedded = settings.articles_source == "embedded"
    folder = str(CORPUS_FOLDER / "articles") if embedded else settings.articles_source
    return land(read_article_files(folder), "articles", Lake(settings.lake)).as_dict()


def admit_articles(landed: dict[str, Any]) -> dict[str, Any]:
    """Hold landed articles against their contract and replace the table `articles`.

    Returns:
        An `Admitted` as plain values.

    Raises:
        ContractBroken: if the contract does not hold.
    """
    lake = Lake(read_settings().lake)
    return admit(Landed(**landed), load_contract("articles"), lake).as_dict()
