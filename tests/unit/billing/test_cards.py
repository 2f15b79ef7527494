"""Test cards, by the names and numbers that the documentation gives them."""

from __future__ import annotations

import pytest

from emulator.billing.payments.cards import CARDS, card_name_of_token, card_of_number


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("pm_card_visa", "visa"),
        ("tok_visa", "visa"),
        ("pm_card_mastercard", "mastercard"),
        ("pm_card_chargeDeclined", "chargeDeclined"),
        ("pm_card_visa_chargeDeclined", "chargeDeclined"),
        ("tok_visa_chargeDeclined", "chargeDeclined"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "chargeDeclinedInsufficientFunds"),
        ("pm_card_visa_debit", "visa_debit"),
        ("pm_card_threeDSecure2Required", "threeDSecure2Required"),
        ("tok_visa_chargeCustomerFailLostCard", "chargeCustomerFailLostCard"),
        ("tok_card_createDisputeInquiry", "createDisputeInquiry"),
        ("tok_amex_threeDSecureNotSupported", "amex_threeDSecureNotSupported"),
        ("pm_card_visa_cartesBancaires", "visa_cartesBancaires"),
        ("tok_gb_debit", "gb_debit"),
    ],
)
def test_a_token_stands_for_its_card(token: str, name: str) -> None:
    assert card_name_of_token(token) == name


@pytest.mark.parametrize("token", ["pm_card_nope", "pm_card_", "pm_1UI6r9HIBYZYyePrgxDsE0Y1", "visa", "", "card_visa"])
def test_what_is_no_token(token: str) -> None:
    assert card_name_of_token(token) is None


def test_every_card_is_known_by_its_number() -> None:
    for card in CARDS.values():
        found = card_of_number(card.number)
        assert found is not None
        assert found.number == card.number
    assert card_of_number("4242 4242 4242 4242") is CARDS["visa"]
    assert card_of_number("4242424242424241") is None


def test_every_number_passes_the_check_digit() -> None:
    for card in CARDS.values():
        digits = [int(digit) for digit in reversed(card.number)]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
        assert (sum(digits[::2]) + sum(doubled)) % 10 == 0, card.number


def test_a_card_that_declines_says_why() -> None:
    for name, card in CARDS.items():
        assert (card.decline is not None) == ("declines" in card.behaviour), name
