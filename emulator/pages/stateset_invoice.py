"""The public page of one of Stateset's invoices (`public_url`, theirs on pay.stateset.com). It takes no payments."""

import re

from flask import Blueprint, Response, abort

from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.links import PAGES
from emulator.billing.stateset.mail import document_of
from emulator.delivery.presentation import present_invoice
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.view import InvoiceView
from emulator.pages.invoice_page import SHOWN_LINES
from emulator.pages.responses import html_page
from emulator.services import stateset
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_ACCOUNT = re.compile(r"stateset_[A-Za-z0-9]{1,64}")


def add_stateset_page(pages: Blueprint, store: Store) -> None:
    """Adds the page to the others. The first look at it makes a sent invoice a viewed one."""

    def show(account: str, mode: str, invoice: str, secret: str) -> Response:
        if not _ACCOUNT.fullmatch(account):
            abort(404)

        def look(uow: UnitOfWork) -> Response | None:
            found = stateset.look_at(uow, invoice, secret)
            return None if found is None else _page(found, uow)

        response = store.run(World(account, livemode=mode == "live"), look)
        if response is None:
            abort(404)
        return response

    pages.add_url_rule(f"{PAGES}/<account>/<any(test, live):mode>/<invoice>/<secret>", "show_stateset_invoice", show)


def _page(invoice: StatesetInvoice, uow: UnitOfWork) -> Response:
    document = document_of(invoice, uow.ctx)
    view = present_invoice(document)
    overdue = invoice.is_overdue(uow.ctx.now)
    return html_page(
        "plain_invoice.html",
        view.language,
        document,
        view=view,
        business=view.business,
        contact=view.contact,
        test_mark=view.test_mark,
        test_note=view.test_note,
        due=_due(view, document.due_at, overdue=overdue) if document.status == "open" else "",
        overdue=overdue,
        payable=False,
        shown_lines=SHOWN_LINES,
    )


def _due(view: InvoiceView, due_at: int | None, *, overdue: bool) -> str:
    if due_at is None:
        return ""
    return view.language.text("mail.overdue" if overdue else "mail.due", date=format_day(due_at, view.language.locale))
