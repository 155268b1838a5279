"""A simulator of customers' accounts, so that a clone has transactions to speak of.

About 40 customers over 2021 and 2022. Each customer's day has its own seed, so a day has the
same rows whatever interval is asked for. Every row says `simulated`: no real customer is in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from pipelines.interval import Interval
from pipelines.sources.source_file import SourceFile, parquet_file

CUSTOMERS = 40
SEED = 20210101
FIRST_DAY = date(2021, 1, 1)
LAST_DAY = date(2022, 12, 31)

EMPLOYERS = ("Harbor Logistics", "Northfield Schools", "Vela Software", "St. Anne Hospital")
# Mean purchases a day by weekday Monday to Sunday, mean amount in USD, payees.
SPENDING: dict[str, tuple[tuple[float, ...], float, tuple[str, ...]]] = {
    "groceries": ((0.2, 0.15, 0.2, 0.2, 0.35, 0.7, 0.3), 62.0, ("Greenleaf Market", "FreshCo")),
    "dining": ((0.1, 0.1, 0.15, 0.2, 0.4, 0.5, 0.3), 34.0, ("Luigi's", "Noodle Bar", "Bean Cafe")),
    "transport": ((0.4, 0.4, 0.4, 0.4, 0.4, 0.15, 0.1), 14.0, ("City Transit", "Fuel Stop")),
    "shopping": ((0.05, 0.05, 0.05, 0.05, 0.1, 0.2, 0.12), 85.0, ("Maple Store", "Webmart")),
    "entertainment": ((0.02, 0.02, 0.03, 0.04, 0.12, 0.15, 0.06), 28.0, ("Odeon", "StreamBox")),
    "health": ((0.02, 0.02, 0.02, 0.02, 0.02, 0.01, 0.0), 70.0, ("Corner Pharmacy", "Dr. Bell")),
    "travel": ((0.005, 0.005, 0.005, 0.01, 0.01, 0.01, 0.01), 420.0, ("Skyline Air", "Inn & Co")),
}
# How much more often than usual, by month (1 to 12).
SEASONS: dict[str, dict[int, float]] = {
    "shopping": {11: 1.6, 12: 2.4, 1: 0.6},
    "travel": {6: 2.0, 7: 3.0, 8: 3.0, 12: 1.8, 1: 0.5, 2: 0.5},
    "dining": {12: 1.3, 1: 0.8},
}
# Share of the yearly energy bill by month, relative to the mean.
HEATING = (1.7, 1.6, 1.3, 1.0, 0.7, 0.6, 0.7, 0.7, 0.7, 0.9, 1.2, 1.5)


@dataclass(frozen=True)
class Booking:
    """One amount booked on an account, in USD; money out is negative."""

    account: str
    amount: float
    category: str
    counterparty: str


@dataclass(frozen=True)
class Customer:
    """What stays the same about a customer; amounts in USD a month."""

    number: int
    salary: float
    rent: float
    energy: float
    saved: float
    appetite: float
    employer: str


def simulate_transactions(interval: Interval | None, seed: int = SEED) -> SourceFile:
    """Deliver the bookings of [start, end), with some days before them.

    Args:
        interval: None: 2021 and 2022. After 2022 nothing new happens.
        seed: another seed gives other customers.
    """
    days = Interval(FIRST_DAY, LAST_DAY + timedelta(days=1))
    if interval is not None:
        days = interval.with_lookback(LAST_DAY)
    customers = [_draw_customer(number, seed) for number in range(1, CUSTOMERS + 1)]
    first, last = max(days.start, FIRST_DAY), min(days.end - timedelta(days=1), LAST_DAY)
    rows = [
        _row(customer, day, position, booking)
        for offset in range((last - first).days + 1)
        for day in [first + timedelta(days=offset)]
        for customer in customers
        for position, booking in enumerate(_book_day(customer, day, seed))
    ]
    asked = f" [{interval.start}, {interval.end})" if interval else ""
    return parquet_file(f"simulator, seed {seed}{asked}", pa.Table.from_pylist(rows, SCHEMA))


SCHEMA = pa.schema(
    [
        ("transaction_id", pa.string()),
        ("customer_id", pa.string()),
        ("account_id", pa.string()),
        ("booked_on", pa.date32()),
        ("amount", pa.float64()),
        ("currency", pa.string()),
        ("category", pa.string()),
        ("counterparty", pa.string()),
        ("simulated", pa.bool_()),
    ]
)


def _draw_customer(number: int, seed: int) -> Customer:
    draw = np.random.default_rng([seed, number])
    salary = float(draw.lognormal(8.25, 0.35))
    return Customer(
        number=number,
        salary=round(salary, 2),
        rent=round(salary * draw.uniform(0.22, 0.38), 2),
        energy=round(float(draw.uniform(60, 160)), 2),
        saved=round(salary * draw.choice([0.0, 0.05, 0.1, 0.15]), -1),
        appetite=float(draw.uniform(0.5, 1.2) * np.sqrt(salary / 4000)),
        employer=str(draw.choice(EMPLOYERS)),
    )


def _row(customer: Customer, day: date, position: int, booking: Booking) -> dict[str, object]:
    customer_id = f"C-{customer.number:03d}"
    return {
        "transaction_id": f"SIM-{customer.number:03d}-{day:%Y%m%d}-{position:02d}",
        "customer_id": customer_id,
        "account_id": f"{customer_id}-{booking.account}",
        "booked_on": day,
        "amount": round(booking.amount, 2),
        "currency": "USD",
        "category": booking.category,
        "counterparty": booking.counterparty,
        "simulated": True,
    }


def _book_day(customer: Customer, day: date, seed: int) -> Iterator[Booking]:
    draw = np.random.default_rng([seed, customer.number, day.toordinal()])
    yield from _book_month(customer, day, draw)
    for category, (rates, mean, payees) in SPENDING.items():
        season = SEASONS.get(category, {}).get(day.month, 1.0)
        for _ in range(draw.poisson(rates[day.weekday()] * season * customer.appetite)):
            amount = max(1.0, mean * draw.lognormal(-0.12, 0.5))
            yield Booking("current", -amount, category, str(draw.choice(payees)))
    if draw.random() < 0.004:
        yield Booking("current", -float(draw.choice([5.0, 12.5, 35.0])), "fees", "Teller Bank")


def _book_month(customer: Customer, day: date, draw: np.random.Generator) -> Iterator[Booking]:
    """What comes once a month: on its day, or on the Monday after a weekend."""
    if _falls_on(day, 25):
        yield Booking("current", customer.salary, "salary", customer.employer)
    if _falls_on(day, 1):
        yield Booking("current", -customer.rent, "rent", "Oakview Homes")
    if _falls_on(day, 12):
        bill = customer.energy * HEATING[day.month - 1] * draw.uniform(0.9, 1.1)
        yield Booking("current", -bill, "utilities", "Metro Power & Water")
    if _falls_on(day, 26) and customer.saved > 0:
        yield Booking("current", -customer.saved, "savings", "Own savings account")
        yield Booking("savings", customer.saved, "transfer", "Own current account")
    if _falls_on(day, 28) and day.month in (3, 6, 9, 12) and customer.saved > 0:
        interest = customer.saved * draw.uniform(0.005, 0.02)
        yield Booking("savings", interest, "interest", "Teller Bank")


def _falls_on(day: date, due: int) -> bool:
    return any(
        (day - timedelta(days=back)).day == due
        for back in range({0: 3, 5: 0, 6: 0}.get(day.weekday(), 1))
    )
