"""What the form of a session asks for: each field with what may stand in it, read and shown again by the same words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from emulator.billing.checkout.custom_fields import fault_in
from emulator.billing.checkout.settings import CheckoutField
from emulator.billing.core.mail_addresses import is_mail_address
from emulator.billing.core.structs import replace
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.view import Choice, Field

_LONGEST_INPUT = 2000
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{4,24}")

Typed = Mapping[str, str]
"""What was sent, by the names of the fields."""

Check = Callable[[str], str]
"""What is wrong with a text that was typed, in the visitor's language; empty where nothing is."""


class Asked(Struct, frozen=True):
    """A field, and what is wrong with what stands in it."""

    field: Field
    check: Check

    def mistake_in(self, typed: Typed) -> str:
        """What is wrong with what was typed."""
        value = typed_text(typed, self.field.name)
        if not value:
            return "" if self.field.is_optional else self.check("")
        return self.check(value)


class Asking(Struct, frozen=True):
    """Makes the fields of a form in a language."""

    spoken: Language

    def text(self, name: str, key: str, value: str | None = None, check: Check | None = None, **shown: Any) -> Asked:
        """A field for text; `key` is that of its label, `shown` more of what a `Field` says."""
        return self.labelled(name, self.spoken.text(key), value, check, **shown)

    def labelled(
        self, name: str, label: str, value: str | None = None, check: Check | None = None, **shown: Any
    ) -> Asked:
        """A field whose label is a text already."""
        field = replace(Field(name=name, label=label, value=value or ""), **shown)
        return Asked(field, check or self.needed)

    def needed(self, value: str) -> str:
        """A field that may hold anything, but something."""
        return "" if value else self.spoken.text("checkout.error.required")

    def anything(self, _value: str) -> str:
        """A field that may hold anything, and nothing."""
        return ""

    def ticked(self, value: str) -> str:
        """A box that must be ticked."""
        return "" if value else self.spoken.text("checkout.error.terms")

    def email(self, value: str) -> str:
        """An address of mail."""
        return self.needed(value) or ("" if is_mail_address(value) else self.spoken.text("checkout.error.email"))

    def phone(self, value: str) -> str:
        """A number of a telephone."""
        return self.needed(value) or ("" if _PHONE.fullmatch(value) else self.spoken.text("checkout.error.phone"))

    def one_of(self, choices: Iterable[Choice]) -> Check:
        """One of a list."""
        known = {each.value for each in choices}
        return lambda value: "" if value and value in known else self.spoken.text("checkout.error.choice")

    def answer_to(self, asked: CheckoutField) -> Check:
        """What a field of the business's own takes."""

        def check(value: str) -> str:
            fault = fault_in(asked, value) if value or asked.options else None
            if fault is None:
                return self.needed(value)
            return self.spoken.text(f"checkout.error.{fault.kind}", count=str(fault.count))

        return check


def typed_text(typed: Typed, name: str) -> str:
    """What stands in a field, on one line: without what has no shape of its own, letters as one composes them."""
    return unicodedata.normalize("NFC", clean_line(typed.get(name, "")[:_LONGEST_INPUT]))


def shown_again(field: Field, typed: Typed, mistakes: Mapping[str, str]) -> Field:
    """The field with what was typed into it, where anything was sent, and what is wrong with that."""
    if field.kind == "fixed":
        return field
    value = field.value
    if typed:
        value = typed_text(typed, field.name)[: field.longest]
    choices = tuple(replace(each, is_chosen=each.value == value) for each in field.choices)
    return replace(field, value=value, choices=choices, mistake=mistakes.get(field.name, ""))


def typed_of(typed: Typed, prefix: str) -> dict[str, str]:
    """What was typed into the fields whose names begin alike: `card.number` is the `number` of `card.`."""
    return {name.removeprefix(prefix): value for name, value in typed.items() if name.startswith(prefix)}
