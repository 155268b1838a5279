"""Customers' bookings, read from the lake one customer at a time; nobody sees another's."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

import anyio.to_thread
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.errors import TableMissing
from data_contracts.lake import Lake
from serving.errors import not_ready
from serving.refusals import Refused
from serving.tokens import Caller

TABLE = "transactions"
COLUMNS = (
    "transaction_id",
    "account_id",
    "booked_on",
    "amount",
    "currency",
    "category",
    "counterparty",
)
KEPT_CUSTOMERS = 64


@dataclass(frozen=True)
class Bookings:
    """One customer's bookings, at an exact version of the table; never changed once made.

    Attributes:
        rows: `COLUMNS`, newest first, at least one row; `booked_on` as datetime64, `amount`
            signed (money out is negative) in `currency`.
        first_day: day of the customer's first booking.
        newest_booking: day of the customer's newest booking.
        as_of: newest day in the whole table, which is today for whoever asks.
        table: `transactions@VERSION`.
    """

    rows: pd.DataFrame
    first_day: date
    newest_booking: date
    as_of: date
    table: str


class Ledger:
    """Reads customers' bookings, and keeps those of the customers who asked last."""

    def __init__(self, lake: Lake, kept_customers: int = KEPT_CUSTOMERS) -> None:
        self._lake = lake
        self._kept_customers = kept_customers
        self._kept: OrderedDict[tuple[str, int], Bookings] = OrderedDict()
        self._lock = threading.Lock()

    async def find(self, caller: Caller) -> Bookings:
        """Return the caller's own bookings.

        Raises:
            Refused: if the caller is no customer, or none with bookings.
            ServiceError: 503 if the table is not there yet, or out of reach.
        """
        return await anyio.to_thread.run_sync(self.read, require_customer(caller))

    def read(self, customer_id: str) -> Bookings:
        """Return a customer's bookings at the table's newest version. Blocks.

        Raises:
            Refused: if the customer has none.
            ServiceError: 503 if the table is not there yet, or out of reach.
        """
        try:
            key = (customer_id, self._lake.version(TABLE))
            kept = self._find_kept(key)
            return kept or self._keep(key, self._read(*key))
        except TableMissing as error:
            raise not_ready("table_not_ready", "no transactions have been loaded yet") from error
        except OSError as error:
            raise not_ready(
                "lake_unavailable", "the transactions are out of reach; try again in a few seconds"
            ) from error

    def _find_kept(self, key: tuple[str, int]) -> Bookings | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[str, int], bookings: Bookings) -> Bookings:
        with self._lock:
            self._kept[key] = bookings
            if len(self._kept) > self._kept_customers:
                self._kept.popitem(last=False)
        return bookings

    def _read(self, customer_id: str, version: int) -> Bookings:
        own = self._lake.read(TABLE, version, COLUMNS, pc.field("customer_id") == customer_id)
        if not own.num_rows:
            raise Refused("no_bookings", "There are no bookings on your accounts yet.")
        newest: date = pc.max(own["booked_on"]).as_py()
        # Only days after the customer's newest booking are read, and of these only the day.
        later = self._lake.read(TABLE, version, ["booked_on"], pc.field("booked_on") > newest)
        as_of: date = pc.max(later["booked_on"]).as_py() or newest
        first: date = pc.min(own["booked_on"]).as_py()
        return Bookings(_to_rows(own), first, newest, as_of, f"{TABLE}@{version}")


def require_customer(caller: Caller) -> str:
    """Return whose bookings a caller may see.

    Raises:
        Refused: if the caller is no customer, or the sign-in is not linked to one.
    """
    if caller.role != "customer":
        raise Refused(
            "not_a_customer",
            f"You are signed in as {caller.role}; only customers have accounts of their own here.",
        )
    if caller.customer_id is None:
        raise Refused(
            "no_customer",
            "Your sign-in is not linked to a customer's accounts; ask the bank to link it.",
        )
    return caller.customer_id


def _to_rows(own: pa.Table) -> pd.DataFrame:
    rows: pd.DataFrame = own.to_pandas(date_as_object=False)
    return rows.sort_values(["booked_on", "transaction_id"], ascending=False, ignore_index=True)
