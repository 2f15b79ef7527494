"""The parameters of operations on Stateset's invoices (docs.stateset.com/api-reference/invoices)."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

from emulator.billing.core.addresses import Address
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.stateset import choices, invoice_params
from emulator.billing.stateset.invoice import STATUSES
from emulator.billing.system.mail_addresses import MAX_EMAIL_LENGTH
from schemas.json_fields import ArrayOf, Boolean, Enum, Integer, Metadata, NestedObject, Number, String
from schemas.json_formats import Date, Email
from schemas.json_params import ParamsSchema
from schemas.stateset.customer import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE

SORT_FIELDS = ("created_at", "issue_date", "due_date", "total_amount")
# Not limited by the documentation.
_LONG = 255


class LineParams(ParamsSchema[invoice_params.LineParams]):
    """One of `line_items`; the price is in minor units and the tax rate a fraction."""

    description = String(min_length=1, max_length=choices.MAX_DESCRIPTION_LENGTH, required=True)
    quantity = Number(
        minimum=0, maximum=choices.MAX_QUANTITY, places=choices.QUANTITY_PLACES, optional=True, default=Decimal(1)
    )
    unit_price = Integer(minimum=-choices.MAX_UNIT_PRICE, maximum=choices.MAX_UNIT_PRICE, required=True)
    tax_rate = Number(minimum=0, maximum=1, places=choices.TAX_RATE_PLACES, optional=True, default=Decimal(0))
    product_id = String(max_length=choices.MAX_CODE_LENGTH, optional=True)
    account_code = String(max_length=choices.MAX_CODE_LENGTH, optional=True)


class BillingAddressParams(ParamsSchema[Address]):
    """`billing_address`."""

    line1 = String(max_length=_LONG, optional=True)
    line2 = String(max_length=_LONG, optional=True)
    city = String(max_length=_LONG, optional=True)
    state = String(max_length=_LONG, optional=True)
    postal_code = String(max_length=_LONG, optional=True)
    country = String(pattern="[A-Z]{2}", optional=True)


def _line_items(**options: Any) -> ArrayOf:
    return ArrayOf(NestedObject(LineParams), maximum=choices.MAX_LINES, optional=True, **options)


def _payment_terms(**options: Any) -> String:
    return String(max_length=_LONG, optional=True, **options)


def _notes(**options: Any) -> String:
    return String(max_length=choices.MAX_NOTES_LENGTH, optional=True, **options)


def _metadata(**options: Any) -> Metadata:
    return Metadata(maximum=choices.MAX_METADATA_KEYS, max_length=choices.MAX_METADATA_LENGTH, optional=True, **options)


class InvoiceCreateParams(ParamsSchema[invoice_params.InvoiceCreateParams]):
    """POST /invoices."""

    customer_id = String(max_length=100, required=True)
    invoice_number = String(pattern=choices.NUMBER_PATTERN, optional=True)
    issue_date = Date(optional=True)
    due_date = Date(optional=True)
    currency = String(pattern="[A-Za-z]{3}", optional=True)
    line_items = _line_items(default=())
    billing_address = NestedObject(BillingAddressParams, optional=True)
    payment_terms = _payment_terms()
    notes = _notes()
    send_email = Boolean(optional=True, default=False)
    metadata = _metadata()


class InvoiceUpdateParams(ParamsSchema[invoice_params.InvoiceUpdateParams]):
    """PUT /invoices/{id}: what is not given stays."""

    due_date = Date(optional=True, default=NOT_GIVEN)
    payment_terms = _payment_terms(default=NOT_GIVEN)
    notes = _notes(default=NOT_GIVEN)
    line_items = _line_items(default=NOT_GIVEN)
    billing_address = NestedObject(BillingAddressParams, optional=True, default=NOT_GIVEN)
    metadata = _metadata(default=NOT_GIVEN)


class InvoiceListParams(Struct, frozen=True, kw_only=True):
    """What a list of invoices is to hold. Days are text, both ends of a range included."""

    limit: int = DEFAULT_PAGE_SIZE
    starting_after: str | None = None
    status: str | None = None
    customer_id: str | None = None
    issue_date_from: str | None = None
    issue_date_to: str | None = None
    due_date_from: str | None = None
    due_date_to: str | None = None
    overdue: bool = False
    sort_by: str = "created_at"
    sort_order: str = "desc"


class InvoiceListParamsSchema(ParamsSchema[InvoiceListParams]):
    """GET /invoices. The documentation describes these without printing their names."""

    limit = Integer(minimum=1, maximum=MAX_PAGE_SIZE, default=DEFAULT_PAGE_SIZE)
    starting_after = String(max_length=100, optional=True)
    status = Enum(*STATUSES, optional=True)
    customer_id = String(max_length=100, optional=True)
    issue_date_from = Date(optional=True)
    issue_date_to = Date(optional=True)
    due_date_from = Date(optional=True)
    due_date_to = Date(optional=True)
    overdue = Boolean(default=False)
    sort_by = Enum(*SORT_FIELDS, default="created_at")
    sort_order = Enum("asc", "desc", default="desc")


def _addresses() -> ArrayOf:
    return ArrayOf(Email(max_length=MAX_EMAIL_LENGTH), optional=True, maximum=choices.MAX_RECIPIENTS, default=())


class MailParams(ParamsSchema[invoice_params.MailParams]):
    """POST /invoices/{id}/send and its reminders."""

    to = _addresses()
    cc = _addresses()
    bcc = _addresses()
    subject = String(max_length=choices.MAX_SUBJECT_LENGTH, optional=True)
    message = String(max_length=choices.MAX_MESSAGE_LENGTH, optional=True)
    attach_pdf = Boolean(optional=True, default=True)


class PaymentParams(ParamsSchema[invoice_params.PaymentParams]):
    """POST /invoices/{id}/payments; the amount is in minor units."""

    amount = Integer(minimum=1, optional=True)
    payment_date = Date(optional=True)
    payment_method = String(max_length=choices.MAX_PAYMENT_TEXT_LENGTH, optional=True)
    reference = String(max_length=choices.MAX_PAYMENT_TEXT_LENGTH, optional=True)
    notes = String(max_length=choices.MAX_PAYMENT_TEXT_LENGTH, optional=True)
