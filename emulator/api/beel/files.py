"""The PDFs themselves, behind links that open without a key (docs.beel.es, Get invoice PDF download URL)."""

from collections.abc import Callable

from flask import Flask, Request, Response, request

from emulator.api.beel.endpoint import Pdf
from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.document import document_of, file_name
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.ids import as_uuid
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.billing.beel.links import FILES, is_valid
from emulator.billing.core.errors import APIError
from emulator.store.keys import can_be_key
from emulator.store.store import Store
from emulator.worlds import World

Refuse = Callable[[Request, APIError], Response]


def register(app: Flask, store: Store, refuse: Refuse, pdf: Pdf) -> None:
    """Adds the files to the app; `refuse` answers whoever may not have one."""
    path = f"{FILES}/<account>/<any(live, test):mode>/<invoice_id>/<name>"
    app.add_url_rule(path, endpoint="beel file", view_func=_view(store, refuse, pdf))


def _view(store: Store, refuse: Refuse, pdf: Pdf) -> Callable[..., Response]:
    def view(account: str, mode: str, invoice_id: str, name: str) -> Response:
        del name
        found = None
        is_name = account.startswith("beel_") and account.isascii() and account.replace("_", "").isalnum()
        if is_name and can_be_key(account):
            uow = store.unit_of_work(World(account=account, livemode=mode == "live"))
            found = uow.get(Invoice, as_uuid(invoice_id) or "")
        if found is None or not is_valid(found, _expires(), request.args.get("signature", ""), uow.ctx):
            return refuse(request, BeelError(403, "FORBIDDEN", "link_expired"))
        document = document_of(with_overdue_status(found, day_of(uow.ctx.now)), choices.PDF_LANGUAGE, uow.ctx)
        headers = {
            "Content-Disposition": f'attachment; filename="{file_name(found)}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(pdf(document), content_type="application/pdf", headers=headers)

    return view


def _expires() -> int:
    text = request.args.get("expires", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
