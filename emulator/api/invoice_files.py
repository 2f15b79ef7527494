"""The PDFs that invoices of the JSON dialects link to: whoever has a link may read it, and no link can be guessed."""

import re
from collections.abc import Callable

from flask import Flask, Response

from emulator.billing.documents.document import InvoiceDocument
from emulator.billing.system.secret_links import is_secret
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

FindInvoice = Callable[[UnitOfWork, str], tuple[str, InvoiceDocument] | None]
"""Answers with an invoice's secret and what there is to show of it, or None."""

_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,64}")


def register(
    app: Flask, store: Store, dialect: str, find: FindInvoice, pdf: Callable[[InvoiceDocument], bytes]
) -> None:
    """Adds `/<dialect>/files/<account>/<mode>/<invoice>/<secret>.pdf` to the app."""

    def view(account: str, mode: str, invoice: str, secret: str) -> Response:
        if not account.startswith(f"{dialect}_") or not _ACCOUNT.fullmatch(account):
            return _no_such_file()
        found = find(store.unit_of_work(World(account, livemode=mode == "live")), invoice)
        if found is None or not is_secret(secret, found[0]):
            return _no_such_file()
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(pdf(found[1]), content_type="application/pdf", headers=headers)

    app.add_url_rule(
        f"/{dialect}/files/<account>/<any(test, live):mode>/<invoice>/<secret>.pdf", f"{dialect} file", view
    )


def _no_such_file() -> Response:
    return Response("There is no such invoice.\n", status=404, content_type="text/plain; charset=utf-8")
