"""The one operation that is published of BeeL's first, Spanish API: /v1/facturas/{id}/enviar, until February 2026.

Its key comes as `X-API-Key`, its idempotency key as `X-Idempotency-Key`. It says in Spanish what the send of
`/v1/invoices` says in English, in replies as well (docs.beel.es, Enviar factura por email).
"""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.invoices import WRITE
from emulator.billing.beel.calendar import iso_timestamp
from emulator.billing.beel.invoice import Invoice
from emulator.services.beel import WEBHOOKS, send_invoice
from schemas.beel.sending import EnviarFactura

routes = Routes()


@routes.add_flat("POST", "/facturas/<invoice_id>/enviar", WRITE, body=EnviarFactura, prefetch=(WEBHOOKS,))
def enviar(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Sends an invoice by mail."""
    sending = send_invoice(request.uow, request.find(Invoice, invoice_id), request.body)
    return {
        "email_id": sending.id,
        "enviado_a": list(sending.recipients),
        "enviado_en": iso_timestamp(sending.at),
    }
