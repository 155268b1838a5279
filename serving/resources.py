"""What tools work with, and the note of what they used, which becomes an answer's lineage."""

from dataclasses import dataclass, field

from serving.answers import Source
from serving.bookings import Bookings, Ledger
from serving.models import Models
from serving.registry import LoadedModel
from serving.tables import Market, Tables
from serving.tokens import Caller


@dataclass
class Resources:
    """Tables and models for one request.

    Attributes:
        models: champions.
        tables: what figures and articles come from.
        ledger: customers' bookings.
        caller: who asks.
        used: version by name of the models that were used so far.
        sources: what was used so far, each once.
    """

    models: Models
    tables: Tables
    ledger: Ledger
    caller: Caller
    used: dict[str, int] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)

    def prices(self) -> Market:
        """Return prices and names, and note their version.

        Raises:
            ServiceError: 503 before they were loaded.
        """
        market = self.tables.market()
        self.note(Source(kind="table", table=market.prices))
        return market

    async def bookings(self) -> Bookings:
        """Return the caller's own bookings, and note their version.

        Raises:
            Refused: if the caller is no customer, or none with bookings.
            ServiceError: 503 before they were loaded.
        """
        bookings = await self.ledger.find(self.caller)
        self.note(Source(kind="table", table=bookings.table))
        return bookings

    def champion(self, name: str) -> LoadedModel:
        """Return the version that serves, and note it.

        Raises:
            ServiceError: 503 if none was promoted yet.
        """
        model = self.models.champion(name)
        self.used[model.name] = model.version
        return model

    def note(self, source: Source) -> None:
        """Note that an answer rests on something."""
        if source not in self.sources:
            self.sources.append(source)
