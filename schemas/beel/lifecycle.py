"""What may be said when an invoice is sent, paid or voided (docs.beel.es, Invoices)."""

from datetime import date
from typing import Any

from emulator.billing.beel.bulk import BatchParams, StatusParams
from emulator.billing.beel.invoice import GENERATION_ACTIONS, GenerationAction
from emulator.billing.beel.labels import LANGUAGES
from emulator.billing.beel.scheduling import ScheduleParams
from emulator.billing.beel.send import BulkSendParams, SendParams
from emulator.billing.beel.transitions import MarkPaidParams
from schemas.beel.fields import ArrayOf, Boolean, DateTime, Day, Enum, String, Uuid
from schemas.beel.invoices import addresses
from schemas.beel.parties import PaymentInfoSchema
from schemas.beel.requests import RequestSchema, nested

MAX_IN_BULK = 20
MAX_IN_STATUS_BULK = 50
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


class MarkSent(RequestSchema):
    """POST /v1/invoices/{invoice_id}/mark-sent."""

    sent_at = DateTime()


class MarkPaid(RequestSchema):
    """POST /v1/invoices/{invoice_id}/mark-paid."""

    factory = MarkPaidParams

    payment_date = Day()
    payment_method = nested(PaymentInfoSchema)


class ChangeStatus(RequestSchema):
    """PUT /v1/companies/{company_id}/invoices/{invoice_id}/status."""

    factory = StatusParams

    status = Enum(("ISSUED", "SENT", "PAID"), required=True)
    payment_date = Day()
    payment_method = nested(PaymentInfoSchema)
    sent_at = DateTime()


class BulkStatus(RequestSchema):
    """POST /v1/invoices/bulk/status."""

    factory = BatchParams

    invoice_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_STATUS_BULK, required=True)
    new_status = Enum(("SENT", "PAID"), required=True)
    payment_date = Day()


class Batch(RequestSchema):
    """POST /v1/companies/{company_id}/invoices/batches."""

    factory = BatchParams

    operation = Enum(("ISSUE", "STATUS"), required=True)
    invoice_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_STATUS_BULK, required=True)
    new_status = Enum(("SENT", "PAID"))
    payment_date = Day()


class Schedule(RequestSchema):
    """POST /v1/invoices/{invoice_id}/schedule."""

    factory = ScheduleParams

    scheduled_for = Day(required=True)
    action = Enum(GENERATION_ACTIONS)


class Reschedule(RequestSchema):
    """PATCH /v1/invoices/{invoice_id}/reschedule."""

    scheduled_for = Day(required=True)


class SetSchedule(RequestSchema):
    """PUT /v1/companies/{company_id}/invoices/{invoice_id}/schedule."""

    scheduled_for = Day(required=True)
    generation_mode = Enum(GENERATION_ACTIONS, required=True)

    @staticmethod
    def factory(*, scheduled_for: date, generation_mode: GenerationAction) -> ScheduleParams:
        """The schedule, in the words of the flat paths."""
        return ScheduleParams(scheduled_for=scheduled_for, action=generation_mode)


class VoidInvoice(RequestSchema):
    """POST /v1/invoices/{invoice_id}/void."""

    reason = String(minimum=10, maximum=500, required=True)
    void_date = Day()


class NoBody(RequestSchema):
    """An operation without a body."""
