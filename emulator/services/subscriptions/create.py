"""Creating a subscription, with its first invoice paid within the request if it is charged."""

from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.setup_intents import SetupIntentCreateParams, create_setup_intent
from emulator.billing.subscriptions import create as rules
from emulator.billing.subscriptions.customer_limits import check_currency, check_limit
from emulator.billing.subscriptions.event_order import put_in_order
from emulator.billing.subscriptions.items import currency_of
from emulator.billing.subscriptions.params import SubscriptionCreateParams
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services.subscriptions.loading import running, waiting_items
from emulator.services.subscriptions.payment import (
    collect_now,
    finalize_now,
    no_method_error,
    payment_method_of,
    prepare_confirmation,
)
from emulator.services.subscriptions.saving import save, warned
from emulator.store.unit_of_work import UnitOfWork


def create(
    uow: UnitOfWork,
    customer: Customer,
    params: SubscriptionCreateParams,
    references: SubscriptionReferences,
    *,
    schedule: str | None = None,
    leaves_draft: bool = False,
) -> Subscription:
    """Creates a subscription; what its first invoice comes to decides its status.

    Args:
        uow: the unit of work.
        customer: whose it is.
        params: what it is to be.
        references: what the parameters name.
        schedule: the id of the schedule that makes it.
        leaves_draft: whether the first invoice stays a draft for an hour although it is charged.

    Raises APIError for parameters that do not go together, a customer with nothing to charge, and where the request
    wants nothing saved unless its card pays.
    """
    begun = len(uow.changes.domain_events)
    currency = currency_of(references.items, given_or(params.currency, None))
    beside = running(uow, customer.id)
    check_currency(customer, beside, currency)
    check_limit(customer, beside)
    pending = waiting_items(uow, customer.id, currency, None)
    step = rules.create_subscription(
        params, references, customer, pending, uow.ctx, uow.changes, leaves_draft=leaves_draft
    )
    customer = uow.get(Customer, customer.id) or customer
    subscription = replace(step.subscription, schedule=schedule)
    if step.invoice is not None:
        subscription = _with_first_invoice(uow, subscription, step.invoice, customer, params)
    subscription = _with_setup_intent(uow, subscription, step.invoice, customer)
    put_in_order(uow.changes, begun, "customer.subscription.created", subscription)
    subscription = warned(uow, subscription)
    save(uow, subscription)
    return subscription


def _with_first_invoice(
    uow: UnitOfWork, subscription: Subscription, draft: Invoice, customer: Customer, params: SubscriptionCreateParams
) -> Subscription:
    if draft.automatically_finalizes_at is not None:
        return subscription
    if draft.amounts.amount_due <= 0 or subscription.collection_method == "send_invoice":
        finalize_now(uow, draft, customer)
        return subscription
    method = payment_method_of(uow, subscription, customer)
    if params.payment_behavior == "default_incomplete":
        prepare_confirmation(uow, finalize_now(uow, draft, customer), method)
        return replace(subscription, status="incomplete")
    if method is None:
        raise no_method_error()
    collection = collect_now(uow, draft, customer, off_session=given_or(params.off_session, False))
    if collection.refusal is not None and params.payment_behavior == "error_if_incomplete":
        raise collection.refusal
    return subscription if collection.is_paid else replace(subscription, status="incomplete")


def _with_setup_intent(
    uow: UnitOfWork, subscription: Subscription, invoice: Invoice | None, customer: Customer
) -> Subscription:
    """After a trial or a free start there is a setup intent, if nothing can be charged yet."""
    is_charged = subscription.collection_method == "charge_automatically"
    is_free = invoice is None or invoice.amounts.amount_due <= 0
    if not is_charged or not is_free or payment_method_of(uow, subscription, customer) is not None:
        return subscription
    intent = create_setup_intent(SetupIntentCreateParams(customer=customer.id), None, uow.ctx, uow.changes)
    return replace(subscription, pending_setup_intent=intent.id)
