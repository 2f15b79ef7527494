"""The card form: what is typed, and what is wrong with it."""

from __future__ import annotations

import pytest

from emulator.billing.payments.cards import CARDS
from emulator.pages.card_form import TypedCard, read_card

NOVEMBER_2026 = 1_795_000_000
GOOD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "Jenny Rosen"}


def mistakes(**typed: str) -> dict[str, str]:
    entry, card = read_card({**GOOD, **typed}, NOVEMBER_2026)
    assert (card is None) == bool(entry.mistakes)
    return dict(entry.mistakes)


def test_a_card_is_read() -> None:
    entry, card = read_card(GOOD, NOVEMBER_2026)

    assert card == TypedCard("4242424242424242", 12, 2034, GOOD["cvc"], "Jenny Rosen")
    assert (entry.number, entry.expiry, entry.name) == ("4242424242424242", "12 / 34", "Jenny Rosen")


@pytest.mark.parametrize("card", CARDS.values())
def test_every_test_card_is_taken(card: object) -> None:
    number, brand = getattr(card, "number", ""), getattr(card, "brand", "")

    assert mistakes(number=number, cvc="1234" if brand == "amex" else "123") == {}


@pytest.mark.parametrize("number", ["4242-4242-4242-4242", " 4242424242424242 ", "４２４２ ４２４２ ４２４２ ４２４２"])
def test_a_number_may_be_written_in_many_ways(number: str) -> None:
    assert mistakes(number=number) == {}


@pytest.mark.parametrize(
    ("number", "mistake"),
    [
        ("", "hosted.error.number"),
        ("4242", "hosted.error.number"),
        ("4242 4242 4242 4241", "hosted.error.number"),
        ("9" * 5000, "hosted.error.number"),
        ("4532 0151 1283 0366", "hosted.error.not_test_card"),
        ("6011 0000 0000 0004", "hosted.error.not_test_card"),
    ],
)
def test_a_number_that_is_no_test_card(number: str, mistake: str) -> None:
    assert mistakes(number=number) == {"number": mistake}


def test_a_real_number_is_not_sent_back() -> None:
    assert read_card({**GOOD, "number": "4532 0151 1283 0366"}, NOVEMBER_2026)[0].number == ""


@pytest.mark.parametrize("expiry", ["11/26", "11 / 26", "1126", "11/2026", "11-26", "１１／２６"])
def test_a_card_is_good_until_the_end_of_its_month(expiry: str) -> None:
    assert mistakes(expiry=expiry) == {}


@pytest.mark.parametrize(
    ("expiry", "mistake"),
    [
        ("10/26", "hosted.error.expired"),
        ("12/25", "hosted.error.expired"),
        ("12/1999", "hosted.error.expired"),
        ("13/30", "hosted.error.expiry"),
        ("0/30", "hosted.error.expiry"),
        ("", "hosted.error.expiry"),
        ("soon", "hosted.error.expiry"),
        ("12/030", "hosted.error.expiry"),
    ],
)
def test_a_date_that_is_none_or_over(expiry: str, mistake: str) -> None:
    assert mistakes(expiry=expiry) == {"expiry": mistake}


@pytest.mark.parametrize("cvc", ["", "12", "12345", "abc", "1 2 3"])
def test_a_security_code_of_another_length(cvc: str) -> None:
    assert mistakes(cvc=cvc) == {"cvc": "hosted.error.cvc"}


def test_nothing_typed_is_wrong_everywhere() -> None:
    assert set(read_card({}, NOVEMBER_2026)[0].mistakes) == {"number", "expiry", "cvc"}
