"""What may be said when an invoice is sent, paid or voided (docs.beel.es, Invoices)."""

from emulator.billing.beel.labels import LANGUAGES
from schemas.beel.fields import Choice, Day, Flag, Instant, Several, Text, Uuid
from schemas.beel.invoices import addresses
from schemas.beel.parties import PaymentInfoSchema
from schemas.beel.requests import RequestSchema, part

MAX_IN_BULK = 20


class SendEmail(RequestSchema):
    """POST /v1/invoices/{invoice_id}/send."""

    recipients = addresses()
    cc = addresses()
    subject = Text(least=1, most=200)
    message = Text(least=1, most=2000)
    attach_pdf = Flag()
    language = Choice(LANGUAGES)


class BulkSendEmail(RequestSchema):
    """POST /v1/invoices/bulk/send."""

    invoice_ids = Several(Uuid(), least=1, most=MAX_IN_BULK, required=True)
    recipients = addresses()
    cc = addresses()
    subject = Text(most=200)
    message = Text(most=2000)
    language = Choice(LANGUAGES)


class MarkSent(RequestSchema):
    """POST /v1/invoices/{invoice_id}/mark-sent."""

    sent_at = Instant()


class MarkPaid(RequestSchema):
    """POST /v1/invoices/{invoice_id}/mark-paid."""

    payment_date = Day()
    payment_method = part(PaymentInfoSchema)


class ChangeStatus(MarkPaid):
    """PUT /v1/companies/{company_id}/invoices/{invoice_id}/status."""

    status = Choice(("ISSUED", "SENT", "PAID"), required=True)


class VoidInvoice(RequestSchema):
    """POST /v1/invoices/{invoice_id}/void."""

    reason = Text(least=10, most=500, required=True)
    void_date = Day()


class Nothing(RequestSchema):
    """An operation without a body."""
