"""What is kept of a card: what it shows, what its issuer checked, and which test card it is."""

from datetime import UTC, datetime
from hashlib import sha256

from emulator.billing.core.addresses import Address
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.cards import (
    CARDS,
    Behaviour,
    Check,
    TestCard,
    card_name_of_number,
    card_name_of_token,
    card_named,
)
from emulator.billing.payments.declines import Decline

_CENTURY = 2000


class CardChecks(Struct, frozen=True):
    """What the issuer checked: `unchecked` until the card is attached or charged; None where nothing was given."""

    cvc: str | None = "pass"
    line1: str | None = None
    postal_code: str | None = None


_BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}


class Card(Struct, frozen=True, kw_only=True):
    """What is known of a card, and how it behaves when it is charged.

    Attributes:
        name: which of the test cards it is.
        set_up: whether its holder agreed to payments without them (docs.stripe.com/payments/save-and-reuse).
    """

    brand: str
    country: str
    exp_month: int
    exp_year: int
    fingerprint: str
    funding: str
    last4: str
    behaviour: Behaviour
    decline: Decline | None = None
    checks: CardChecks = CardChecks()
    name: str = ""
    set_up: bool = False

    @property
    def test_card(self) -> TestCard:
        """Which of the test cards it is."""
        return card_named(self.name)

    @property
    def declines_when_attached(self) -> Decline | None:
        """Why it cannot even be saved, where that is so."""
        return self.decline if self.behaviour == "declines" else None

    @property
    def declines_when_charged(self) -> Decline | None:
        """Why it does not pay, where it declines without asking its holder first."""
        return self.decline if self.behaviour in ("declines", "declines_charges") else None

    @property
    def declines_when_recognised(self) -> Decline | None:
        """Why it does not pay although its holder was recognised."""
        return self.decline if self.behaviour == "authenticates_then_declines" else None


class CardUpdateParams(Params, frozen=True, kw_only=True):
    """What may change of a card: the month and the year until the end of which it is valid."""

    exp_month: Given[int] = NOT_GIVEN
    exp_year: Given[int] = NOT_GIVEN


_NO_EXPIRY = CardUpdateParams()


class CardParams(CardUpdateParams, frozen=True, kw_only=True):
    """A card, named by either its number or a test token."""

    cvc: Given[str] = NOT_GIVEN
    number: Given[str] = NOT_GIVEN
    token: Given[str] = NOT_GIVEN


def card_of_params(params: CardParams, address: Address, ctx: Context) -> Card:
    """The card that a number or a test token stands for.

    Raises APIError for a number that is no test card's, and for a date or a security code that no card has.
    """
    if params.token is not NOT_GIVEN:
        name = card_name_of_token(params.token)
        if name is None:
            raise APIError(f"No such token: '{params.token}'", code="resource_missing", param="card[token]")
        return new_card(name, address, ctx, by_name=True)
    number = given_or(params.number, "")
    name = card_name_of_number(number)
    if name is None:
        raise _unknown_number(number)
    _check_expiry(params, ctx)
    _check_cvc(params.cvc, CARDS[name])
    return new_card(name, address, ctx, expiry=params, has_cvc=params.cvc is not NOT_GIVEN)


def new_card(
    name: str,
    address: Address,
    ctx: Context,
    *,
    expiry: CardUpdateParams = _NO_EXPIRY,
    has_cvc: bool = True,
    by_name: bool = False,
) -> Card:
    """A test card as somebody gave it, valid for a year unless `expiry` says otherwise; nothing is checked yet.

    One that is named (`pm_card_avsFail`) comes with an address that its issuer can find wrong, though it shows none.
    """
    card = CARDS[name]
    comes_with_address = by_name and (bool(card.fails - {"cvc"}) or not card.checks_available)
    today = datetime.fromtimestamp(ctx.now, UTC)
    behaves = has_cvc or not card.needs_cvc
    return Card(
        brand=card.brand,
        country=card.country,
        exp_month=given_or(expiry.exp_month, today.month),
        exp_year=_full_year(given_or(expiry.exp_year, today.year + 1)),
        fingerprint=_fingerprint(card.number, ctx.account.id),
        funding=card.funding,
        last4=card.number[-4:],
        behaviour=card.behaviour if behaves else "pays",
        decline=card.decline if behaves else None,
        checks=CardChecks(
            cvc="unchecked" if has_cvc else None,
            line1="unchecked" if address.line1 or comes_with_address else None,
            postal_code="unchecked" if address.postal_code or comes_with_address else None,
        ),
        name=name,
    )


def checked(card: Card) -> Card:
    """The card after its issuer has checked what was given with it."""
    return replace(
        card,
        checks=CardChecks(
            cvc=_outcome(card, "cvc", card.checks.cvc),
            line1=_outcome(card, "line1", card.checks.line1),
            postal_code=_outcome(card, "postal_code", card.checks.postal_code),
        ),
    )


def _outcome(card: Card, check: Check, before: str | None) -> str | None:
    if before != "unchecked":
        return before
    if check != "cvc" and not card.test_card.checks_available:
        return "unavailable"
    return "fail" if check in card.test_card.fails else "pass"


def updated_card(card: Card, params: CardUpdateParams, address: Address, ctx: Context) -> Card:
    """An attached card with another date, its issuer asked again about an address that it was not asked about.

    Raises APIError for a date that no card has.
    """
    _check_expiry(params, ctx)
    checks = replace(
        card.checks,
        line1=card.checks.line1 or ("unchecked" if address.line1 else None),
        postal_code=card.checks.postal_code or ("unchecked" if address.postal_code else None),
    )
    return checked(
        replace(
            card,
            exp_month=given_or(params.exp_month, card.exp_month),
            exp_year=_full_year(given_or(params.exp_year, card.exp_year)),
            checks=checks,
        )
    )


def _fingerprint(number: str, account: str) -> str:
    """The same for each use of one card number in an account."""
    return sha256(f"{account} {number}".encode()).hexdigest()[:16]


def _full_year(year: int) -> int:
    return _CENTURY + year if 0 <= year < 100 else year


def _unknown_number(number: str) -> APIError:
    digits = "".join(number.split())
    if not digits.isdecimal() or not 12 <= len(digits) <= 19:
        return _card_error("invalid_number", "The card number is not a valid credit card number.", "number")
    if not has_check_digit(digits):
        return _card_error("incorrect_number", "Your card number is incorrect.", "number")
    return APIError(
        "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid "
        "test cards, visit: https://stripe.com/docs/testing.",
        status=402,
        code="card_declined",
        type="card_error",
        extra={"decline_code": "test_mode_live_card"},
    )


def has_check_digit(number: str) -> bool:
    """Whether it could be the number of some card (ISO/IEC 7812, Luhn's formula)."""
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(map(int, number[-1::-2])) + sum(doubled)) % 10 == 0


def _check_expiry(params: CardUpdateParams, ctx: Context) -> None:
    """docs.stripe.com/testing, "Invalid data": a month that there is not, a year that is over or far away."""
    today = datetime.fromtimestamp(ctx.now, UTC)
    month, year = given_or(params.exp_month, 12), _full_year(given_or(params.exp_year, today.year + 1))
    if not 1 <= month <= 12:
        raise _card_error("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month")
    if not today.year <= year <= today.year + 50:
        raise _card_error("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")
    if (year, month) < (today.year, today.month):
        raise _card_error("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month")


def _check_cvc(cvc: Given[str], card: TestCard) -> None:
    lengths = (3, 4) if card.brand == "amex" else (3,)
    if cvc is not NOT_GIVEN and not (cvc.isascii() and cvc.isdigit() and len(cvc) in lengths):
        raise _card_error("invalid_cvc", "Your card's security code is invalid.", "cvc")


def _card_error(code: str, message: str, param: str) -> APIError:
    return APIError(message, status=402, code=code, param=param, type="card_error")


def card_label(brand: str, last4: str) -> str:
    """A card as its holder knows it: `Visa •••• 4242`."""
    return f"{_BRANDS.get(brand, brand)} •••• {last4}"
