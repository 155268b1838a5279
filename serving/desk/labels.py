"""The labels of a ticket: closed sets, as the contract of the examples has them."""

from typing import Literal, get_args

Category = Literal[
    "account_access",
    "identity_verification",
    "cards",
    "transfers",
    "trading_orders",
    "fees_and_charges",
    "statements_and_tax",
    "fraud_and_security",
    "app_and_website",
    "product_information",
    "complaint",
    "out_of_scope",
]
# The most pressing first.
Priority = Literal["urgent", "high", "normal", "low"]
EscalationReason = Literal["model", "low_confidence", "staff"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
# Setting one of these, to whatever value, is staff's word on the model's label.
LABELS = frozenset({"category", "priority", "escalated"})
