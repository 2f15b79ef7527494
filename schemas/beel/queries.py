"""What lists can be asked for in the query string (docs.beel.es, Pagination)."""

from schemas.beel.fields import Choice, Day, Flag, Integer, Number, Text, Uuid
from schemas.beel.invoices import INVOICE_TYPES
from schemas.beel.requests import QuerySchema

STATUSES = ("SCHEDULED", "DRAFT", "ISSUED", "SENT", "PAID", "OVERDUE", "RECTIFIED", "VOIDED")
INVOICE_ORDERS = ("created_at", "due_date", "invoice_number", "invoice_total", "issue_date", "recipient_name", "status")
CUSTOMER_ORDERS = ("created_at", "email", "legal_name", "nif")
_MOST = 10**12


def _amount() -> Number:
    return Number(least=-_MOST, most=_MOST)


class _Page(QuerySchema):
    page = Integer(least=1, most=10**9, load_default=1)
    limit = Integer(least=1, most=100, load_default=20)


class InvoiceQuery(_Page):
    """GET /v1/invoices."""

    search = Text()
    status = Choice(STATUSES)
    type = Choice(INVOICE_TYPES)
    customer_id = Uuid()
    date_from = Day()
    date_to = Day()
    invoice_number = Text()
    recipient_name = Text()
    recipient_nif = Text()
    series_code = Text()
    taxable_base_min = _amount()
    taxable_base_max = _amount()
    total_min = _amount()
    total_max = _amount()
    verifactu_status = Choice(("NO_VERIFACTU", "PENDING", "ACCEPTED", "REJECTED"))
    sort_by = Choice(INVOICE_ORDERS, load_default="created_at")
    sort_order = Choice(("asc", "desc", "ASC", "DESC"), load_default="desc")


class CustomerQuery(_Page):
    """GET /v1/customers."""

    active = Flag()
    search = Text()
    legal_name = Text()
    nif = Text()
    email = Text()
    phone = Text()
    city = Text()
    province = Text()
    sort_by = Choice(CUSTOMER_ORDERS, load_default="created_at")
    sort_order = Choice(("asc", "desc", "ASC", "DESC"), load_default="desc")


class SeriesQuery(QuerySchema):
    """GET /v1/configuration/series."""

    active = Flag()


class WebhookQuery(_Page):
    """GET /v1/webhooks."""


class NoQuery(QuerySchema):
    """An operation that takes nothing from the query string."""
