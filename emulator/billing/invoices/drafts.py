"""Creating, updating and deleting invoices (docs.stripe.com/api/invoices/create, /update, /delete)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from emulator.billing.catalog.discounts import Discount
from emulator.billing.core.addresses import shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.customers.customer import Customer, custom_fields, set_currency
from emulator.billing.invoices.auto_advance import finalization_job, schedule_finalization
from emulator.billing.invoices.discounts_and_taxes import apply_discounts_and_taxes
from emulator.billing.invoices.invoice import CustomerSnapshot, Invoice, Line, Rendering
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.lines import check_line_count
from emulator.billing.invoices.numbers import NumberReservations, reserve_number
from emulator.billing.invoices.payment_attempts import schedule_first_attempt
from emulator.billing.invoices.payment_settings import merged_settings
from emulator.billing.invoices.totals import empty_amounts

DAY = 86400
EDITABLE_WHEN_FINALIZED = frozenset({"auto_advance", "default_payment_method", "metadata", "payment_settings"})
"""What may still be changed on a finalized invoice; everything else is frozen."""


def create_invoice(
    given: Mapping[str, Any],
    customer: Customer,
    pending: Sequence[InvoiceItem],
    reservations: NumberReservations,
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """A new draft for `customer` that takes the `pending` items, newest first.

    `reservations` are who has the number asked for. Raises APIError when the due date does not go with the
    collection method, the customer has no e-mail to send to, or the currency is not the customer's.
    """
    method = given.get("collection_method") or "charge_automatically"
    _check_due(method, given, ctx, required=True)
    if method == "send_invoice":
        require_email(customer.email)
    currency = given.get("currency") or customer.currency or ctx.account.default_currency
    check_line_count(len(pending))
    lines = tuple(Line(id=ctx.new_id("il"), invoice_item=item.id, details=item.details) for item in pending)
    invoice = Invoice(
        id=ctx.new_id("in"),
        created=ctx.now,
        customer=customer.id,
        currency=currency,
        amounts=empty_amounts(currency, customer.balance),
        customer_snapshot=CustomerSnapshot.of(customer),
        custom_fields=customer.invoice_settings.custom_fields,
        footer=customer.invoice_settings.footer,
        rendering=Rendering(amount_tax_display=customer.invoice_settings.amount_tax_display),
        discounts=_customer_discount(customer, ctx),
        lines=lines,
        webhooks_delivered_at=None if ctx.notified("invoice.created") else ctx.now,
    )
    invoice = schedule_finalization(
        invoice, apply_params(invoice, given, reservations, ctx, changes), given, ctx, changes
    )
    for item in pending:
        changes.write_ahead(replace(item, invoice=invoice.id), owner=invoice.id)
    set_currency(customer, currency, changes)
    changes.save(invoice)
    changes.emit("invoice.created", invoice)
    return invoice


def update_invoice(
    old: Invoice, given: Mapping[str, Any], reservations: NumberReservations, ctx: Context, changes: Changes
) -> Invoice:
    """The invoice with the parameters `given` applied; no event when nothing changes.

    Raises APIError for a field that is frozen since finalization.
    """
    if old.status != "draft":
        frozen = next((name for name in given if name not in EDITABLE_WHEN_FINALIZED), None)
        if frozen is not None:
            raise APIError("Finalized invoices can't be updated in this way", param=frozen)
    method = given.get("collection_method", old.collection_method)
    _check_due(method, given, ctx, required=method != old.collection_method)
    if method == "send_invoice" and method != old.collection_method:
        require_email(old.customer_snapshot.email)
    invoice = schedule_finalization(old, apply_params(old, given, reservations, ctx, changes), given, ctx, changes)
    if invoice.auto_advance and not old.auto_advance:
        schedule_first_attempt(invoice, ctx, changes)
    if invoice != old:
        changes.save(invoice)
        changes.emit("invoice.updated", invoice, old)
    return invoice


def delete_draft(invoice: Invoice, changes: Changes) -> None:
    """Deletes a draft for good, and with it the items it had taken. Raises APIError unless it is a draft."""
    if invoice.status != "draft":
        raise APIError("You can only delete draft invoices.")
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


def require_due(method: str, given: Mapping[str, Any], ctx: Context, *, due_date: int | None) -> None:
    """Raises APIError when the due date given does not go with the collection method, or is missing."""
    _check_due(method, given, ctx, required=due_date is None)


def _check_due(method: str, given: Mapping[str, Any], ctx: Context, *, required: bool) -> None:
    ways = [name for name in ("due_date", "days_until_due") if given.get(name) is not None]
    if len(ways) > 1:
        raise APIError(f"You may only specify one of these parameters: {', '.join(ways)}.", param=ways[0])
    due = bool(ways)
    if method == "send_invoice" and required and not due:
        raise APIError(
            "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'."
        )
    if method != "send_invoice" and due:
        raise APIError(
            "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'."
        )
    if given.get("due_date") is not None and given["due_date"] <= ctx.now:
        raise APIError("Invalid timestamp: must be an integer Unix timestamp in the future.", param="due_date")


_PLAIN = (
    "auto_advance",
    "collection_method",
    "default_payment_method",
    "description",
    "effective_at",
    "footer",
    "statement_descriptor",
)


def apply_params(
    old: Invoice, given: Mapping[str, Any], reservations: NumberReservations, ctx: Context, changes: Changes
) -> Invoice:
    """The invoice with the parameters `given` applied, as long as they are allowed to change it."""
    new: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "account_tax_ids" in given:
        new["account_tax_ids"] = tuple(given["account_tax_ids"] or ()) or None
    if "payment_settings" in given:
        new["payment_settings"] = merged_settings(old.payment_settings, given["payment_settings"])
    if "custom_fields" in given:
        new["custom_fields"] = custom_fields(given["custom_fields"])
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "shipping_details" in given:
        new["shipping_details"] = shipping_after(old.shipping_details, given["shipping_details"])
    if "rendering" in given:
        new["rendering"] = _merged_rendering(old.rendering, given["rendering"])
    if given.get("days_until_due") is not None:
        new["due_date"] = old.created + given["days_until_due"] * DAY
    if given.get("due_date") is not None:
        new["due_date"] = given["due_date"]
    if new.get("collection_method") == "charge_automatically":
        new["due_date"] = None
    if "number" in given:
        new["number"] = reserve_number(old, given["number"], reservations, changes)
    applied = replace(old, **new)
    return apply_discounts_and_taxes(applied, given, ctx, changes) if applied.status == "draft" else applied


def _merged_rendering(old: Rendering, given: Mapping[str, Any]) -> Rendering:
    plain = ("amount_tax_display", "template", "template_version")
    new: dict[str, Any] = {name: given[name] for name in plain if name in given}
    if "page_size" in given.get("pdf", {}):
        new["page_size"] = given["pdf"]["page_size"]
    return replace(old, **new)
