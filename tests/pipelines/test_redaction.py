"""Personal data leaves the text; amounts, dates and years stay."""

import pytest

from pipelines.redaction import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail jo.smith+x@mail.example.co.uk please", "mail [email] please"),
        ("see https://bank.example/reset?token=abc123 now", "see [link] now"),
        ("https://bank.example/r/9f8a7b6c5d4e3f2a1b0c", "[link]"),
        ("https://jo:secret@bank.example/", "[link]"),
        ("call +44 20 7946 0958 today", "call [phone] today"),
        ("call (212) 555-0123, thanks", "call [phone], thanks"),
        ("my number is 415-555-2671", "my number is [phone]"),
        ("0171 2345678 ist meine Nummer", "[phone] ist meine Nummer"),
        ("llámame al 612 345 678", "llámame al [phone]"),
        ("appelez le 06 12 34 56 78", "appelez le [phone]"),
        ("card 4111 1111 1111 1111 was declined", "card [card] was declined"),
        ("card 4111-1111-1111-1111.", "card [card]."),
        ("4111111111111112 has a wrong check digit", "[account] has a wrong check digit"),
        ("IBAN DE89 3704 0044 0532 0130 00 thanks", "IBAN [iban] thanks"),
        ("gb82west12345698765432", "[iban]"),
        ("mistyped GB00 FAKE 0000 0000 0000 01 instead", "mistyped [iban] instead"),
        ("account 12345678", "account [account]"),
        ("account 00123456789 and order #88213377", "account [account] and order #[account]"),
        ("SSN 123-45-6789", "SSN [account]"),
    ],
)
def test_personal_data_is_replaced(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "$1,250.00 was taken on 12/03/2022",
        "2,000 shares at 182.63",
        "1,000,000,000 shares",
        "on 2022-03-12 at 14:30:05",
        "the statement of 20220312",
        "from 2019-2021 I paid 1250000 dollars",
        "€ 1.250.000,00 und 1 250 000 EUR",
        "transfer 10000000 USD",
        "a fee of 35.00 on 03.12.2022 and on 12-03-2022",
        "the S&P 500 rose to 3,756.07 between 2020 and 2021",
        "they need an MT103 to trace it",
        "see https://bank.example/help/cards for more",
        "",
    ],
)
def test_amounts_dates_and_plain_text_stay(text: str) -> None:
    assert redact(text) == text


def test_names_are_not_found() -> None:
    assert redact("My name is Maria Lopez") == "My name is Maria Lopez"
