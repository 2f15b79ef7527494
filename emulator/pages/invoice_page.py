"""What the hosted invoice page shows of an invoice in each of its states."""

from flask import Response, request, url_for

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import document_of
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.receipts import method_label, receipt_pdf_url, receipt_url
from emulator.delivery.presentation import present_invoice
from emulator.delivery.presentation.languages import Language
from emulator.pages.document_page import document_page, due_text
from emulator.pages.method_forms import FORMS, MethodFormEntry, OfferedForm, label_of, offered_forms
from emulator.pages.payment_outcome import PaymentOutcome
from emulator.pages.posted_payment import NOTHING_POSTED, PostedPayment
from emulator.services import hosted_payment
from emulator.services.payments import charge_of
from emulator.store.unit_of_work import UnitOfWork


def invoice_page(
    invoice: Invoice,
    uow: UnitOfWork,
    posted: PostedPayment = NOTHING_POSTED,
    outcome: PaymentOutcome | None = None,
) -> Response:
    """The page of an invoice. `posted` refills its forms, `outcome` is the attempt to pay that failed just now."""
    ctx = uow.ctx
    document = document_of(invoice, ctx)
    view = present_invoice(document)
    charge = charge_of(uow, invoice)
    progress = hosted_payment.progress_of(uow, invoice)
    overdue = invoice.due_date is not None and invoice.due_date < ctx.now
    return document_page(
        "invoice.html",
        view,
        document,
        402 if outcome is not None else 422 if posted.is_mistaken else 200,
        status=invoice.status,
        due=due_text(view, invoice.due_date, overdue=overdue) if invoice.status == "open" else "",
        overdue=overdue,
        payable=progress.state == "payable",
        processing=label_of(progress.method) if progress.state == "processing" else "",
        waiting=label_of(progress.method),
        time_moves=progress.state == "time_moves",
        takes_cards=hosted_payment.takes_cards(uow, invoice),
        clicked_types=[(each, METHOD_TYPES[each].label) for each in hosted_payment.clicked_types(uow, invoice)],
        offered_forms=_offered_forms(uow, invoice, posted.method),
        payer=posted.method.name or invoice.customer_snapshot.name or "",
        pay_at=url_for("pages.submit_payment", **request.view_args or {}),
        continue_at=url_for("pages.show_authentication", **request.view_args or {}),
        payment_method="" if charge is None else method_label(charge),
        receipt_url="" if charge is None else receipt_url(charge, ctx) or "",
        receipt_pdf_url="" if charge is None else receipt_pdf_url(charge, ctx) or "",
        entry=posted.card,
        method_entry=posted.method,
        problem=_problem(view.language, outcome, progress),
    )


def _problem(spoken: Language, outcome: PaymentOutcome | None, progress: hosted_payment.Progress) -> str:
    """What went wrong: just now, or when the bank was asked."""
    if outcome is not None:
        return spoken.text(outcome.text)
    if progress.failed is not None:
        return spoken.text("hosted.error.last_failed", method=label_of(progress.failed))
    return ""


def _offered_forms(uow: UnitOfWork, invoice: Invoice, entry: MethodFormEntry) -> list[OfferedForm]:
    """The forms of the types that have one. What was typed into stays open, and so does the only way to pay."""
    types = [each for each in hosted_payment.typed_types(uow, invoice) if each in FORMS]
    is_only_way = len(types) == 1 and not hosted_payment.takes_cards(uow, invoice)
    return offered_forms(types, types[0] if is_only_way else entry.type)


def authentication_page(invoice: Invoice, uow: UnitOfWork) -> Response:
    """The page that stands in for the bank's own, or another's, which asks a customer whether a payment is theirs."""
    document = document_of(invoice, uow.ctx)
    view = present_invoice(document)
    method = hosted_payment.waiting_method(uow, invoice)
    is_card = method is None or method.card is not None
    return document_page(
        "authentication.html",
        view,
        document,
        texts="hosted.authentication" if is_card else "hosted.action",
        method=label_of(method),
    )
