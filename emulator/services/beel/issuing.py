"""Issuing invoices."""

from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.transitions import issue
from emulator.services.beel.loading import company_series_of, rectified_by
from emulator.services.beel.sending import send_issued
from emulator.store.unit_of_work import UnitOfWork


def issue_invoice(uow: UnitOfWork, draft: Invoice, *, sends: bool = False) -> Invoice:
    """Issues a draft, and sends it if it `sends` itself.

    Raises APIError, before anything is changed, for any other status (400) and for a series that is not active (422).
    """
    issued = issue(draft, company_series_of(uow), rectified_by(uow, draft), uow.ctx, uow.changes)
    return send_issued(uow, issued) if sends else issued
