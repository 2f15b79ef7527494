"""What may be said when the status of invoices changes (docs.beel.es, Invoice lifecycle)."""

from emulator.billing.beel.bulk import BatchParams, StatusParams
from emulator.billing.beel.transitions import MarkPaidParams
from schemas.beel.fields import ArrayOf, DateTime, Day, Enum, String, Uuid
from schemas.beel.parties import PaymentInfoSchema
from schemas.beel.requests import RequestSchema, nested

MAX_IN_BULK = 50


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

    invoice_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_BULK, required=True)
    new_status = Enum(("SENT", "PAID"), required=True)
    payment_date = Day()


class Batch(RequestSchema):
    """POST /v1/companies/{company_id}/invoices/batches."""

    factory = BatchParams

    operation = Enum(("ISSUE", "STATUS"), required=True)
    invoice_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_BULK, required=True)
    new_status = Enum(("SENT", "PAID"))
    payment_date = Day()


class VoidInvoice(RequestSchema):
    """POST /v1/invoices/{invoice_id}/void."""

    reason = String(minimum=10, maximum=500, required=True)
    void_date = Day()
