"""What a customer types of a payment method that is no card: a form for each such type, and how it is read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from emulator.billing.core.errors import APIError
from emulator.billing.payments.ibans import read_iban
from emulator.billing.payments.mandates import AcceptanceParams, MandateDataParams, OnlineAcceptanceParams
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.services.hosted_payment import Payer

_LONGEST_INPUT = 200
_SEPARATORS = re.compile(r"[\s./-]")


class MethodField(Struct, frozen=True):
    """A field of a form.

    Attributes:
        name: what the API calls it, in the map of the payment method's type.
        label: the key of what stands above it.
        pattern: what is typed, blanks and separators aside.
        mode: which keyboard a phone shows.
        choices: what it can be, where that is a few words.
        is_shown_again: whether it stands there again after a mistake: numbers of accounts do not.
    """

    name: str
    label: str
    pattern: str
    mode: str = "numeric"
    choices: tuple[str, ...] = ()
    is_shown_again: bool = True


class MethodForm(Struct, frozen=True):
    """The form of a type of payment method.

    Attributes:
        fields: what is asked for beside the name of who pays.
        numbers: test numbers, each with the key of what comes of it (docs.stripe.com/testing).
    """

    fields: tuple[MethodField, ...]
    numbers: tuple[tuple[str, str], ...] = ()


_PAYS, _FAILS = "hosted.test_card.pays", "hosted.test_account.fails"


def _account(digits: str, name: str = "account_number") -> MethodField:
    return MethodField(name, "transfer.account_number", rf"\d{{{digits}}}", is_shown_again=False)


def _part(name: str, digits: str, label: str = "") -> MethodField:
    return MethodField(name, label or f"transfer.{name}", rf"\d{{{digits}}}")


FORMS: Mapping[str, MethodForm] = {
    "acss_debit": MethodForm(
        (
            _part("institution_number", "3", "hosted.institution_number"),
            _part("transit_number", "5", "hosted.transit_number"),
            _account("7,12"),
        ),
        (("000 · 11000 · 000123456789", _PAYS), ("000 · 11000 · 000222222227", _FAILS)),
    ),
    "au_becs_debit": MethodForm(
        (_part("bsb_number", "6", "hosted.bsb_number"), _account("5,9")),
        (("000-000 · 000123456", _PAYS), ("000-000 · 111111113", _FAILS)),
    ),
    "bacs_debit": MethodForm(
        (_part("sort_code", "6"), _account("8")),
        (("10-88-00 · 00012345", _PAYS), ("10-88-00 · 22222227", _FAILS)),
    ),
    "boleto": MethodForm(
        (MethodField("tax_id", "hosted.boleto_tax_id", r"\d{11}|\d{14}"),), (("000.000.000-00", _PAYS),)
    ),
    "nz_bank_account": MethodForm(
        (_part("bank_code", "2"), _part("branch_code", "4"), _account("7"), _part("suffix", "2,3", "hosted.suffix")),
        (("11 · 0000 · 0000010 · 000", _PAYS),),
    ),
    "sepa_debit": MethodForm(
        (MethodField("iban", "transfer.iban", "[A-Z0-9]{15,34}", "text", is_shown_again=False),),
        (("DE89 3704 0044 0532 0130 00", _PAYS), ("DE62 3704 0044 0532 0130 01", _FAILS)),
    ),
    "sofort": MethodForm(
        (MethodField("country", "hosted.country", "[A-Z]{2}", "text", ("AT", "BE", "DE", "ES", "IT", "NL")),)
    ),
    "us_bank_account": MethodForm(
        (_part("routing_number", "9"), _account("4,17")),
        (("110000000 · 000123456789", _PAYS), ("110000000 · 000222222227", _FAILS)),
    ),
}
"""By the type. What is asked for is what `/v1/payment_methods` needs."""


class OfferedForm(Struct, frozen=True):
    """A form as it stands on a page, under the name by which customers know its type."""

    type: str
    label: str
    form: MethodForm
    is_open: bool

    @property
    def is_debit(self) -> bool:
        """Whether who sends it agrees to be debited."""
        return METHOD_TYPES[self.type].flow == "debit"


def offered_forms(types: Iterable[str], open_type: str) -> list[OfferedForm]:
    """The forms of those of the types that have one; the one of `open_type`, if any, stands open."""
    return [
        OfferedForm(each, METHOD_TYPES[each].label, FORMS[each], is_open=each == open_type)
        for each in types
        if each in FORMS
    ]


class MethodFormEntry(Struct, frozen=True):
    """What was typed into the form of a type, and what is wrong with it: the keys of texts by the name of the field."""

    type: str = ""
    name: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, str] = field(default_factory=dict)


NO_METHOD_TYPED = MethodFormEntry()


def label_of(method: PaymentMethod | None) -> str:
    """What a person calls a payment method of this type."""
    return "" if method is None else METHOD_TYPES[method.type].label


def read_method(
    type: str, form: Mapping[str, str], ip_address: str, user_agent: str
) -> tuple[MethodFormEntry, Payer | None]:
    """What a visitor typed of a payment method, and who pays by it unless something is wrong.

    Args:
        type: one of `FORMS`.
        form: the fields that were sent.
        ip_address: where they came from; what they agreed to is kept with it.
        user_agent: with what they were sent.
    """
    fields = FORMS[type].fields
    name = unicodedata.normalize("NFKC", form.get("name", "")[:_LONGEST_INPUT]).strip()
    typed = {each.name: _typed(form, each.name) for each in fields}
    mistakes = {each.name: "hosted.error.incomplete" for each in fields if not _fits(each, typed[each.name])}
    shown = {each.name: typed[each.name] for each in fields if each.is_shown_again}
    entry = MethodFormEntry(type, name, shown, mistakes)
    if mistakes:
        return entry, None
    details: dict[str, Any] = dict(typed)
    if type == "us_bank_account":
        details["account_holder_type"] = "individual"
    return entry, Payer(name=name or None, details=details, mandate=_mandate(type, ip_address, user_agent))


def _typed(form: Mapping[str, str], name: str) -> str:
    """What stands in a field, digits of any script as plain ones, without what people write between them."""
    text = unicodedata.normalize("NFKC", form.get(name, "")[:_LONGEST_INPUT])
    return _SEPARATORS.sub("", text).upper()


def _fits(field: MethodField, value: str) -> bool:
    if not re.fullmatch(field.pattern, value) or (field.choices and value not in field.choices):
        return False
    return field.name != "iban" or _is_iban(value)


def _is_iban(value: str) -> bool:
    try:
        read_iban(value)
    except APIError:
        return False
    return True


def _mandate(type: str, ip_address: str, user_agent: str) -> MandateDataParams | None:
    """Whoever sends the form of a debit agrees to what stands above its button."""
    if METHOD_TYPES[type].flow != "debit":
        return None
    online = OnlineAcceptanceParams(ip_address=ip_address, user_agent=user_agent)
    return MandateDataParams(customer_acceptance=AcceptanceParams(type="online", online=online))
