"""What customers do, or refuse to do, for intents that wait for them: their invoices follow."""

from emulator.billing.payments.cash_payments import TRANSFER_ACTION
from emulator.billing.payments.charging import ConfirmationResult
from emulator.billing.payments.customer_actions import complete_action, fail_action
from emulator.billing.payments.declines_of_banks import TOO_MANY_ATTEMPTS
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.microdeposits import RIGHT_AMOUNTS, verify_payment, verify_setup
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.setup_intents import SetupIntent, complete_setup, fail_setup
from emulator.billing.system.test_clocks import require_standing
from emulator.services.cash import send_transfer
from emulator.services.payments import settle_invoice, stored_method
from emulator.store.unit_of_work import UnitOfWork


def waiting_intent(uow: UnitOfWork, id: str) -> Intent | None:
    """The intent of either kind with this id, whether or not it still waits; None when there is none."""
    return uow.get(SetupIntent if id.startswith("seti_") else PaymentIntent, id)


def answer(uow: UnitOfWork, intent: Intent, *, agreed: bool) -> Intent:
    """The intent after its customer did what it waits for, or refused; as it is where it waits for nothing.

    Raises APIError while the test clock moves that the customer lives on.
    """
    method = stored_method(uow, intent.payment_method)
    if intent.status != "requires_action" or method is None:
        return intent
    answered: Intent = intent
    if isinstance(intent, SetupIntent):
        answered = _answer_setup(uow, intent, method, agreed=agreed)
    elif isinstance(intent, PaymentIntent):
        answered = answer_payment(uow, intent, method, agreed=agreed).intent
    if uow.test_clock is not None:
        require_standing(uow.test_clock)
    return answered


def answer_payment(
    uow: UnitOfWork, intent: PaymentIntent, method: PaymentMethod, *, agreed: bool
) -> ConfirmationResult:
    """What came of a payment whose customer did what it waits for, or refused; its invoice follows."""
    if agreed and intent.action == TRANSFER_ACTION and intent.customer is not None:
        return ConfirmationResult(send_transfer(uow, intent, intent.customer))
    if not agreed:
        attempt = fail_action(intent, method, uow.changes)
    elif intent.action == "verify_with_microdeposits":
        attempt = verify_payment(intent, method, RIGHT_AMOUNTS, uow.ctx, uow.changes)
    else:
        attempt = complete_action(intent, method, uow.ctx, uow.changes)
    settle_invoice(uow, attempt)
    return attempt


def _answer_setup(uow: UnitOfWork, intent: SetupIntent, method: PaymentMethod, *, agreed: bool) -> SetupIntent:
    if not agreed:
        return fail_setup(intent, method, TOO_MANY_ATTEMPTS, uow.changes).intent
    if intent.action == "verify_with_microdeposits":
        return verify_setup(intent, method, RIGHT_AMOUNTS, uow.changes).intent
    return complete_setup(intent, method, uow.changes)
