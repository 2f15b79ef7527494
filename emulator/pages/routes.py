"""The addresses of the pages, as the real service has them on invoice.stripe.com and pay.stripe.com."""

import re

from flask import Blueprint, Response, abort, url_for
from werkzeug.exceptions import NotFound

from emulator.billing.core.errors import APIError
from emulator.billing.credit_notes.mail import document_of_note
from emulator.billing.invoices.mail import document_of
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.receipts import receipt_link_is_valid
from emulator.delivery.pdf import render_credit_note_pdf, render_pdf
from emulator.pages.checkout_outcome import NOT_NOW, TIME_MOVES, CheckoutOutcome, outcome_of
from emulator.pages.dayzero_invoice import add_dayzero_page
from emulator.pages.error_pages import link_expired, link_not_found
from emulator.pages.form import posted_form
from emulator.pages.hosted_links import ExpiredLinkError, HostedLink, credit_note_of_link, invoice_of_link, read_link
from emulator.pages.invoice_page import authentication_page, invoice_page
from emulator.pages.payment_action import add_action_pages
from emulator.pages.posted_payment import NOTHING_POSTED, Attempt, PostedPayment, read_payment
from emulator.pages.receipt_page import receipt_page, receipt_pdf
from emulator.pages.responses import PRIVATE
from emulator.pages.stateset_invoice import add_stateset_page
from emulator.services import checkout
from emulator.services.payments import invoice_of
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork

_UNSAFE_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def blueprint(store: Store) -> Blueprint:
    """Every page, reading from and paying into a store."""
    pages = Blueprint("pages", __name__)
    pages.register_error_handler(NotFound, link_not_found)
    pages.register_error_handler(ExpiredLinkError, link_expired)

    def show_invoice(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        return invoice_page(invoice_of_link(link, uow), uow)

    def submit_payment(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        invoice = invoice_of_link(link, uow)
        state, form = checkout.state_of(uow, invoice), posted_form()
        if state == "time_moves":
            return invoice_page(invoice, uow, outcome=TIME_MOVES)
        if state != "payable":
            return _redirect("pages.show_invoice", account, token)
        posted = read_payment(form, invoice, uow)
        if posted.attempt is None:
            return invoice_page(invoice, uow, posted)
        return pay(account, token, posted.attempt, posted)

    def pay(account: str, token: str, attempt: Attempt, posted: PostedPayment = NOTHING_POSTED) -> Response:
        outcome = _run_payment(store, read_link(account, token), attempt)
        return _payment_response(store, account, token, outcome, posted)

    def show_authentication(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        invoice = invoice_of_link(link, uow)
        if checkout.waiting_method(uow, invoice) is None:
            return _redirect("pages.show_invoice", account, token)
        return authentication_page(invoice, uow)

    def submit_authentication(account: str, token: str) -> Response:
        recognised = posted_form().get("answer") == "complete"
        return pay(
            account,
            token,
            lambda uow, invoice: checkout.answer_authentication(uow, invoice, recognised=recognised),
        )

    def pdf(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        invoice = invoice_of_link(link, uow)
        document = document_of(invoice, uow.ctx).as_issued()
        return _pdf_response(render_pdf(document), f"Invoice-{invoice.number or invoice.id}")

    def credit_note_pdf(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        note, invoice = credit_note_of_link(link, uow)
        pdf = render_credit_note_pdf(document_of_note(note, invoice), document_of(invoice, uow.ctx))
        return _pdf_response(pdf, f"Credit-note-{note.number}")

    def receipt(account: str, token: str) -> Response:
        charge, uow = charge_of_link(account, token)
        return receipt_page(invoice_of(uow, charge), charge, uow)

    def receipt_file(account: str, token: str) -> Response:
        charge, uow = charge_of_link(account, token)
        return _pdf_response(
            receipt_pdf(invoice_of(uow, charge), charge, uow), f"Receipt-{charge.receipt_number or charge.id}"
        )

    def charge_of_link(account: str, token: str) -> tuple[Charge, UnitOfWork]:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        charge = uow.get(Charge, link.target.id)
        if charge is None or not receipt_link_is_valid(link.target, charge):
            abort(404)
        return charge, uow

    pages.add_url_rule("/i/<account>/<token>", "show_invoice", show_invoice)
    pages.add_url_rule("/i/<account>/<token>", "submit_payment", submit_payment, methods=["POST"])
    pages.add_url_rule("/i/<account>/<token>/authentication", "show_authentication", show_authentication)
    pages.add_url_rule(
        "/i/<account>/<token>/authentication", "submit_authentication", submit_authentication, methods=["POST"]
    )
    add_action_pages(pages, store)
    add_dayzero_page(pages, store)
    add_stateset_page(pages, store)
    pages.add_url_rule("/invoice/<account>/<token>/pdf", "pdf", pdf)
    pages.add_url_rule("/credit_notes/<account>/<token>/pdf", "credit_note_pdf", credit_note_pdf)
    pages.add_url_rule("/receipts/<account>/<token>", "receipt", receipt)
    pages.add_url_rule("/receipts/<account>/<token>/pdf", "receipt_pdf", receipt_file)
    return pages


def _pdf_response(pdf: bytes, name: str) -> Response:
    reply = Response(pdf, content_type="application/pdf", headers=PRIVATE)
    safe_name = _UNSAFE_IN_FILE_NAMES.sub("-", name)
    reply.headers.set("Content-Disposition", "attachment", filename=f"{safe_name}.pdf")
    return reply


def _run_payment(store: Store, link: HostedLink, attempt: Attempt) -> CheckoutOutcome:
    """What came of paying, committed as one; a declined card leaves its traces too."""
    try:
        payment = store.run(link.world, lambda uow: attempt(uow, invoice_of_link(link, uow)))
    except (APIError, ContentionError):
        return NOT_NOW
    return outcome_of(payment)


def _payment_response(
    store: Store, account: str, token: str, outcome: CheckoutOutcome, posted: PostedPayment
) -> Response:
    """After a payment the page is fetched anew, so that loading it again pays nothing twice."""
    if outcome.state == "settled":
        return _redirect("pages.show_invoice", account, token)
    if outcome.state == "authentication":
        return _redirect("pages.show_authentication", account, token)
    link = read_link(account, token)
    uow = store.unit_of_work(link.world)
    return invoice_page(invoice_of_link(link, uow), uow, posted, outcome)


def _redirect(page: str, account: str, token: str) -> Response:
    return Response(status=303, headers={"Location": url_for(page, account=account, token=token), **PRIVATE})
