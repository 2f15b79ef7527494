"""Issuing invoices."""

from collections.abc import Mapping

from emulator.billing.beel.bulk import BulkResult, apply_to_all
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.transitions import issue
from emulator.services.beel.loading import company_series_of, rectified_by, referred_keys
from emulator.services.beel.sending import send_issued
from emulator.store.unit_of_work import UnitOfWork


def issue_invoice(uow: UnitOfWork, draft: Invoice, *, sends: bool = False) -> Invoice:
    """Issues a draft, and sends it if it `sends` itself.

    Raises APIError, before anything is changed, for any other status (400) and for a series that is not active (422).
    """
    issued = issue(draft, company_series_of(uow), rectified_by(uow, draft), uow.ctx, uow.changes)
    return send_issued(uow, issued) if sends else issued


def issue_invoices(uow: UnitOfWork, found: Mapping[str, Invoice | None]) -> BulkResult:
    """Issues several drafts, found by their ids; what one is refused stops none of the others."""
    drafts = [draft for draft in found.values() if draft is not None]
    uow.load([key for draft in drafts for key in referred_keys(None, draft.rectified_invoice_id)])
    return apply_to_all(found, lambda draft: issue_invoice(uow, draft))
