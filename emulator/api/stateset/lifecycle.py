"""The paths under /v1/invoices/{id}: sending, reminding, paying and voiding.

Sending is documented (docs.stateset.com/api-reference/invoices/send); `reminder`, `mark-paid` and `cancel` are paths of
Stateset's Node SDK; payments and `void` stand nowhere.
"""

from typing import Any

from emulator.api.json_dialect import RequestContext, Routes
from emulator.api.stateset.lookups import find_customer_of, find_invoice, read_for_events
from emulator.billing.stateset import choices, invoice_params
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.payments import record_payment
from emulator.billing.stateset.reminders import remind
from emulator.billing.stateset.send import SendResult, send_invoice
from emulator.billing.stateset.void import void_invoice
from schemas.json_objects import dump
from schemas.stateset.invoice import (
    InvoiceDetailSchema,
    PaidInvoiceSchema,
    PaymentSchema,
    ReminderResultSchema,
    SendResultSchema,
)
from schemas.stateset.invoice_params import MailParams, PaymentParams

routes = Routes("invoices")


@routes.write("/invoices/<invoice>/send", status=choices.SUCCESS, body=MailParams, optional_body=True)
def send(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Mails a draft or sent invoice."""
    found = find_invoice(request, invoice)
    customer = find_customer_of(request, found, request.body)
    sending = send_invoice(found, request.body, customer, request.ctx, request.changes)
    return dump(SendResultSchema, sending, request.ctx)


@routes.write("/invoices/<invoice>/reminder", body=MailParams, optional_body=True)
def remind_customer(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Mails a reminder of an invoice that is owed."""
    found = find_invoice(request, invoice)
    customer = find_customer_of(request, found, request.body)
    reminded, details = remind(found, request.body, customer, request.ctx, request.changes)
    return dump(ReminderResultSchema, SendResult(reminded, details), request.ctx)


@routes.write("/invoices/<invoice>/payments", status=choices.CREATED, body=PaymentParams, optional_body=True)
def pay(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Records a payment, of all that is due unless it says how much."""
    read_for_events(request, StatesetInvoice, invoice)
    paid, payment = record_payment(find_invoice(request, invoice), request.body, request.ctx, request.changes)
    shown = dump(PaymentSchema, payment, request.ctx)
    return {**shown, "currency": paid.currency, "invoice": dump(PaidInvoiceSchema, paid, request.ctx)}


@routes.read("/invoices/<invoice>/payments")
def list_payments(request: RequestContext, invoice: str) -> dict[str, Any]:
    """The payments of an invoice, oldest first."""
    found = find_invoice(request, invoice)
    data = [{**dump(PaymentSchema, each, request.ctx), "currency": found.currency} for each in found.payments]
    return {"object": "list", "data": data, "has_more": False}


@routes.write("/invoices/<invoice>/mark-paid")
def mark_paid(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Records that all that is due was paid."""
    read_for_events(request, StatesetInvoice, invoice)
    all_due = invoice_params.PaymentParams()
    paid, _ = record_payment(find_invoice(request, invoice), all_due, request.ctx, request.changes)
    return dump(InvoiceDetailSchema, paid, request.ctx)


@routes.write("/invoices/<invoice>/void")
@routes.write("/invoices/<invoice>/cancel")
def void(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Voids an invoice that is not paid."""
    voided = void_invoice(find_invoice(request, invoice), request.ctx, request.changes)
    return dump(InvoiceDetailSchema, voided, request.ctx)
