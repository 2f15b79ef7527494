"""Making and changing invoices, with what their parameters ask for beside them: items, a number, ways to pay."""

from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.invoices.drafts import create_invoice, update_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences, InvoiceUpdateParams
from emulator.billing.invoices.numbers import InvoiceNumber, NumberReservations, sequence_prefix
from emulator.billing.invoices.revisions import revise_invoice
from emulator.billing.payments.payment_intent_changes import set_payment_method_types
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.services.customers import customer_of
from emulator.services.invoices.pending_items import any_item, of_subscription, pending_items
from emulator.services.payment_state import payment_state_of
from emulator.store.unit_of_work import UnitOfWork


def create(uow: UnitOfWork, customer: Customer, params: InvoiceCreateParams, references: InvoiceReferences) -> Invoice:
    """Creates a draft: of a subscription with its pending items, else with the customer's if asked to.

    Raises APIError as `create_invoice` does.
    """
    currency = params.currency or customer.currency or uow.ctx.account.default_currency
    is_of_subscription = params.subscription is not NOT_GIVEN
    includes = is_of_subscription or params.pending_invoice_items_behavior in ("include", "include_and_require")
    takes = of_subscription(params.subscription) if params.subscription is not NOT_GIVEN else any_item
    pending = pending_items(uow, customer.id, currency, takes=takes) if includes else []
    reservations = _reservations_of(uow, params.number)
    return create_invoice(params, references, customer, pending, reservations, uow.ctx, uow.changes)


def revise(uow: UnitOfWork, original: Invoice, params: InvoiceCreateParams, references: InvoiceReferences) -> Invoice:
    """Creates a draft that is to replace an unpaid invoice. Raises APIError as `revise_invoice` does."""
    customer, reservations = customer_of(uow, original), _reservations_of(uow, params.number)
    payment_state = payment_state_of(uow, original)
    return revise_invoice(original, payment_state, customer, params, references, reservations, uow.ctx, uow.changes)


def update(uow: UnitOfWork, invoice: Invoice, params: InvoiceUpdateParams, references: InvoiceReferences) -> Invoice:
    """Changes an invoice; its intent takes the payment methods that it takes. Raises APIError for a frozen field."""
    reservations = _reservations_of(uow, params.number)
    updated = update_invoice(invoice, params, references, reservations, uow.ctx, uow.changes)
    if updated.payment_settings == invoice.payment_settings or updated.payment_intent is None:
        return updated
    intent = uow.get(PaymentIntent, updated.payment_intent)
    if intent is not None:
        set_payment_method_types(intent, updated.payment_settings.intent_types, uow.ctx, uow.changes)
    return updated


def _reservations_of(uow: UnitOfWork, number: Given[str | None]) -> NumberReservations:
    """Who has the number that is asked for, and its prefix; one round trip at most."""
    if not number:
        return NumberReservations()
    prefix = sequence_prefix(number) or ""
    uow.load([(InvoiceNumber, number), (InvoicePrefix, prefix)])
    return NumberReservations(number=uow.get(InvoiceNumber, number), prefix=uow.get(InvoicePrefix, prefix))
