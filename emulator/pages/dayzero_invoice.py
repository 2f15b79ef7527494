"""The page where one of Day Zero's invoices is paid by Stripe (`stripe_payment_url`); a click pays all that is due."""

import hmac
import re

from flask import Blueprint, Response, abort, request

from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.links import PAGES
from emulator.billing.dayzero.mail import document_of
from emulator.billing.dayzero.payments import pay_by_stripe
from emulator.billing.dayzero.state_table import STATE_TABLE
from emulator.delivery.presentation import present_invoice
from emulator.delivery.presentation.formats import format_day
from emulator.pages.invoice_page import SHOWN_LINES
from emulator.pages.responses import PRIVATE, html_page
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_ACCOUNT = re.compile(r"dayzero_[0-9a-f-]{36}")


def add_dayzero_page(pages: Blueprint, store: Store) -> None:
    """Adds the page to the others."""

    def show(account: str, mode: str, invoice: str, secret: str) -> Response:
        uow = store.unit_of_work(_world(account, mode))
        return _page(_find(uow, invoice, secret), uow)

    def pay(account: str, mode: str, invoice: str, secret: str) -> Response:
        store.run(_world(account, mode), lambda uow: _pay(uow, invoice, secret))
        return Response(status=303, headers={**PRIVATE, "Location": request.path})

    address = f"{PAGES}/<account>/<any(test, live):mode>/<invoice>/<secret>"
    pages.add_url_rule(address, "show_dayzero_invoice", show)
    pages.add_url_rule(address, "pay_dayzero_invoice", pay, methods=["POST"])


def _world(account: str, mode: str) -> World:
    return World(account, livemode=mode == "live") if _ACCOUNT.fullmatch(account) else abort(404)


def _find(uow: UnitOfWork, id: str, secret: str) -> DayzeroInvoice:
    found = uow.get(DayzeroInvoice, id)
    if found is None or found.number is None or not hmac.compare_digest(found.file_secret.encode(), secret.encode()):
        abort(404)
    return found


def _pay(uow: UnitOfWork, id: str, secret: str) -> None:
    """Pays what is due; what cannot be paid any more is left as it is, and the page says what has become of it."""
    invoice = _find(uow, id, secret)
    if invoice.status in STATE_TABLE["pay_by_stripe"]:
        pay_by_stripe(invoice, uow.ctx, uow.changes)


def _page(invoice: DayzeroInvoice, uow: UnitOfWork) -> Response:
    customer = uow.get(DayzeroCustomer, invoice.customer_id) or abort(404)
    document = document_of(invoice, customer, uow.ctx)
    view = present_invoice(document)
    overdue = document.due_at is not None and document.due_at + 86_400 <= uow.ctx.now
    due = ""
    if document.status == "open" and document.due_at is not None:
        day = format_day(document.due_at, view.language.locale)
        due = view.language.text("mail.overdue" if overdue else "mail.due", date=day)
    return html_page(
        "plain_invoice.html",
        view.language,
        document,
        view=view,
        business=view.business,
        contact=view.contact,
        test_mark=view.test_mark,
        test_note=view.test_note,
        due=due,
        overdue=overdue,
        payable=invoice.status in STATE_TABLE["pay_by_stripe"],
        shown_lines=SHOWN_LINES,
    )
