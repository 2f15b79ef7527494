"""Test cards: how each of them pays (docs.stripe.com/testing)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Behaviour = Literal["pays", "declines", "declines_charges", "authenticates", "authenticates_once"]
"""`declines` also when it is attached to a customer, `declines_charges` only when charged. `authenticates` asks the
cardholder each time, `authenticates_once` no longer after a setup."""


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a card does not pay, as the error object tells it (docs.stripe.com/declines/codes)."""

    code: str
    message: str
    decline_code: str
    network_decline_code: str | None = None
    advice_code: str | None = None


@dataclass(frozen=True, slots=True)
class TestCard:
    """A test card: its number, what its payment method shows and how it behaves."""

    __test__ = False

    number: str
    brand: str = "visa"
    country: str = "US"
    funding: str = "credit"
    behaviour: Behaviour = "pays"
    decline: Decline | None = None


def _declined(
    decline_code: str, message: str, network: str, advice: str | None, code: str = "card_declined"
) -> Decline:
    return Decline(code, message, decline_code, network, advice)


GENERIC = _declined("generic_decline", "Your card was declined.", "01", "try_again_later")
AUTHENTICATION_REQUIRED = Decline(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)
_INSUFFICIENT = _declined("insufficient_funds", "Your card has insufficient funds.", "51", "try_again_later")
_LOST = _declined("lost_card", "Your card was declined.", "41", "do_not_try_again")
_STOLEN = _declined("stolen_card", "Your card was declined.", "43", "do_not_try_again")
_EXPIRED = _declined("expired_card", "Your card has expired.", "54", "do_not_try_again", "expired_card")
_CVC = _declined("incorrect_cvc", "Your card's security code is incorrect.", "N7", "confirm_card_data", "incorrect_cvc")
_PROCESSING = _declined(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "96",
    "try_again_later",
    "processing_error",
)
_VELOCITY = _declined(
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    "65",
    "try_again_later",
)
_FRAUDULENT = _declined("fraudulent", "Your card was declined.", "59", "do_not_try_again")

CARDS: Mapping[str, TestCard] = {
    "visa": TestCard("4242424242424242"),
    "visa_debit": TestCard("4000056655665556", funding="debit"),
    "mastercard": TestCard("5555555555554444", "mastercard"),
    "mastercard_debit": TestCard("5200828282828210", "mastercard", funding="debit"),
    "mastercard_prepaid": TestCard("5105105105105100", "mastercard", funding="prepaid"),
    "amex": TestCard("378282246310005", "amex"),
    "discover": TestCard("6011111111111117", "discover"),
    "diners": TestCard("3056930009020004", "diners"),
    "jcb": TestCard("3566002020360505", "jcb", "JP"),
    "unionpay": TestCard("6200000000000005", "unionpay", "CN"),
    "us": TestCard("4242424242424242"),
    "br": TestCard("4000000760000002", country="BR"),
    "ca": TestCard("4000001240000000", country="CA"),
    "mx": TestCard("4000004840008001", country="MX"),
    "at": TestCard("4000000400000008", country="AT"),
    "de": TestCard("4000002760000016", country="DE"),
    "es": TestCard("4000007240000007", country="ES"),
    "fr": TestCard("4000002500000003", country="FR"),
    "gb": TestCard("4000008260000000", country="GB"),
    "it": TestCard("4000003800000008", country="IT"),
    "nl": TestCard("4000005280000002", country="NL"),
    "chargeCustomerFail": TestCard("4000000000000341", behaviour="declines_charges", decline=GENERIC),
    "chargeDeclined": TestCard("4000000000000002", behaviour="declines", decline=GENERIC),
    "chargeDeclinedInsufficientFunds": TestCard("4000000000009995", behaviour="declines", decline=_INSUFFICIENT),
    "chargeDeclinedLostCard": TestCard("4000000000009987", behaviour="declines", decline=_LOST),
    "chargeDeclinedStolenCard": TestCard("4000000000009979", behaviour="declines", decline=_STOLEN),
    "chargeDeclinedExpiredCard": TestCard("4000000000000069", behaviour="declines", decline=_EXPIRED),
    "chargeDeclinedIncorrectCvc": TestCard("4000000000000127", behaviour="declines", decline=_CVC),
    "chargeDeclinedProcessingError": TestCard("4000000000000119", behaviour="declines", decline=_PROCESSING),
    "chargeDeclinedVelocityLimitExceeded": TestCard("4000000000006975", behaviour="declines", decline=_VELOCITY),
    "chargeDeclinedFraudulent": TestCard("4100000000000019", behaviour="declines", decline=_FRAUDULENT),
    "authenticationRequired": TestCard("4000002760003184", country="DE", behaviour="authenticates"),
    "authenticationRequiredOnSetup": TestCard("4000002500003155", country="FR", behaviour="authenticates_once"),
    "authenticationRequiredSetupForOffSession": TestCard("4000003800000446", country="IT"),
    "threeDSecure2Required": TestCard("4000000000003220", country="IE", behaviour="authenticates"),
    "threeDSecureRequired": TestCard("4000008400001629", behaviour="authenticates"),
    "threeDSecureOptional": TestCard("4000000000003055"),
}
"""By the name that the documentation gives them: `pm_card_<name>`, `tok_<name>`."""

_BY_NUMBER: Mapping[str, TestCard] = {card.number: card for card in reversed(list(CARDS.values()))}
_TOKEN_PREFIXES = ("pm_card_", "tok_")
_ISSUER_PREFIX = "visa_"


def card_of_token(token: str) -> TestCard | None:
    """The card that a test token stands for (`pm_card_visa`, `tok_visa_chargeDeclined`), or None."""
    prefix = next((each for each in _TOKEN_PREFIXES if token.startswith(each)), None)
    if prefix is None:
        return None
    name = token.removeprefix(prefix)
    return CARDS.get(name) or CARDS.get(name.removeprefix(_ISSUER_PREFIX))


def card_of_number(number: str) -> TestCard | None:
    """The test card with this number, or None: no other card exists here."""
    return _BY_NUMBER.get("".join(number.split()))
