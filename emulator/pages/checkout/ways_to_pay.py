"""The ways to pay on the page of a Checkout Session: saved methods, a card, and the other types, typed or clicked."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.payments.card_details import card_label
from emulator.billing.payments.method_types import METHOD_TYPES, pays_in
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.asking import Typed, typed_text
from emulator.pages.checkout.view import Choice, Field, Method
from emulator.pages.method_forms import FORMS, MethodField

CARD = "card"
_NOT_OFFERED = ("link", "custom")
"""Link asks for a login, and what is custom is drawn by the business itself."""

TEST_CARDS = (
    ("4242 4242 4242 4242", "hosted.test_card.pays"),
    ("4000 0000 0000 0002", "hosted.test_card.declines"),
    ("4000 0027 6000 3184", "hosted.test_card.authenticates"),
)


class WaysToPay(Struct, frozen=True):
    """What a session takes.

    Attributes:
        saved: what the customer paid with before and may choose again.
        types: the types of what is new.
        address: the fields of the address that a card is asked for, where no whole address is.
    """

    saved: tuple[PaymentMethod, ...]
    types: tuple[str, ...]
    address: tuple[Field, ...] = ()

    def chosen(self, typed: Typed) -> str:
        """What was chosen, or else the first: the id of a saved method, or a type."""
        named = typed_text(typed, "method")
        known = [*(each.id for each in self.saved), *self.types]
        return named if named in known else next(iter(known), "")


def offered_types(session: CheckoutSession) -> tuple[str, ...]:
    """The types of a session that the page has a way for."""
    known = (each for each in session.payment_method_types if each in METHOD_TYPES and each not in _NOT_OFFERED)
    return tuple(each for each in known if session.currency is None or pays_in(each, session.currency))


class Writer(Struct, frozen=True):
    """Writes ways to pay in a language.

    Attributes:
        spoken: the language.
        business: who is paid.
        typed: what was typed.
        mistakes: what is wrong with it, by the names of the fields.
    """

    spoken: Language
    business: str
    typed: Typed
    mistakes: Mapping[str, str]

    def methods(self, ways: WaysToPay) -> Iterator[Method]:
        """Each of them; one is chosen."""
        chosen = ways.chosen(self.typed)
        for saved in ways.saved:
            yield Method(value=saved.id, label=label_of_saved(saved), is_chosen=saved.id == chosen)
        for type in ways.types:
            yield self._method(type, ways, is_chosen=type == chosen)

    def _method(self, type: str, ways: WaysToPay, *, is_chosen: bool) -> Method:
        label = METHOD_TYPES[type].label
        if type == CARD:
            fields = (*self._card_fields(), *ways.address)
            return Method(
                value=type,
                label=self.spoken.text("checkout.card"),
                fields=fields,
                examples=self._examples(TEST_CARDS),
                is_chosen=is_chosen,
            )
        if type not in FORMS:
            note = self.spoken.text("checkout.elsewhere", method=label)
            return Method(value=type, label=label, fields=tuple(self._who(type)), note=note, is_chosen=is_chosen)
        is_debit = METHOD_TYPES[type].flow == "debit"
        return Method(
            value=type,
            label=label,
            fields=(self._named(type), *(self._typed_field(type, each) for each in FORMS[type].fields)),
            note=self.spoken.text("checkout.mandate", business=self.business) if is_debit else "",
            examples=self._examples(FORMS[type].numbers),
            is_chosen=is_chosen,
        )

    def _card_fields(self) -> Iterator[Field]:
        text = self.spoken.text
        yield self._field(
            "card.number", text("hosted.card_number"), hint="1234 1234 1234 1234", mode="numeric", complete="cc-number"
        )
        expiry = text("hosted.expiry_hint")
        yield self._field(
            "card.expiry", text("hosted.expiry"), hint=expiry, mode="numeric", complete="cc-exp", half=True
        )
        yield self._field("card.cvc", text("hosted.cvc"), hint="CVC", mode="numeric", complete="cc-csc", half=True)
        yield self._field("card.name", text("hosted.name"), mode="text", complete="cc-name")

    def _who(self, type: str) -> Iterator[Field]:
        """The name of who pays, where the type cannot do without."""
        if "name" in METHOD_TYPES[type].required:
            yield self._field(f"{type}.name", self.spoken.text("checkout.name"), complete="name")

    def _named(self, type: str) -> Field:
        return self._field(f"{type}.name", self.spoken.text("transfer.account_holder_name"), complete="name")

    def _typed_field(self, type: str, asked: MethodField) -> Field:
        name = f"{type}.{asked.name}"
        value = typed_text(self.typed, name)
        choices = tuple(Choice(value=each, label=each, is_chosen=each == value) for each in asked.choices)
        return self._field(name, self.spoken.text(asked.label), mode=asked.mode, choices=choices)

    def _field(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        mode: str = "text",
        complete: str = "off",
        choices: tuple[Choice, ...] = (),
        half: bool = False,
    ) -> Field:
        return Field(
            name=name,
            label=label,
            value=typed_text(self.typed, name),
            mistake=self.mistakes.get(name, ""),
            hint=hint,
            mode=mode,
            complete=complete,
            choices=choices,
            half=half,
        )

    def _examples(self, numbers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple((number, self.spoken.text(outcome)) for number, outcome in numbers)


def label_of_saved(method: PaymentMethod) -> str:
    """What its owner knows a payment method by: `Visa •••• 4242`."""
    if method.card is not None:
        return card_label(method.card.brand, method.card.last4)
    name, last4 = METHOD_TYPES[method.type].label, method.details.get("last4")
    return f"{name} •••• {last4}" if last4 else name
