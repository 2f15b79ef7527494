"""The PDFs of invoices: a link to one, one of a draft, several in a ZIP (docs.beel.es, Invoices: PDF)."""

import io
import zipfile
from typing import Any

from emulator.api.beel.endpoint import Binary, RequestContext, Routes
from emulator.api.beel.invoices import READ
from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.document import document_of, file_name, preview_of
from emulator.billing.beel.errors import bad_request
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.billing.beel.links import download_url
from emulator.billing.beel.transitions import require_status
from schemas.beel.sending import BulkPdf

routes = Routes()


@routes.add("GET", "/invoices/<invoice_id>/pdf", READ)
def get_pdf(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """A link to the PDF that opens without a key for a while."""
    found = request.find(Invoice, invoice_id)
    return {
        "download_url": download_url(found, request.ctx),
        "expires_in_seconds": choices.PDF_LINK_SECONDS,
        "file_name": file_name(found),
    }


@routes.add("GET", "/invoices/<invoice_id>/pdf/preview", READ)
def preview_pdf(request: RequestContext, invoice_id: str) -> Binary:
    """The PDF of a draft itself."""
    draft = request.find(Invoice, invoice_id)
    require_status(draft, "preview", request.ctx)
    return Binary(request.pdf(preview_of(draft, request.ctx)), "application/pdf")


@routes.add_company("POST", "/invoices/pdf-archive", READ, body=BulkPdf, declares_422=True)
@routes.add_flat("POST", "/invoices/bulk/pdf", READ, body=BulkPdf, declares_422=True)
def archive_pdfs(request: RequestContext) -> Binary:
    """A ZIP with the PDFs of several invoices; those that have none are left out."""
    wanted = request.find_each(Invoice, request.body["invoice_ids"])
    issued = [each for each in wanted.values() if each is not None and each.invoice_number is not None]
    if not issued:
        raise bad_request("no_pdf")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for invoice in issued:
            shown = with_overdue_status(invoice, day_of(request.ctx.now))
            archive.writestr(file_name(invoice), request.pdf(document_of(shown, choices.PDF_LANGUAGE, request.ctx)))
    counts = {"Total": len(wanted), "Successful": len(issued), "Failed": len(wanted) - len(issued)}
    headers = {f"X-Bulk-{name}": str(count) for name, count in counts.items()}
    return Binary(content.getvalue(), "application/zip", headers)
