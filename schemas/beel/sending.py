"""What may be said when invoices go out: by mail, or as PDFs in a ZIP (docs.beel.es, Send invoice by email)."""

from typing import Any

from emulator.billing.beel.labels import LANGUAGES
from emulator.billing.beel.send import BulkSendParams, SendParams
from schemas.beel.fields import ArrayOf, Boolean, Enum, String, Uuid
from schemas.beel.invoices import addresses
from schemas.beel.requests import RequestSchema

MAX_IN_BULK = 20
_IN_ENGLISH = {
    "destinatarios": "recipients",
    "asunto": "subject",
    "mensaje": "message",
    "adjuntar_pdf": "attach_pdf",
    "idioma": "language",
}


class SendEmail(RequestSchema):
    """POST /v1/invoices/{invoice_id}/send."""

    factory = SendParams

    recipients = addresses()
    cc = addresses()
    subject = String(minimum=1, maximum=200)
    message = String(minimum=1, maximum=2000)
    attach_pdf = Boolean()
    language = Enum(LANGUAGES)


class EnviarFactura(RequestSchema):
    """POST /v1/facturas/{factura_id}/enviar: a send in the Spanish words of the first API."""

    destinatarios = addresses()
    cc = addresses()
    asunto = String(minimum=1, maximum=200)
    mensaje = String(minimum=1, maximum=2000)
    adjuntar_pdf = Boolean()
    idioma = Enum(LANGUAGES)

    @staticmethod
    def factory(**given: Any) -> SendParams:
        """The send, in English."""
        return SendParams(**{_IN_ENGLISH.get(name, name): value for name, value in given.items()})


class BulkSendEmail(RequestSchema):
    """POST /v1/invoices/bulk/send."""

    factory = BulkSendParams

    invoice_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_BULK, required=True)
    recipients = addresses()
    cc = addresses()
    subject = String(maximum=200)
    message = String(maximum=2000)
    language = Enum(LANGUAGES)


class BulkPdf(RequestSchema):
    """POST /v1/invoices/bulk/pdf."""

    invoice_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_BULK, required=True)
