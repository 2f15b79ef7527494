"""The card that a visitor types in, checked as the hosted page checks it (docs.stripe.com/testing)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct, field

from emulator.billing.payments.card_details import CardParams, has_check_digit
from emulator.billing.payments.cards import TestCard, card_of_number
from emulator.billing.payments.method_params import BillingDetailsParams, PaymentMethodCreateParams

_LONGEST_INPUT = 200
_EXPIRY = re.compile(r"(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})")
_CENTURY = 2000


class CardFormEntry(Struct, frozen=True):
    """What was typed, and what is wrong with it: the keys of texts by the name of the field.

    The security code is not kept, and the number only if it is a test card's: nothing else is sent back to the page.
    """

    number: str = ""
    expiry: str = ""
    name: str = ""
    mistakes: Mapping[str, str] = field(default_factory=dict)

    @property
    def spaced_number(self) -> str:
        """The number in groups, as it stands on the card."""
        return " ".join(re.findall(r".{1,4}", self.number))


NOTHING_TYPED = CardFormEntry()


class TypedCard(Struct, frozen=True):
    """A test card that can be charged."""

    number: str
    month: int
    year: int
    cvc: str
    name: str | None

    def method_params(self, email: str | None) -> PaymentMethodCreateParams:
        """The parameters of a payment method that is this card of somebody with that address."""
        return PaymentMethodCreateParams(
            type="card",
            billing_details=BillingDetailsParams(email=email, name=self.name),
            card=CardParams(number=self.number, exp_month=self.month, exp_year=self.year, cvc=self.cvc),
        )


def read_card(form: Mapping[str, str], now: int) -> tuple[CardFormEntry, TypedCard | None]:
    """What a visitor typed by `now` (unix seconds, UTC), and the card that it is unless something is wrong."""
    number = re.sub(r"[\s-]", "", _typed(form, "number"))
    expiry, cvc, name = (_typed(form, name) for name in ("expiry", "cvc", "name"))
    card, date = card_of_number(number), _date(expiry)
    mistakes = {
        "number": _mistake_of_number(number, card),
        "expiry": _mistake_of_date(date, now),
        "cvc": _mistake_of_cvc(cvc, card),
    }
    found = {name: mistake for name, mistake in mistakes.items() if mistake}
    entry = CardFormEntry("" if card is None else number, expiry, name, found)
    if found or date is None:
        return entry, None
    return entry, TypedCard(number, date[0], date[1], cvc, name or None)


def _typed(form: Mapping[str, str], name: str) -> str:
    """What stands in a field, digits of any script as plain ones."""
    return unicodedata.normalize("NFKC", form.get(name, "")[:_LONGEST_INPUT]).strip()


def _mistake_of_number(number: str, card: TestCard | None) -> str:
    if card is not None:
        return ""
    return "hosted.error.not_test_card" if has_check_digit(number) else "hosted.error.number"


def _date(expiry: str) -> tuple[int, int] | None:
    """Month and year, or None when it is no date."""
    match = _EXPIRY.fullmatch(expiry)
    if match is None:
        return None
    month, year = int(match[1]), int(match[2])
    return (month, _CENTURY + year if len(match[2]) == 2 else year) if 1 <= month <= 12 else None


def _mistake_of_date(date: tuple[int, int] | None, now: int) -> str:
    if date is None:
        return "hosted.error.expiry"
    today = datetime.fromtimestamp(now, UTC)
    return "hosted.error.expired" if date[::-1] < (today.year, today.month) else ""


def _mistake_of_cvc(cvc: str, card: TestCard | None) -> str:
    digits = "[0-9]{3,4}" if card is None else "[0-9]{4}" if card.brand == "amex" else "[0-9]{3}"
    return "" if re.fullmatch(digits, cvc) else "hosted.error.cvc"
