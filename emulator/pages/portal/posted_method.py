"""What a customer sends of a payment method that is to be added: a card, a form of another type, or a click on one."""

from collections.abc import Mapping

from msgspec import Struct

from emulator.billing.payments.mandates import MandateDataParams
from emulator.billing.payments.method_params import PaymentMethodCreateParams
from emulator.pages.card_form import NOTHING_TYPED, CardFormEntry, read_card
from emulator.pages.method_forms import FORMS, NO_METHOD_TYPED, MethodFormEntry
from emulator.pages.posted_payment import read_payer
from emulator.services.hosted_payment import ONE_CLICK
from emulator.services.portal import Visit


class PostedMethod(Struct, frozen=True):
    """What was sent.

    Attributes:
        params: what makes the payment method; None where something is wrong with what was typed.
        mandate: that its owner agreed to be debited, where it is a debit.
        card: what was typed of a card.
        method: what was typed of another payment method.
    """

    params: PaymentMethodCreateParams | None = None
    mandate: MandateDataParams | None = None
    card: CardFormEntry = NOTHING_TYPED
    method: MethodFormEntry = NO_METHOD_TYPED

    @property
    def is_mistaken(self) -> bool:
        """Whether something is wrong with what was typed."""
        return bool(self.card.mistakes or self.method.mistakes)


NOTHING_POSTED = PostedMethod()


def read_posted_method(type: str, form: Mapping[str, str], visit: Visit) -> PostedMethod:
    """What a form says of a payment method of a type that the page offers."""
    customer = visit.customer
    if type == "card":
        entry, card = read_card(form, visit.uow.ctx.world_now)
        return PostedMethod(None if card is None else card.method_params(customer.email), card=entry)
    typed, payer = read_payer(type, form) if type in FORMS else (NO_METHOD_TYPED, ONE_CLICK)
    if payer is None:
        return PostedMethod(method=typed)
    return PostedMethod(payer.method_params(type, customer.name, customer.email), payer.mandate, method=typed)
