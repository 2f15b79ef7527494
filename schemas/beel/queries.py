"""What lists can be asked for in the query string (docs.beel.es, Pagination)."""

from emulator.billing.beel import choices
from emulator.billing.beel.invoice import INVOICE_TYPES
from emulator.billing.beel.parties import PAYMENT_METHODS
from emulator.billing.beel.products import CATEGORIES
from emulator.billing.beel.statuses import STATUSES
from schemas.beel.fields import Boolean, Day, Enum, EnumList, FreeFormObject, Integer, Number, String, Uuid, UuidList
from schemas.beel.requests import QuerySchema

INVOICE_SORT_FIELDS = (
    "created_at",
    "due_date",
    "invoice_number",
    "invoice_total",
    "issue_date",
    "recipient_name",
    "status",
)
PRODUCT_SORT_FIELDS = ("category", "code", "created_at", "default_price", "name")
CUSTOMER_SORT_FIELDS = ("created_at", "email", "legal_name", "nif")
_MOST = 10**12


def _amount() -> Number:
    return Number(minimum=-_MOST, maximum=_MOST)


class PageQuery(QuerySchema):
    """A page of a list."""

    page = Integer(minimum=1, maximum=10**9, load_default=1)
    limit = Integer(minimum=1, maximum=100, load_default=20)


class SortedQuery(PageQuery):
    """A page of a list that comes in any order; `sort_by` is what a kind of thing can be sorted by."""

    sort_order = Enum(("asc", "desc", "ASC", "DESC"), load_default="desc")


class InvoiceQuery(SortedQuery):
    """GET /v1/invoices.

    `metadata[key]=value` comes as `metadata`, a map; without proformas, all invoices are fiscal.
    """

    metadata = FreeFormObject(maximum=choices.MAX_METADATA_BYTES)

    search = String()
    status = EnumList(STATUSES)
    payment_method = EnumList(PAYMENT_METHODS)
    type = Enum(INVOICE_TYPES)
    fiscal_only = Boolean()
    customer_id = Uuid()
    date_from = Day()
    date_to = Day()
    invoice_number = String()
    recipient_name = String()
    recipient_nif = String()
    series_code = String()
    taxable_base_min = _amount()
    taxable_base_max = _amount()
    total_min = _amount()
    total_max = _amount()
    verifactu_enabled = Boolean()
    verifactu_status = Enum(("NO_VERIFACTU", "PENDING", "ACCEPTED", "REJECTED"))
    sort_by = Enum(INVOICE_SORT_FIELDS, load_default="created_at")


class CustomerQuery(SortedQuery):
    """GET /v1/customers."""

    active = Boolean()
    search = String()
    legal_name = String()
    nif = String()
    email = String()
    phone = String()
    city = String()
    province = String()
    sort_by = Enum(CUSTOMER_SORT_FIELDS, load_default="created_at")


class CustomerIdsQuery(QuerySchema):
    """DELETE /v1/customers/bulk."""

    ids = UuidList(maximum=100, required=True)


class ProductQuery(SortedQuery):
    """GET /v1/products; the company-scoped path takes `q` as well."""

    q = String(maximum=100)
    search = String(maximum=100)
    category = Enum(CATEGORIES)
    active = Boolean()
    name = String()
    code = String()
    min_price = _amount()
    max_price = _amount()
    sort_by = Enum(PRODUCT_SORT_FIELDS, load_default="created_at")


class ProductSearchQuery(QuerySchema):
    """GET /v1/products/search."""

    q = String(maximum=100)
    limit = Integer(minimum=1, maximum=20, load_default=20)


class SeriesQuery(QuerySchema):
    """GET /v1/configuration/series."""

    active = Boolean()


class SeriesPageQuery(PageQuery):
    """GET /v1/companies/{company_id}/series."""

    active = Boolean()


class WebhookQuery(PageQuery):
    """GET /v1/webhooks."""


class NoQuery(QuerySchema):
    """An operation that takes nothing from the query string."""
