"""What cannot be answered, as a result: which kind, and what can be asked instead."""

from dataclasses import dataclass
from typing import Literal

RefusalCode = Literal[
    "intent_unclear",
    "symbol_missing",
    "symbol_unknown",
    "symbol_ambiguous",
    "second_symbol_missing",
    "too_many_symbols",
    "currencies_differ",
    "date_missing",
    "date_impossible",
    "date_ambiguous",
    "before_data",
    "after_data",
    "no_trading_day",
    "too_short",
    "no_variation",
    "amount_missing",
    "no_forecast",
    "horizon_out_of_range",
    "nobody_knows",
    "time_vague",
    "number_invalid",
    "filter_unknown",
    "no_portfolio",
    "figure_not_held",
    "advice_needs_licence",
    "document_missing",
    "not_yours",
    "not_a_customer",
    "no_customer",
    "no_bookings",
    "period_invalid",
    "category_unknown",
]


@dataclass(frozen=True)
class Refusal:
    """A question that the data cannot answer.

    Attributes:
        refusal: which kind.
        message: what is missing and what can be asked instead, for people.
        choices: what can be answered to it, where it asks which of several was meant.
    """

    refusal: RefusalCode
    message: str
    choices: tuple[str, ...] = ()


class Refused(Exception):
    """Carries a refusal from where it is found to where the answer is made."""

    def __init__(self, refusal: RefusalCode, message: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.refusal = Refusal(refusal, message, choices)
