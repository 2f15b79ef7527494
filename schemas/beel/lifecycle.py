"""What may be said when an invoice is sent, paid or voided (docs.beel.es, Invoices)."""

from emulator.billing.beel.labels import LANGUAGES
from schemas.beel.fields import ArrayOf, Boolean, DateTime, Day, Enum, String, Uuid
from schemas.beel.invoices import addresses
from schemas.beel.parties import PaymentInfoSchema
from schemas.beel.requests import RequestSchema, nested

MAX_IN_BULK = 20


class SendEmail(RequestSchema):
    """POST /v1/invoices/{invoice_id}/send."""

    recipients = addresses()
    cc = addresses()
    subject = String(minimum=1, maximum=200)
    message = String(minimum=1, maximum=2000)
    attach_pdf = Boolean()
    language = Enum(LANGUAGES)


class BulkSendEmail(RequestSchema):
    """POST /v1/invoices/bulk/send."""

    invoice_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_BULK, required=True)
    recipients = addresses()
    cc = addresses()
    subject = String(maximum=200)
    message = String(maximum=2000)
    language = Enum(LANGUAGES)


class MarkSent(RequestSchema):
    """POST /v1/invoices/{invoice_id}/mark-sent."""

    sent_at = DateTime()


class MarkPaid(RequestSchema):
    """POST /v1/invoices/{invoice_id}/mark-paid."""

    payment_date = Day()
    payment_method = nested(PaymentInfoSchema)


class ChangeStatus(MarkPaid):
    """PUT /v1/companies/{company_id}/invoices/{invoice_id}/status."""

    status = Enum(("ISSUED", "SENT", "PAID"), required=True)


class VoidInvoice(RequestSchema):
    """POST /v1/invoices/{invoice_id}/void."""

    reason = String(minimum=10, maximum=500, required=True)
    void_date = Day()


class NoBody(RequestSchema):
    """An operation without a body."""
