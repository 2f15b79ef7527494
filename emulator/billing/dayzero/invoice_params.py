"""The parameters of operations on invoices (ondayzero.com/docs/reference/invoices), as the rules get them."""

from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.line_items import LineItemParams
from emulator.billing.dayzero.recurring.params import RecurringConfigParams


class InvoiceCreateParams(Params, frozen=True, kw_only=True):
    """POST /invoices: InvoiceCreateRequest. Days are text, `2026-05-01`."""

    customer_id: str
    currency: str | None = None
    line_items: tuple[LineItemParams, ...]
    due_date: str
    issue_date: str | None = None
    description: str | None = None
    fulfillment_location_id: str | None = None
    recurring: RecurringConfigParams | None = None


class InvoiceUpdateParams(Params, frozen=True, kw_only=True):
    """PUT /invoices/{invoice_id}: what is given takes the place of what was; null takes it away.

    What every invoice has stays as it is by null, as if it were not given.
    """

    customer_id: str | None = None
    currency: str | None = None
    line_items: tuple[LineItemParams, ...] | None = None
    due_date: str | None = None
    issue_date: Given[str | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    fulfillment_location_id: Given[str | None] = NOT_GIVEN
    recurring: RecurringConfigParams | None = None


class InvoiceSendParams(Params, frozen=True, kw_only=True):
    """POST /invoices/{invoice_id}/send: InvoiceSendEmailRequest."""

    cc_sender: bool = choices.CC_SENDER
    attach_pdf: bool = choices.ATTACH_PDF
