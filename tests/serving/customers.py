"""Customers' bookings for tests: rows as the table holds them, and a simulated bank."""

import io
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from pipelines.sources.simulated_transactions import simulate_transactions


def booking(day: str, amount: float, category: str, **other: Any) -> dict[str, Any]:
    """One row of customer C-001 on the current account in USD, unless said otherwise."""
    row = {
        "transaction_id": f"{day}/{category}/{amount}",
        "customer_id": "C-001",
        "account_id": "C-001-current",
        "booked_on": date.fromisoformat(day),
        "amount": amount,
        "currency": "USD",
        "category": category,
        "counterparty": "Someone",
        "simulated": True,
    }
    return row | other


ROWS = [
    booking("2022-01-03", 3000.0, "salary"),
    booking("2022-01-05", -60.55, "groceries"),
    booking("2022-01-06", -40.0, "shopping"),
    booking("2022-01-09", 15.0, "shopping", transaction_id="refund"),
    booking("2022-01-26", -200.0, "savings"),
    booking("2022-01-26", 200.0, "transfer", account_id="C-001-savings"),
    booking("2022-02-05", -70.10, "groceries"),
    booking("2022-02-20", 1.25, "interest", account_id="C-001-savings"),
    booking("2022-02-22", -9.99, "groceries", customer_id="C-002", account_id="C-002-current"),
]


def write_transactions(lake: Lake, rows: list[dict[str, Any]]) -> int:
    """Write the rows as the whole table transactions; returns its version."""
    schema = load_contract("transactions").arrow_schema()
    return lake.replace("transactions", pa.Table.from_pylist(rows, schema))


def write_simulated_transactions(lake: Lake) -> pa.Table:
    """Write 40 customers over 2021 and 2022 as the whole table transactions; returns it."""
    rows = pq.read_table(io.BytesIO(simulate_transactions(None).content))
    lake.replace("transactions", rows.cast(load_contract("transactions").arrow_schema()))
    return rows
