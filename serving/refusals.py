"""What cannot be answered, as a result: which kind, and what can be asked instead."""

from dataclasses import dataclass
from typing import Literal

RefusalCode = Literal[
    "intent_unclear",
    "symbol_missing",
    "symbol_unknown",
    "second_symbol_missing",
    "too_many_symbols",
    "date_missing",
    "before_data",
    "after_data",
    "no_trading_day",
    "too_short",
    "no_variation",
    "no_forecast",
    "horizon_out_of_range",
]


@dataclass(frozen=True)
class Refusal:
    """A question that the data cannot answer.

    Attributes:
        refusal: which kind.
        message: what is missing and what can be asked instead, for people.
    """

    refusal: RefusalCode
    message: str


class Refused(Exception):
    """Carries a refusal from where it is found to where the answer is made."""

    def __init__(self, refusal: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(refusal, message)
