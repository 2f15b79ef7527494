"""What a customer sent with the form of a Checkout Session: what changes the order, and all that completes it."""

import re
from collections.abc import Iterator, Mapping

from flask import request
from msgspec import Struct

from emulator.billing.checkout.choices import fits, quantity_bounds
from emulator.billing.checkout.entry import CheckoutEntry
from emulator.billing.checkout.session import CheckoutSession, EnteredTaxId
from emulator.billing.checkout.settings import AdjustableQuantity
from emulator.billing.core.addresses import Address
from emulator.billing.payments.cards import card_of_number
from emulator.billing.payments.mandates import MandateDataParams
from emulator.billing.payments.method_params import BillingDetailsParams, PaymentMethodCreateParams
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.delivery.presentation.formats import format_amount, read_amount
from emulator.delivery.presentation.languages import Language
from emulator.pages.card_form import read_card
from emulator.pages.checkout.asking import Typed, typed_of, typed_text
from emulator.pages.checkout.order_view import AMOUNT, QUANTITY
from emulator.pages.checkout.questions import BILLING, CUSTOM, SHIPPING, Questions
from emulator.pages.checkout.ways_to_pay import CARD, WaysToPay
from emulator.pages.method_forms import FORMS, read_method

_ADD, _DROP = "add", "drop"
"""What the buttons of what may be added, or taken away again, are called; the id of its line follows."""

_ONLY_CHANGES = (_ADD, _DROP, "remove_code", "update")

_LONGEST_USER_AGENT = 500
_NUMBER = re.compile("[0-9]{1,6}")

Mistakes = Mapping[str, str]
"""What is wrong, by the names of the fields, in the visitor's language."""


class Way(Struct, frozen=True):
    """How somebody pays, who they say that they are, and what they agree to by it."""

    method: PaymentMethodCreateParams | PaymentMethod | None = None
    name: str | None = None
    mandate: MandateDataParams | None = None


def changes_of(typed: Typed, session: CheckoutSession, spoken: Language) -> tuple[CheckoutEntry | None, Mistakes]:
    """What is to be different about the order, None where nothing is; and what is wrong with that."""
    quantities, wrong_quantities = _quantities(typed, session, spoken)
    amounts, wrong_amounts = _amounts(typed, session, spoken)
    mistakes = {**wrong_quantities, **wrong_amounts}
    code = typed_text(typed, "code") or None
    if typed_text(typed, "do") == "remove_code":
        code = ""
    rate = typed_text(typed, "shipping_option") or None
    known = {each.rate.id for each in session.shipping_options}
    chosen = None if session.chosen_shipping is None else session.chosen_shipping.rate.id
    rate = rate if rate in known and rate != chosen else None
    entry = CheckoutEntry(
        amounts=amounts,
        optional_items=_optional(typed, session),
        quantities=quantities,
        promotion_code=code,
        shipping_rate=rate,
    )
    return None if entry == CheckoutEntry() else entry, mistakes


def only_changes(typed: Typed) -> bool:
    """Whether the button that was pressed changes the order, and pays nothing."""
    return _pressed(typed)[0] in _ONLY_CHANGES


def _pressed(typed: Typed) -> tuple[str, str]:
    """What a button does, and the id of the line that it does it to."""
    does, _, id = typed_text(typed, "do").partition(" ")
    return does, id


def _optional(typed: Typed, session: CheckoutSession) -> dict[str, int]:
    """What is added or taken away, by its price."""
    does, id = _pressed(typed)
    item = next((each for each in session.optional_items if each.id == id), None)
    if item is None or does not in (_ADD, _DROP):
        return {}
    return {item.price.id: (item.quantity or 0) if does == _ADD else 0}


def _quantities(typed: Typed, session: CheckoutSession, spoken: Language) -> tuple[dict[str, int], dict[str, str]]:
    """How many there are to be, where that is not as many as before."""
    wanted, mistakes = {}, {}
    for line in session.lines:
        name, bounds = f"{QUANTITY}{line.id}", quantity_bounds(session, line)
        if bounds is None or name not in typed:
            continue
        count = _count(typed_text(typed, name), bounds)
        if count is None:
            least, most = str(bounds.minimum), str(bounds.maximum)
            mistakes[name] = spoken.text("checkout.error.quantity", least=least, most=most)
        elif count != line.quantity:
            wanted[line.id] = count
    return wanted, mistakes


def _amounts(typed: Typed, session: CheckoutSession, spoken: Language) -> tuple[dict[str, int], dict[str, str]]:
    """What is to be paid for the lines whose amount the customer chooses, where that is not what it was before.

    Who has not chosen yet may do something else first, but not pay.
    """
    wanted, mistakes, currency = dict[str, int](), dict[str, str](), session.currency or ""
    may_wait = only_changes(typed)
    for line in session.lines:
        text, bounds = typed_text(typed, name := f"{AMOUNT}{line.id}"), line.choosable
        if bounds is None or (not text and line.amount is None and may_wait):
            continue
        amount = read_amount(text, currency, spoken.locale)
        if amount is None or not fits(line, amount, currency):
            least, most = (format_amount(each, currency, spoken.locale) for each in (bounds.minimum, bounds.maximum))
            mistakes[name] = spoken.text("checkout.error.amount", least=least, most=most)
        elif amount != line.amount:
            wanted[line.id] = amount
    return wanted, mistakes


def _count(text: str, bounds: AdjustableQuantity) -> int | None:
    """How many were asked for; None where there cannot be that many."""
    if not _NUMBER.fullmatch(text):
        return None
    count = int(text)
    return count if bounds.minimum <= count <= bounds.maximum else None


class Reading(Struct, frozen=True):
    """Reads what completes a session."""

    session: CheckoutSession
    questions: Questions
    ways: WaysToPay
    spoken: Language
    now: int

    def entry(self, typed: Typed) -> tuple[CheckoutEntry, Mistakes]:
        """All that was entered, and what is wrong with it."""
        typed = {**{field.name: field.value for field in self.ways.address}, **typed}
        mistakes = {each.field.name: each.mistake_in(typed) for each in self.questions.asked}
        mistakes |= self._half_a_tax_id(typed)
        way, wrong = self._way(typed)
        entry = CheckoutEntry(
            method=way.method,
            mandate=way.mandate,
            email=self._email(typed),
            name=way.name,
            phone=typed_text(typed, "phone") or None,
            address=self._address(typed, BILLING) if self._asks_for_billing(typed) else None,
            shipping_name=typed_text(typed, f"{SHIPPING}name") or None,
            shipping_address=None if self.questions.shipping is None else self._address(typed, SHIPPING),
            custom_fields=self._custom_fields(typed),
            tax_id=self._tax_id(typed),
            business_name=typed_text(typed, "business_name") or None,
            individual_name=typed_text(typed, "individual_name") or None,
            terms_accepted=bool(typed_text(typed, "terms")),
            promotions=self._promotions(typed),
            saves_method=bool(typed_text(typed, "saves_method")),
        )
        return entry, {name: mistake for name, mistake in {**mistakes, **wrong}.items() if mistake}

    def _email(self, typed: Typed) -> str | None:
        fixed = next(each.field for each in self.questions.asked if each.field.name == "email")
        return fixed.value if fixed.kind == "fixed" else typed_text(typed, "email") or None

    def _way(self, typed: Typed) -> tuple[Way, Mistakes]:
        chosen = self.ways.chosen(typed)
        saved = next((each for each in self.ways.saved if each.id == chosen), None)
        if saved is not None or not chosen:
            return Way(saved), {}
        if chosen == CARD:
            return self._card(typed)
        return self._typed_way(chosen, typed) if chosen in FORMS else self._clicked_way(chosen, typed)

    def _card(self, typed: Typed) -> tuple[Way, Mistakes]:
        form, card = read_card(typed_of(typed, "card."), self.now)
        wrong = {f"card.{name}": self.spoken.text(mistake) for name, mistake in form.mistakes.items()}
        for field in self.ways.address:
            wrong |= {field.name: ""} if typed_text(typed, field.name) or field.is_optional else self._needs(field.name)
        if card is None:
            return Way(), wrong
        return Way(card.method_params(None), card.name), wrong

    def _typed_way(self, type: str, typed: Typed) -> tuple[Way, Mistakes]:
        user_agent = request.user_agent.string[:_LONGEST_USER_AGENT]
        form, payer = read_method(type, typed_of(typed, f"{type}."), request.remote_addr or "", user_agent)
        wrong = {f"{type}.{name}": self.spoken.text(mistake) for name, mistake in form.mistakes.items()}
        wrong |= {} if form.name else self._needs(f"{type}.name")
        if payer is None:
            return Way(), wrong
        params = PaymentMethodCreateParams(
            type=type,
            billing_details=BillingDetailsParams(name=payer.name),
            details={type: payer.details},
        )
        return Way(params, payer.name, payer.mandate), wrong

    def _clicked_way(self, type: str, typed: Typed) -> tuple[Way, Mistakes]:
        name = typed_text(typed, f"{type}.name") or None
        is_named = name is not None or "name" not in METHOD_TYPES[type].required
        wrong = {} if is_named else self._needs(f"{type}.name")
        params = PaymentMethodCreateParams(type=type, details={type: {}})
        return Way(params, name), wrong

    def _needs(self, name: str) -> dict[str, str]:
        return {name: self.spoken.text("checkout.error.required")}

    def _asks_for_billing(self, typed: Typed) -> bool:
        """Whether who pays is asked where they live: on the page itself, or by the way they pay."""
        is_asked = any(each.field.name.startswith(BILLING) for each in self.questions.asked)
        return is_asked or (bool(self.ways.address) and self.ways.chosen(typed) == CARD)

    def _address(self, typed: Typed, prefix: str) -> Address | None:
        parts = {name: typed_text(typed, f"{prefix}{name}") or None for name in Address.__struct_fields__}
        return Address(**parts) if any(parts.values()) else None

    def _custom_fields(self, typed: Typed) -> dict[str, str]:
        """What was answered; '' is what somebody has emptied."""
        names = {each.key: f"{CUSTOM}{each.key}" for each in self.session.custom_fields}
        return {key: typed_text(typed, name) for key, name in names.items() if name in typed}

    def _tax_id(self, typed: Typed) -> EnteredTaxId | None:
        type, value = typed_text(typed, "tax_id_type"), typed_text(typed, "tax_id")
        return EnteredTaxId(type, value) if type and value else None

    def _half_a_tax_id(self, typed: Typed) -> dict[str, str]:
        """A tax number needs its type, and a type its number."""
        typed_parts = {name: bool(typed_text(typed, name)) for name in ("tax_id", "tax_id_type")}
        missing = [name for name, is_typed in typed_parts.items() if not is_typed]
        return self._needs(missing[0]) if len(missing) == 1 else {}

    def _promotions(self, typed: Typed) -> str | None:
        if not any(each.field.name == "promotions" for each in self.questions.asked):
            return None
        return "opt_in" if typed_text(typed, "promotions") else "opt_out"


def without_secrets(typed: Typed) -> Typed:
    """What may stand on the page again: no security codes, no numbers but those of test cards, and no accounts."""
    return {name: value for name, value in typed.items() if name not in set(_secrets(typed))}


def _secrets(typed: Typed) -> Iterator[str]:
    yield "card.cvc"
    if card_of_number(re.sub(r"[\s-]", "", typed_text(typed, "card.number"))) is None:
        yield "card.number"
    for type, form in FORMS.items():
        yield from (f"{type}.{each.name}" for each in form.fields if not each.is_shown_again)
