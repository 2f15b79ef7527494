"""Previewing what a subscription, or a change of it, would be billed."""

from collections.abc import Callable, Sequence

from emulator.billing.arithmetic.amounts import Amounts
from emulator.billing.core.changes import Changes
from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.subscriptions import preview as rules
from emulator.billing.subscriptions.create import create_subscription
from emulator.billing.subscriptions.customer_limits import check_currency, check_limit
from emulator.billing.subscriptions.items import currency_of
from emulator.billing.subscriptions.params import SubscriptionCreateParams
from emulator.billing.subscriptions.preview import PreviewedInvoice
from emulator.billing.subscriptions.preview_params import SubscriptionDetailsParams
from emulator.billing.subscriptions.renewal import BillingInputs
from emulator.billing.subscriptions.states import missing_error
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services.subscriptions.loading import load_inputs, running, waiting_items, with_current_prices
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

Imagine = Callable[[Sequence[InvoiceItem]], Sequence[InvoiceItem]]
"""What would wait in place of what does, both newest first."""


def next_to_be_billed(uow: UnitOfWork, customer: str) -> Subscription | None:
    """The subscription of a customer that is billed next; None where none is billed."""
    selection = Selection(
        equals={"customer": customer}, limit=100, predicate=lambda each: each.status not in (*TERMINAL, "paused")
    )
    running = uow.list(Subscription, selection).items
    return min(running, key=lambda each: (each.next_boundary, each.id), default=None)


def preview_change(
    uow: UnitOfWork,
    subscription: Subscription,
    details: SubscriptionDetailsParams,
    references: SubscriptionReferences,
    customer: Customer,
    wanted: PreviewedInvoice,
    imagine: Imagine,
) -> Invoice:
    """What `update` would bill at once, or the renewal after it; `customer` is the one to imagine."""
    if subscription.status in TERMINAL:
        raise missing_error(subscription.id, "subscription")
    inputs = imagined_inputs(
        uow,
        subscription,
        customer,
        imagine,
        used_until=uow.ctx.now if details.as_update.resets_anchor else None,
        used_through=uow.ctx.now if details.as_pause is not None else None,
    )
    current = with_current_prices(uow, subscription)
    return rules.preview_change(current, details, references, inputs, wanted, uow.ctx)


def imagined_inputs(
    uow: UnitOfWork,
    subscription: Subscription,
    customer: Customer,
    imagine: Imagine,
    *,
    used_until: int | None = None,
    used_through: int | None = None,
) -> BillingInputs:
    """What billing a subscription needs, as it is to be imagined; what was used is as `usage_within` has it."""
    inputs = load_inputs(uow, subscription, used_until=used_until, used_through=used_through)
    if inputs is None:
        raise missing_error(subscription.id, "subscription")
    return replace(inputs, customer=customer, pending=list(imagine(inputs.pending[::-1]))[::-1])


def preview_creation(
    uow: UnitOfWork,
    params: SubscriptionCreateParams,
    references: SubscriptionReferences,
    customer: Customer,
    currency: str,
    wanted: PreviewedInvoice,
    imagine: Imagine,
) -> Invoice:
    """What `create` would bill; `customer` is the one to imagine."""
    pending = waiting_items(uow, customer.id, currency, None)
    inputs = BillingInputs(customer=customer, products=references.products, pending=list(imagine(pending[::-1]))[::-1])
    return rules.preview_creation(params, references, inputs, wanted, uow.ctx)


def billed_at_first(
    uow: UnitOfWork, params: SubscriptionCreateParams, references: SubscriptionReferences, customer: Customer
) -> Amounts | None:
    """What the invoice that `create` would make at once comes to, None where it would make none; nothing is made.

    Raises APIError as `create` would.
    """
    currency = currency_of(references.items, given_or(params.currency, None))
    beside = running(uow, customer.id)
    check_currency(customer, beside, currency)
    check_limit(customer, beside)
    pending = waiting_items(uow, customer.id, currency, None)
    step = create_subscription(params, references, customer, pending, uow.ctx, Changes())
    return None if step.invoice is None else step.invoice.amounts
