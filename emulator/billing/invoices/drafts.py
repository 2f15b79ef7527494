"""Creating, updating and deleting invoices (docs.stripe.com/api/invoices/create, /update, /delete)."""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import Discount
from emulator.billing.core.addresses import shipping_after
from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, mutually_exclusive, not_in_future
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer, set_currency
from emulator.billing.customers.invoice_settings import custom_fields
from emulator.billing.invoices.auto_advance import finalization_job, schedule_finalization
from emulator.billing.invoices.automatic_tax import automatic_tax_after
from emulator.billing.invoices.discounts_and_taxes import apply_discounts_and_taxes
from emulator.billing.invoices.invoice import CustomerSnapshot, Invoice, Line, Rendering
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.invoice_params import (
    InvoiceCreateParams,
    InvoiceReferences,
    InvoiceUpdateParams,
    RenderingParams,
)
from emulator.billing.invoices.issuers import issuer_after
from emulator.billing.invoices.lines import check_line_count
from emulator.billing.invoices.numbers import NumberReservations, reserve_number
from emulator.billing.invoices.payment_attempts import schedule_first_attempt, with_first_attempt
from emulator.billing.invoices.payment_settings import settings_after
from emulator.billing.invoices.totals import empty_amounts
from emulator.billing.payments.connect import terms_after

EDITABLE_WHEN_FINALIZED = frozenset(
    {"auto_advance", "default_payment_method", "default_source", "expand", "metadata", "payment_settings"}
)
"""The parameters that an update of a finalized invoice still takes; everything else is frozen."""


def create_invoice(
    params: InvoiceCreateParams,
    references: InvoiceReferences,
    customer: Customer,
    pending: Sequence[InvoiceItem],
    reservations: NumberReservations,
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """A new draft for `customer` that takes the `pending` items, newest first.

    `references` are what the parameters name, `reservations` who has the number asked for. Raises APIError when the due
    date does not go with the collection method, the customer has no e-mail to send to, or there are no pending items
    although some are required.
    """
    _check_pending(params, pending)
    method = params.collection_method or "charge_automatically"
    _check_due(method, params, ctx, required=True)
    if method == "send_invoice":
        require_email(customer.email)
    currency = params.currency or customer.currency or ctx.account.default_currency
    check_line_count(len(pending))
    lines = tuple(Line.of(item.id, item.details) for item in pending)
    invoice = Invoice(
        id=ctx.new_id("in"),
        created=ctx.now,
        customer=customer.id,
        currency=currency,
        amounts=empty_amounts(currency, customer.balance_in(currency)),
        billing_reason="manual" if references.quote is None else "quote_accept",
        customer_snapshot=CustomerSnapshot.of(customer),
        custom_fields=customer.invoice_settings.custom_fields,
        footer=customer.invoice_settings.footer,
        rendering=Rendering(amount_tax_display=customer.invoice_settings.amount_tax_display),
        discounts=_customer_discount(customer, ctx),
        lines=lines,
        parent=None if references.origin is None else references.origin.parent,
        period_end=None if references.origin is None else references.origin.period_end,
        period_start=None if references.origin is None else references.origin.period_start,
        quote=references.quote,
        test_clock=customer.test_clock,
        webhooks_delivered_at=None if ctx.notified("invoice.created") else ctx.now,
    )
    applied = apply_params(invoice, params, references, reservations, ctx, changes)
    invoice = schedule_finalization(invoice, applied, params.automatically_finalizes_at, ctx, changes)
    for item in pending:
        changes.write_ahead(replace(item, invoice=invoice.id), owner=invoice.id)
    set_currency(customer, currency, changes)
    changes.save(invoice)
    changes.emit("invoice.created", invoice)
    return invoice


def _check_pending(params: InvoiceCreateParams, pending: Sequence[InvoiceItem]) -> None:
    """Refuses what has nothing to bill, where that was insisted on.

    An invoice of a subscription always takes what waits for it, and that alone.
    docs.stripe.com/error-codes, `invoice_no_subscription_line_items`; stripe/stripe-cli#1249.
    """
    behavior = params.pending_invoice_items_behavior
    if params.subscription is not NOT_GIVEN:
        if behavior not in (NOT_GIVEN, "include_and_require"):
            raise mutually_exclusive(
                "pending_invoice_items_behavior", "subscription", param="pending_invoice_items_behavior"
            )
        if behavior == "include_and_require" and not pending:
            message = "Nothing to invoice for subscription"
            raise APIError(message, code="invoice_no_subscription_line_items", param="subscription")
        return
    if behavior == "include_and_require" and not pending:
        raise APIError("Nothing to invoice for customer", code="invoice_no_customer_line_items", param="customer")


def update_invoice(
    old: Invoice,
    params: InvoiceUpdateParams,
    references: InvoiceReferences,
    reservations: NumberReservations,
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """Changes an invoice and emits `invoice.updated`; neither when nothing changes.

    Raises APIError for a field that is frozen since finalization.
    """
    if old.status != "draft":
        frozen = next((name for name in params.given_names() if name not in EDITABLE_WHEN_FINALIZED), None)
        if frozen is not None:
            raise APIError("Finalized invoices can't be updated in this way", param=frozen)
    method = given_or(params.collection_method, old.collection_method)
    _check_due(method, params, ctx, required=method != old.collection_method)
    if method == "send_invoice" and method != old.collection_method:
        require_email(old.customer_snapshot.email)
    applied = apply_params(old, params, references, reservations, ctx, changes)
    invoice = schedule_finalization(old, applied, params.automatically_finalizes_at, ctx, changes)
    if invoice.status == "open" and invoice.auto_advance != old.auto_advance:
        invoice = with_first_attempt(replace(invoice, next_payment_attempt=None), ctx)
        schedule_first_attempt(invoice, ctx, changes)
    if invoice != old:
        changes.save(invoice)
        changes.emit("invoice.updated", invoice, old)
    return invoice


def delete_draft(invoice: Invoice, changes: Changes) -> None:
    """Deletes a draft for good, and with it the items it had taken.

    Raises APIError unless it is a draft, and for one of a subscription (docs.stripe.com/api/invoices/delete; the words
    are those of stripe/stripe-node#657).
    """
    if invoice.status != "draft":
        raise APIError("You can only delete draft invoices.")
    if invoice.parent is not None:
        raise APIError("You can't delete invoices created by subscriptions.")
    if invoice.automatically_finalizes_at is not None:
        changes.remove(finalization_job(invoice))
    reserve_number(invoice, None, NumberReservations(), changes)
    changes.remove(invoice)
    changes.emit("invoice.deleted", invoice)


def require_email(email: str | None) -> None:
    """Raises APIError for a customer who could not be sent an invoice."""
    if not email:
        raise APIError(
            "Missing email. In order to create invoices that are sent to the customer, "
            "the customer must have a valid email."
        )


def _customer_discount(customer: Customer, ctx: Context) -> tuple[Discount, ...]:
    """The customer's discount, which an invoice has unless its own parameters say otherwise."""
    discount = customer.discount
    return () if discount is None or discount.is_over(ctx.now) else (discount,)


def require_due(method: str, params: InvoiceUpdateParams, ctx: Context, *, due_date: int | None) -> None:
    """Raises APIError when the due date given does not go with the collection method, or is missing."""
    _check_due(method, params, ctx, required=due_date is None)


def _check_due(method: str, params: InvoiceUpdateParams, ctx: Context, *, required: bool) -> None:
    named = params.given_names()
    ways = [name for name in ("due_date", "days_until_due") if name in named]
    if len(ways) > 1:
        raise mutually_exclusive(*ways, param=ways[0])
    due = bool(ways)
    if method == "send_invoice" and required and not due and ctx.account.default_days_until_due is None:
        raise APIError(
            "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'."
        )
    if method != "send_invoice" and due:
        raise APIError(
            "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'."
        )
    if params.due_date is not NOT_GIVEN and params.due_date <= ctx.now:
        raise not_in_future("due_date")


def apply_params(
    old: Invoice,
    params: InvoiceUpdateParams,
    references: InvoiceReferences,
    reservations: NumberReservations,
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """The invoice with its parameters applied, as long as they are allowed to change it."""
    tax_ids, fields = references.account_tax_ids, params.custom_fields
    applied = replace(
        old,
        account_tax_ids=old.account_tax_ids if tax_ids is NOT_GIVEN else tax_ids or None,
        auto_advance=given_or(params.auto_advance, old.auto_advance),
        automatic_tax=automatic_tax_after(old.automatic_tax, params.automatic_tax, references.automatic_tax_rates),
        collection_method=given_or(params.collection_method, old.collection_method),
        connect=terms_after(
            old.connect,
            ctx,
            application_fee_amount=params.application_fee_amount,
            on_behalf_of=params.on_behalf_of,
            transfer_data=params.transfer_data,
        ),
        custom_fields=old.custom_fields if fields is NOT_GIVEN else custom_fields(fields),
        default_payment_method=given_or(params.default_payment_method, old.default_payment_method),
        default_source=given_or(params.default_source, old.default_source),
        description=given_or(params.description, old.description),
        due_date=_due_date_after(old, params, ctx.account.default_days_until_due),
        effective_at=given_or(params.effective_at, old.effective_at),
        footer=given_or(params.footer, old.footer),
        issuer=issuer_after(old.issuer, params.issuer),
        metadata=metadata_after(old.metadata, params.metadata),
        number=old.number if params.number is NOT_GIVEN else reserve_number(old, params.number, reservations, changes),
        payment_settings=settings_after(old.payment_settings, params.payment_settings, old.currency),
        rendering=_rendering_after(old.rendering, params.rendering),
        shipping_details=shipping_after(old.shipping_details, params.shipping_details),
        statement_descriptor=given_or(params.statement_descriptor, old.statement_descriptor),
    )
    return apply_discounts_and_taxes(applied, references, ctx, changes) if applied.status == "draft" else applied


def _due_date_after(old: Invoice, params: InvoiceUpdateParams, default_days: int | None) -> int | None:
    """When the invoice is due; one that is sent without a date has the days of the account's settings, unless told."""
    method = given_or(params.collection_method, old.collection_method)
    if method == "charge_automatically":
        return None
    if params.days_until_due is not NOT_GIVEN:
        return old.created + params.days_until_due * DAY
    default = old.due_date
    if default is None and default_days is not None:
        default = old.created + default_days * DAY
    return given_or(params.due_date, default)


def _rendering_after(old: Rendering, params: Given[RenderingParams]) -> Rendering:
    if params is NOT_GIVEN:
        return old
    page_size = NOT_GIVEN if params.pdf is NOT_GIVEN else params.pdf.page_size
    return Rendering(
        amount_tax_display=given_or(params.amount_tax_display, old.amount_tax_display),
        page_size=given_or(page_size, old.page_size),
        template=given_or(params.template, old.template),
        template_version=given_or(params.template_version, old.template_version),
    )
