"""The cardholder's answer: a payment goes through, and the card stays what it was."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.payments.card_details import checked
from emulator.billing.payments.confirmation import confirm_intent
from emulator.billing.payments.customer_actions import complete_action
from emulator.billing.payments.payment_intent_creation import create_intent
from emulator.billing.payments.payment_intent_params import PaymentIntentCreateParams
from emulator.billing.payments.payment_methods import PaymentMethod
from tests.support.domain_objects import customer, moment, payment_method


def test_a_card_that_is_kept_asks_again_the_next_time() -> None:
    ctx, changes, owner = moment(), Changes(), customer()
    method = payment_method("pm_card_authenticationRequired")
    params = PaymentIntentCreateParams(amount=500, currency="usd", customer=owner.id, setup_future_usage="off_session")
    intent = create_intent(params, method, ctx, changes)
    waiting = confirm_intent(intent, method, on_session=True, ctx=ctx, changes=changes).intent
    paid = complete_action(waiting, method, ctx, changes).intent

    _, kept = changes.written[PaymentMethod.RESOURCE_TYPE.name, method.id]
    assert (waiting.status, paid.status) == ("requires_action", "succeeded")
    assert isinstance(kept, PaymentMethod)
    assert method.card is not None
    assert (kept.customer, kept.card) == (owner.id, replace(checked(method.card), set_up=True))
