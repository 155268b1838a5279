"""No text breaks the reading of what a question names."""

import random
from datetime import date

import pytest

from training.inference.gazetteer import Gazetteer
from training.inference.periods import find_mentions
from training.inference.slots import read_slots
from training.inference.understanding import mask_question

TODAY = date(2022, 12, 28)
GAZETTEER = Gazetteer({"AAPL": ["Apple"], "PG": ["Procter & Gamble"]}, {"T": ["AT&T"]})
LENGTH = 8_000
INTENTS = ("repeat", "forecast", "cash_flow", "document_summary", "portfolio", "best_performers")
PIECES = [
    "9", "1 ", "1,000,", "$1", "2019 ", "2019-", "1/", "31/02/2019 ", "last ", "end of ",
    "two ", "twenty-", "march ", "'08 ", "q1 ", "first three months of ", "year to ",
    "from 2019 to 2020 ", "from 2020 to ", "between ", "hundred thousand ", "invest 1000 ",
    "top 5 best 3 ", "ABCD ", "Foobar ", "Foobar Inc ", "aple ", "procter & ", "& + n ",
    "-/'$.,&", " ", "\n\t", "A", "İ", "ſ", "٣ days ", "\udcff", "\x00", "ß", "½ year ",
    "low risk growth ", "my pay ", "1y2m", "9999 years from ", "until ", "before ", "after ",
    "ever today ", "early ", "all but Apple and ", "-$9", "in 3 lines and ", "0 days ",
    "every month ",
    "groceries and dining ", "vs 3 March and ", "(", "\\",
]  # fmt: skip


def _read_all(text: str) -> str:
    times = find_mentions(text, TODAY)
    companies = GAZETTEER.find(text)
    for intent in INTENTS:
        read_slots(intent, companies, times, TODAY, text)
    return mask_question(text, GAZETTEER, TODAY)


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_repeated_without_end_is_read(piece: str) -> None:
    assert isinstance(_read_all((piece * LENGTH)[:LENGTH]), str)


@pytest.mark.parametrize("seed", range(20))
def test_random_characters_are_read(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chr(chance.randrange(1, 0x3000)) for _ in range(LENGTH))
    assert isinstance(_read_all(text), str)


@pytest.mark.parametrize("seed", range(20))
def test_random_pieces_are_read(seed: int) -> None:
    chance = random.Random(seed)
    assert isinstance(_read_all("".join(chance.choices(PIECES, k=500))), str)


@pytest.mark.parametrize("today", [date(1990, 1, 2), date(2000, 2, 29), date(2023, 3, 31)])
def test_every_day_can_be_the_newest(today: date) -> None:
    text = "29 February, last 99 years, year-end, 9999 years ago, since Friday, next month, '08"
    assert find_mentions(text, today)
