"""Short support messages with their labels: a small stand-in for what customers write."""

import hashlib
import json
from datetime import date

import pyarrow as pa

from data_contracts.contract import load_contract

# Category: priority, whether a person must see it, and seven messages. Of each category the
# first four are for training, then one each for validation, test and exam.
_MESSAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "account_access": (
        "high",
        "no",
        (
            "I cannot log in to my account",
            "My password reset link never arrives",
            "I am locked out after three wrong passwords",
            "Login fails with the right password",
            "The sign-in page rejects my password",
            "How do I unlock my login",
            "I forgot my password and cannot sign in",
        ),
    ),
    "identity_verification": (
        "normal",
        "no",
        (
            "My passport photo was rejected by the identity check",
            "How long does verification of my documents take",
            "You ask for proof of address again",
            "The video identification call was cut off",
            "My identity document upload failed",
            "Which documents prove my identity",
            "Verification of my passport is still pending",
        ),
    ),
    "cards": (
        "normal",
        "no",
        (
            "My debit card has not come yet",
            "Please order a new credit card for me",
            "My card was declined at the shop",
            "How do I change the PIN of my card",
            "The chip of my debit card is broken",
            "I need a replacement card",
            "My credit card was declined today",
        ),
    ),
    "transfers": (
        "high",
        "no",
        (
            "My transfer has not arrived at the other bank",
            "I sent money to the wrong account number",
            "How long does a wire transfer take",
            "My standing order was not executed",
            "The transfer to my landlord is late",
            "Can I recall a bank transfer",
            "A wire I sent on Monday has not arrived",
        ),
    ),
    "trading_orders": (
        "normal",
        "no",
        (
            "My limit order was not filled",
            "How do I cancel a stop order",
            "The stock order shows as pending",
            "I bought shares but they are not in my depot",
            "My sell order was filled at a worse price",
            "Why was my market order rejected",
            "Please cancel my pending stock order",
        ),
    ),
    "fees_and_charges": (
        "low",
        "no",
        (
            "Why was I charged a monthly fee",
            "What does a foreign withdrawal cost",
            "There is an overdraft fee on my account",
            "How much is the custody charge",
            "I see a fee that I do not understand",
            "What are the charges for a credit card abroad",
            "Please explain the account fee",
        ),
    ),
    "statements_and_tax": (
        "low",
        "no",
        (
            "Where do I find my tax certificate",
            "I need the account statement for March",
            "Please send me the yearly tax report",
            "My statement shows the wrong address",
            "Can I download statements as PDF",
            "When is the tax form ready",
            "I need last year's statement for the tax office",
        ),
    ),
    "fraud_and_security": (
        "urgent",
        "yes",
        (
            "Somebody stole my card and spent money",
            "There are payments that I did not make, this is fraud",
            "I gave my code to a caller, I think I was scammed",
            "A stranger logged in to my account and took money",
            "I see a fraudulent payment of 900 euros",
            "My card was stolen an hour ago",
            "Someone scammed me and emptied my account",
        ),
    ),
    "app_and_website": (
        "low",
        "no",
        (
            "The app crashes when I open it",
            "Your website does not load in my browser",
            "The app shows a blank screen after the update",
            "Push notifications of the app do not work",
            "The mobile app is very slow",
            "The website shows an error page",
            "Since the update the app crashes",
        ),
    ),
    "product_information": (
        "low",
        "no",
        (
            "Do you offer a savings account for children",
            "What interest does the savings account pay",
            "Which mortgages do you offer",
            "Tell me about your investment plans",
            "Do you have a student account",
            "What is the interest rate of your loans",
            "Do you offer a joint savings account",
        ),
    ),
    "complaint": (
        "high",
        "yes",
        (
            "I want to complain about your terrible service",
            "This is my third complaint and nobody answers",
            "I will report you to the regulator",
            "Your advisor was rude and I am very unhappy",
            "I demand to speak to a manager about my complaint",
            "Nobody called back, this is unacceptable, I will go to my lawyer",
            "I am angry and want to file a complaint",
        ),
    ),
    "out_of_scope": (
        "low",
        "no",
        (
            "What is a good recipe for pancakes",
            "Who won the football match",
            "Will it rain tomorrow in Paris",
            "Tell me a joke about cats",
            "Which film should I watch tonight",
            "How tall is Mount Everest",
            "Can you recommend a pizza recipe",
        ),
    ),
}
_SPLITS = ("train", "train", "train", "train", "validation", "test", "exam")


def ticket_examples() -> pa.Table:
    """All messages in the columns of the contract `examples`."""
    rows = [
        {
            "example_id": f"{category}-{number}",
            "task": "tickets",
            "text": text,
            "labels": json.dumps({"category": category, "priority": priority, "escalate": person}),
            "language": "en",
            "phrasing": hashlib.sha256(text.encode()).hexdigest()[:16],
            "created_on": date(2022, 12, 1 + number),
            "split": _SPLITS[number],
            "origin": "tickets@0",
        }
        for category, (priority, person, texts) in _MESSAGES.items()
        for number, text in enumerate(texts)
    ]
    return pa.Table.from_pylist(rows, load_contract("examples").arrow_schema())
