"""The hosted page of an invoice, and paying on it."""

from flask import Blueprint, Response, url_for

from emulator.billing.core.errors import APIError
from emulator.pages.form import posted_form
from emulator.pages.hosted_links import HostedLink, invoice_of_link, read_link
from emulator.pages.invoice_page import authentication_page, invoice_page
from emulator.pages.payment_outcome import NOT_NOW, TIME_MOVES, PaymentOutcome, outcome_of
from emulator.pages.posted_payment import NOTHING_POSTED, Attempt, PostedPayment, read_payment
from emulator.pages.responses import PRIVATE
from emulator.services import hosted_payment
from emulator.store.store import ContentionError, Store


def add_invoice_pages(pages: Blueprint, store: Store) -> None:
    """Adds the page of an invoice, and the one on which its customer says that it is them."""

    def show_invoice(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        return invoice_page(invoice_of_link(link, uow), uow)

    def submit_payment(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        invoice = invoice_of_link(link, uow)
        state, form = hosted_payment.state_of(uow, invoice), posted_form()
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
        if hosted_payment.waiting_method(uow, invoice) is None:
            return _redirect("pages.show_invoice", account, token)
        return authentication_page(invoice, uow)

    def submit_authentication(account: str, token: str) -> Response:
        recognised = posted_form().get("answer") == "complete"
        return pay(
            account,
            token,
            lambda uow, invoice: hosted_payment.answer_authentication(uow, invoice, recognised=recognised),
        )

    pages.add_url_rule("/i/<account>/<token>", "show_invoice", show_invoice)
    pages.add_url_rule("/i/<account>/<token>", "submit_payment", submit_payment, methods=["POST"])
    pages.add_url_rule("/i/<account>/<token>/authentication", "show_authentication", show_authentication)
    pages.add_url_rule(
        "/i/<account>/<token>/authentication", "submit_authentication", submit_authentication, methods=["POST"]
    )


def _run_payment(store: Store, link: HostedLink, attempt: Attempt) -> PaymentOutcome:
    """What came of paying, committed as one; a declined card leaves its traces too."""
    try:
        payment = store.run(link.world, lambda uow: attempt(uow, invoice_of_link(link, uow)))
    except (APIError, ContentionError):
        return NOT_NOW
    return outcome_of(payment)


def _payment_response(
    store: Store, account: str, token: str, outcome: PaymentOutcome, posted: PostedPayment
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
