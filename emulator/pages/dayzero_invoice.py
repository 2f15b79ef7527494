"""The page where one of Day Zero's invoices is paid by Stripe (`stripe_payment_url`); a click pays all that is due."""

import re

from flask import Blueprint, Response, abort, request

from emulator.billing.core.calendar import DAY
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.links import PAGES
from emulator.billing.dayzero.mail import document_of
from emulator.billing.dayzero.state_table import is_allowed
from emulator.pages.plain_invoice import PLACE, plain_invoice_page
from emulator.pages.responses import PRIVATE
from emulator.services import dayzero
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_ACCOUNT = re.compile(r"dayzero_[0-9a-f-]{36}")


def add_dayzero_page(pages: Blueprint, store: Store) -> None:
    """Adds the page to the others."""

    def show(account: str, mode: str, invoice: str, secret: str) -> Response:
        uow = store.unit_of_work(_world(account, mode))
        return _page(dayzero.linked_invoice(uow, invoice, secret) or abort(404), uow)

    def pay(account: str, mode: str, invoice: str, secret: str) -> Response:
        if store.run(_world(account, mode), lambda uow: dayzero.pay_linked(uow, invoice, secret)) is None:
            abort(404)
        return Response(status=303, headers={**PRIVATE, "Location": request.path})

    pages.add_url_rule(f"{PAGES}/{PLACE}", "show_dayzero_invoice", show)
    pages.add_url_rule(f"{PAGES}/{PLACE}", "pay_dayzero_invoice", pay, methods=["POST"])


def _world(account: str, mode: str) -> World:
    return World(account, livemode=mode == "live") if _ACCOUNT.fullmatch(account) else abort(404)


def _page(invoice: DayzeroInvoice, uow: UnitOfWork) -> Response:
    customer = uow.get(DayzeroCustomer, invoice.customer_id) or abort(404)
    document = document_of(invoice, customer, uow.ctx)
    overdue = document.due_at is not None and document.due_at + DAY <= uow.ctx.now
    return plain_invoice_page(document, overdue=overdue, payable=is_allowed("pay_by_stripe", invoice))
