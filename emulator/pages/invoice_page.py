"""What the hosted invoice page shows of an invoice in each of its states."""

from flask import Response, request, url_for

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import document_of
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.receipts import method_label, receipt_pdf_url, receipt_url
from emulator.delivery.presentation import present_invoice
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.view import InvoiceView
from emulator.pages.card_form import CardFormEntry
from emulator.pages.checkout_outcome import CheckoutOutcome
from emulator.pages.responses import html_page
from emulator.services import checkout
from emulator.services.payments import charge_of
from emulator.store.unit_of_work import UnitOfWork

SHOWN_LINES = 12
"""So many lines are seen at once; the others open on demand."""


def invoice_page(
    invoice: Invoice, uow: UnitOfWork, entry: CardFormEntry, outcome: CheckoutOutcome | None = None
) -> Response:
    """The page of an invoice. `entry` refills the form, `outcome` is the attempt to pay that failed just now."""
    ctx = uow.ctx
    document = document_of(invoice, ctx)
    view = present_invoice(document)
    charge = charge_of(uow, invoice)
    return html_page(
        "invoice.html",
        view.language,
        document,
        402 if outcome is not None else 422 if entry.mistakes else 200,
        view=view,
        business=view.business,
        contact=view.contact,
        test_mark=view.test_mark,
        test_note=view.test_note,
        status=invoice.status,
        due=_due(view, invoice, ctx.now),
        overdue=invoice.due_date is not None and invoice.due_date < ctx.now,
        shown_lines=SHOWN_LINES,
        payable=checkout.is_payable(uow, invoice),
        takes_cards=checkout.takes_cards(uow, invoice),
        other_types=[(each, METHOD_TYPES[each].label) for each in checkout.other_types(uow, invoice)],
        pay_at=url_for("pages.submit_payment", **request.view_args or {}),
        payment_method="" if charge is None else method_label(charge),
        receipt_url="" if charge is None else receipt_url(charge, ctx) or "",
        receipt_pdf_url="" if charge is None else receipt_pdf_url(charge, ctx) or "",
        entry=entry,
        problem=view.language.text(outcome.text) if outcome is not None else "",
    )


def authentication_page(invoice: Invoice, uow: UnitOfWork) -> Response:
    """The page that stands in for the bank's own, or another's, which asks a customer whether a payment is theirs."""
    document = document_of(invoice, uow.ctx)
    view = present_invoice(document)
    method = checkout.waiting_method(uow, invoice)
    is_card = method is None or method.card is not None
    return html_page(
        "authentication.html",
        view.language,
        document,
        view=view,
        texts="hosted.authentication" if is_card else "hosted.action",
        method="" if method is None else METHOD_TYPES[method.type].label,
        business=view.business,
        contact=view.contact,
        test_mark=view.test_mark,
        test_note=view.test_note,
    )


def _due(view: InvoiceView, invoice: Invoice, now: int) -> str:
    """When it is to be paid, while that is still asked for."""
    if invoice.due_date is None or invoice.status != "open":
        return ""
    key = "mail.overdue" if invoice.due_date < now else "mail.due"
    return view.language.text(key, date=format_day(invoice.due_date, view.language.locale))
