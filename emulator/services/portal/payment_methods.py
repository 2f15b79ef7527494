"""A customer's payment methods, as they keep them in the portal."""

from collections.abc import Sequence

from emulator.billing.core.errors import APIError
from emulator.billing.customers.invoice_settings import InvoiceSettingsParams
from emulator.billing.customers.params import CustomerUpdateParams
from emulator.billing.customers.update import update_customer
from emulator.billing.payments.mandates import MandateDataParams, accept_mandate
from emulator.billing.payments.method_params import PaymentMethodCreateParams
from emulator.billing.payments.microdeposits import verify_instantly
from emulator.billing.payments.payment_method_configurations import offering
from emulator.billing.payments.payment_methods import (
    PaymentMethod,
    create_payment_method,
    detach_payment_method,
)
from emulator.billing.payments.setup_intents import (
    SetupIntent,
    SetupIntentCreateParams,
    SetupResult,
    confirm_setup_intent,
    create_setup_intent,
)
from emulator.billing.portal import payment_methods as rules
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import subscriptions
from emulator.services.payment_method_configurations import configuration_named
from emulator.services.payments import attached_method, stored_method
from emulator.services.portal.visits import Visit
from emulator.store.list_queries import Selection

_MAX_SHOWN = 50


def methods_of(visit: Visit) -> Sequence[PaymentMethod]:
    """The payment methods of the customer, newest first."""
    selection = Selection(equals={"customer": visit.customer.id}, limit=_MAX_SHOWN)
    return visit.uow.list(PaymentMethod, selection).items


def used_methods(visit: Visit) -> frozenset[str]:
    """What the customer and their subscriptions are charged to, by ids."""
    return rules.methods_in_use(visit.customer, subscriptions.running(visit.uow, visit.customer.id))


def method_of(visit: Visit, subscription: Subscription) -> PaymentMethod | None:
    """What a subscription is charged to whatever the customer's default is, if anything."""
    return stored_method(visit.uow, rules.own_method(subscription))


def addable_types(visit: Visit) -> tuple[str, ...]:
    """The types of payment methods that can be added: none in live mode, where there is nothing to pay with.

    A payment method configuration that has become inactive since chooses nothing any more: the account's settings do.
    """
    ctx, named = visit.uow.ctx, visit.features.payment_method_configuration
    if ctx.livemode:
        return ()
    configuration = None if named is None else configuration_named(visit.uow, named)
    chosen = configuration if configuration is not None and configuration.active else None
    return rules.addable_types(offering(ctx, chosen).account.payment_method_types, visit.customer.currency)


def add_method(
    visit: Visit, params: PaymentMethodCreateParams, mandate: MandateDataParams | None, return_url: str
) -> SetupResult:
    """Readies a payment method for later payments; once it is the customer's, it is what they pay with.

    One whose owner has to do something for it waits for that: the intent's next action leads there, and back to
    `return_url`. `mandate` is that they agreed to be debited, where it is a debit. Raises APIError for what cannot be
    one.
    """
    ctx, changes = visit.uow.ctx, visit.uow.changes
    made = create_payment_method(params, ctx, changes)
    agreed = accept_mandate(made, mandate, None, ctx, changes, on_behalf_of=None)
    method = verify_instantly(agreed, None, changes)
    wanted = SetupIntentCreateParams(
        confirm=True,
        customer=visit.customer.id,
        payment_method_types=[method.type],
        return_url=return_url,
    )
    result = confirm_setup_intent(create_setup_intent(wanted, method, ctx, changes), method, ctx, changes)
    if result.intent.status == "succeeded" and result.intent.payment_method is not None:
        _set_default(visit, result.intent.payment_method)
    return result


def take_new_default(visit: Visit, intent_id: str) -> bool:
    """Lets the customer pay with what was authenticated meanwhile; False where it was not."""
    intent = visit.uow.get(SetupIntent, intent_id)
    if intent is None or intent.customer != visit.customer.id or intent.status != "succeeded":
        return False
    if intent.payment_method is None:
        return False
    make_default(visit, intent.payment_method)
    return True


def make_default(visit: Visit, id: str) -> None:
    """Lets the customer pay with one of theirs. Raises APIError for another one."""
    method = attached_method(visit.uow, id, visit.customer.id, "payment_method")
    _set_default(visit, method.id)


def remove_method(visit: Visit, id: str) -> None:
    """Takes a payment method away. Raises APIError for one that is not the customer's, or that is paid with."""
    method = attached_method(visit.uow, id, visit.customer.id, "payment_method")
    if method.id in used_methods(visit):
        raise APIError("A payment method that is paid with cannot be removed.", param="payment_method")
    detach_payment_method(method, visit.customer, visit.uow.changes)


def _set_default(visit: Visit, id: str) -> None:
    params = CustomerUpdateParams(invoice_settings=InvoiceSettingsParams(default_payment_method=id))
    update_customer(visit.customer, params, None, visit.uow.ctx, visit.uow.changes)
