"""Stateset's invoices as they are shown (docs.stateset.com/api-reference/invoices)."""

from decimal import Decimal
from typing import Any

from marshmallow import fields, post_dump

from emulator.billing.stateset.due_dates import days_until_due
from emulator.billing.stateset.links import pdf_url, public_url
from schemas.json_objects import OfContext
from schemas.json_times import IsoTimestamp
from schemas.outgoing import OutgoingSchema


class _JsonNumber(fields.Field[Decimal]):
    """A decimal as a JSON number, without a fraction where there is none."""

    def _serialize(self, value: Any, *_args: Any, **_options: Any) -> int | float:
        return int(value) if value == int(value) else float(value)


class LineSchema(OutgoingSchema):
    """A line; what it has no value for is left out."""

    id = fields.Raw()
    description = fields.Raw()
    quantity = _JsonNumber()
    unit_price = fields.Raw()
    amount = fields.Raw()
    product_id = fields.Raw()
    tax_rate = _JsonNumber()
    tax_amount = fields.Raw()
    account_code = fields.Raw()

    @post_dump
    def omit_nulls(self, shown: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Drops what the line has not."""
        return {name: value for name, value in shown.items() if value is not None}


class InvoiceSchema(OutgoingSchema):
    """An invoice as its creation answers, its keys in the order of the documented sample."""

    id = fields.Raw()
    object = fields.Constant("invoice")
    invoice_number = fields.Raw(attribute="number")
    status = fields.Raw()
    customer_id = fields.Raw()
    issue_date = fields.Raw()
    due_date = fields.Raw()
    currency = fields.Raw()
    subtotal = fields.Raw()
    tax_amount = fields.Raw()
    total_amount = fields.Raw()
    amount_due = fields.Raw()
    amount_paid = fields.Raw()
    line_items = fields.List(fields.Nested(LineSchema), attribute="lines")
    payment_terms = fields.Raw()
    created_at = IsoTimestamp(attribute="created")
    sent_at = IsoTimestamp()
    pdf_url = OfContext(pdf_url)


class BillingAddressSchema(OutgoingSchema):
    """`billing_address`, all of it."""

    line1 = fields.Raw()
    line2 = fields.Raw()
    city = fields.Raw()
    state = fields.Raw()
    postal_code = fields.Raw()
    country = fields.Raw()


class CustomerOfInvoiceSchema(OutgoingSchema):
    """`customer` of an invoice."""

    id = fields.Raw(attribute="customer_id")
    name = fields.Raw(attribute="customer_name")
    email = fields.Raw(attribute="customer_email")


class InvoiceDetailSchema(OutgoingSchema):
    """An invoice as it is retrieved and listed, its keys in the order of the documented sample."""

    id = fields.Raw()
    object = fields.Constant("invoice")
    invoice_number = fields.Raw(attribute="number")
    status = fields.Raw()
    customer_id = fields.Raw()
    customer = fields.Function(CustomerOfInvoiceSchema().dump)
    issue_date = fields.Raw()
    due_date = fields.Raw()
    currency = fields.Raw()
    subtotal = fields.Raw()
    tax_amount = fields.Raw()
    discount_amount = fields.Constant(0)
    total_amount = fields.Raw()
    amount_paid = fields.Raw()
    amount_due = fields.Raw()
    line_items = fields.List(fields.Nested(LineSchema), attribute="lines")
    billing_address = fields.Nested(BillingAddressSchema)
    payment_terms = fields.Raw()
    notes = fields.Raw()
    created_at = IsoTimestamp(attribute="created")
    sent_at = IsoTimestamp()
    viewed_at = IsoTimestamp()
    pdf_url = OfContext(pdf_url)
    public_url = OfContext(public_url)
    metadata = fields.Raw()


class UpdatedInvoiceSchema(OutgoingSchema):
    """The answer of an update: a part of the invoice, its keys in the order of the documented sample."""

    id = fields.Raw()
    object = fields.Constant("invoice")
    invoice_number = fields.Raw(attribute="number")
    status = fields.Raw()
    updated_at = IsoTimestamp(attribute="updated")
    due_date = fields.Raw()
    payment_terms = fields.Raw()
    notes = fields.Raw()
    total_amount = fields.Raw()
    amount_due = fields.Raw()
    days_until_due = OfContext(lambda invoice, ctx: days_until_due(invoice, ctx.now))


class PaidInvoiceSchema(OutgoingSchema):
    """What a payment has made of its invoice."""

    id = fields.Raw()
    status = fields.Raw()
    total_amount = fields.Raw()
    amount_paid = fields.Raw()
    amount_due = fields.Raw()


class PaymentSchema(OutgoingSchema):
    """A payment; `invoice` stands beside it where it is new."""

    id = fields.Raw()
    object = fields.Constant("payment")
    amount = fields.Raw()
    payment_date = fields.Raw()
    payment_method = fields.Raw()
    reference = fields.Raw()
    notes = fields.Raw()
    created_at = IsoTimestamp(attribute="created")


class EmailDetailsSchema(OutgoingSchema):
    """`email_details`; blind copies are not shown."""

    sent_to = fields.List(fields.Raw())
    cc = fields.List(fields.Raw())
    subject = fields.Raw()
    message = fields.Raw()
    attachments = fields.List(fields.Raw())


class SendResultSchema(OutgoingSchema):
    """The answer of send: a part of the invoice, and how it was mailed."""

    id = fields.Raw(attribute="invoice.id")
    object = fields.Constant("invoice")
    status = fields.Raw(attribute="invoice.status")
    sent_at = IsoTimestamp(attribute="invoice.sent_at")
    email_details = fields.Nested(EmailDetailsSchema)
    sent_count = fields.Raw(attribute="invoice.sent_count")
    last_sent_at = IsoTimestamp(attribute="invoice.last_sent_at")
    next_reminder_date = IsoTimestamp(attribute="invoice.next_reminder_at")


class ReminderResultSchema(OutgoingSchema):
    """The answer of a reminder: as that of a sending, with the reminders in the place of the sendings."""

    id = fields.Raw(attribute="invoice.id")
    object = fields.Constant("invoice")
    status = fields.Raw(attribute="invoice.status")
    email_details = fields.Nested(EmailDetailsSchema)
    reminder_count = fields.Raw(attribute="invoice.reminder_count")
    last_reminder_at = IsoTimestamp(attribute="invoice.last_reminder_at")
    next_reminder_date = IsoTimestamp(attribute="invoice.next_reminder_at")
