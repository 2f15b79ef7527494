"""The public page of one of Stateset's invoices (`public_url`, theirs on pay.stateset.com). It takes no payments."""

import re

from flask import Blueprint, Response, abort

from emulator.billing.stateset.links import PAGES
from emulator.billing.stateset.mail import document_of
from emulator.pages.plain_invoice import PLACE, plain_invoice_page
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
            if found is None:
                return None
            return plain_invoice_page(document_of(found, uow.ctx), overdue=found.is_overdue(uow.ctx.now))

        response = store.run(World(account, livemode=mode == "live"), look)
        if response is None:
            abort(404)
        return response

    pages.add_url_rule(f"{PAGES}/{PLACE}", "show_stateset_invoice", show)
