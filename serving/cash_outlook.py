"""What a customer's coming months may leave over.

Method: every coming month is expected to leave the mean net of the customer's last complete
months, at most twelve; its interval is Student's for one more draw from their distribution,
mean ± t · s · √(1 + 1/n) with n - 1 degrees of freedom, which takes the months for independent.
A shift by calendar month is not made: over five simulated years of the 40 simulated customers,
with two years to learn it from, it made the mean absolute error larger (365 USD against 318).
"""

import calendar
import math
from datetime import date

import pandas as pd
from dateutil.relativedelta import relativedelta
from scipy.special import stdtrit

from serving.account_figures import CashFlowOutlook, CurrencyOutlook, MonthOutlook
from serving.accounts import MOVED, month_sums, split_currencies
from serving.bookings import Bookings
from serving.refusals import Refused

LEVEL_PERCENT = 80
MOST_MONTHS_AHEAD = 6
FEWEST_PAST_MONTHS = 3
MOST_PAST_MONTHS = 12


def cash_flow_outlook(bookings: Bookings, months: int = 1) -> CashFlowOutlook:
    """Return the expected net of the coming whole months, each with an 80% interval.

    Args:
        bookings: of one customer.
        months: how many, from the one that follows the newest day in the table.

    Raises:
        Refused: if the customer has fewer than three complete months, or `months` is not 1 to 6.
    """
    if not 1 <= months <= MOST_MONTHS_AHEAD:
        raise Refused(
            "horizon_out_of_range",
            f"I can look ahead 1 to {MOST_MONTHS_AHEAD} months, and this asks for {months}.",
        )
    start, end = _take_past(bookings)
    rows = bookings.rows
    rows = rows[rows["booked_on"].between(pd.Timestamp(start), pd.Timestamp(end))]
    rows = rows[~rows["category"].isin(MOVED)]
    next_month = bookings.as_of.replace(day=1) + relativedelta(months=1)
    coming = [next_month + relativedelta(months=ahead) for ahead in range(months)]
    return CashFlowOutlook(
        LEVEL_PERCENT,
        start,
        end,
        _count_months(start, end),
        tuple(
            CurrencyOutlook(currency, _expect(month_sums(own, start, end), coming))
            for currency, own in split_currencies(bookings, rows)
        ),
        bookings.as_of,
        bookings.table,
    )


def _take_past(bookings: Bookings) -> tuple[date, date]:
    """First and last day of the last complete months: those that the data covers whole."""
    first = bookings.first_day
    if first.day > 1:
        first = first.replace(day=1) + relativedelta(months=1)
    last = bookings.as_of
    if last.day < calendar.monthrange(last.year, last.month)[1]:
        last = last.replace(day=1) - relativedelta(days=1)
    count = max(0, _count_months(first, last))
    if count < FEWEST_PAST_MONTHS:
        raise Refused(
            "too_short",
            f"There {'is' if count == 1 else 'are'} {count} complete month"
            f"{'' if count == 1 else 's'} of your bookings, and an outlook needs at least "
            f"{FEWEST_PAST_MONTHS}. I can give your income and outgoings so far.",
        )
    return max(first, last.replace(day=1) - relativedelta(months=MOST_PAST_MONTHS - 1)), last


def _count_months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _expect(nets: "pd.Series[float]", coming: list[date]) -> tuple[MonthOutlook, ...]:
    count = len(nets)
    mean = float(nets.mean())
    quantile = float(stdtrit(count - 1, 0.5 + LEVEL_PERCENT / 200))
    reach = quantile * float(nets.std(ddof=1)) * math.sqrt(1 + 1 / count)
    return tuple(MonthOutlook(month, mean, mean - reach, mean + reach) for month in coming)
