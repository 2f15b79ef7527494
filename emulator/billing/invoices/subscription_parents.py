"""What of a subscription an invoice, a line or an invoice item came from: their `parent`.

docs.stripe.com/api/invoices/object, /api/invoice-line-item/object and /api/invoiceitems/object.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import field

from emulator.billing.core.structs import Struct
from emulator.billing.meters.tallies import Tally

BillingReason = Literal[
    "manual",
    "quote_accept",
    "subscription_create",
    "subscription_cycle",
    "subscription_threshold",
    "subscription_update",
    "upcoming",
]
"""Why an invoice was made. `subscription`, from before 2018, is never given any more."""

INTENT_DESCRIPTIONS: Mapping[str, str] = {
    "subscription_create": "Subscription creation",
    "subscription_cycle": "Subscription update",
    "subscription_threshold": "Subscription update",
    "subscription_update": "Subscription update",
}
"""What the payment intent of an invoice says, by the reason of the invoice.

Recorded for creations and updates; that renewals and thresholds say what updates do is a choice.
"""


class CreditedItems(Struct, frozen=True, kw_only=True):
    """The lines of an earlier invoice that a proration takes back, by their ids."""

    invoice: str
    invoice_line_items: tuple[str, ...]


class ItemParent(Struct, frozen=True, kw_only=True):
    """What of a subscription is billed.

    Attributes:
        subscription: the id of the subscription.
        subscription_item: the id of its item; None for something that is billed once, beside its items.
        proration: whether a change within a period is billed.
        credited_items: what it takes back, where it is a credit for something that stands on an invoice.
        meter: the meter that counts what is billed, as long as what is reported late is billed, too.
        usage_billed: how much of what that meter counts within the period was billed before.
        first_second_billed: what of the period's first second was billed by the period before it.
        by_meter: whether it bills what a meter counted, which billing credits can pay.
    """

    subscription: str
    subscription_item: str | None = None
    proration: bool = False
    credited_items: CreditedItems | None = None
    meter: str | None = None
    usage_billed: Decimal = Decimal(0)
    first_second_billed: Tally | None = None
    by_meter: bool = False


class InvoiceParent(Struct, frozen=True, kw_only=True):
    """The subscription that an invoice is of.

    Attributes:
        subscription: its id.
        metadata: what its metadata was when the invoice was finalized, or is as long as it is a draft.
        proration_date: the second that a preview prorates from, unix, UTC.
    """

    subscription: str
    metadata: dict[str, str] = field(default_factory=dict)
    proration_date: int | None = None


class ThresholdItem(Struct, frozen=True, kw_only=True):
    """An item of which as much was used as makes an invoice, by the ids of the lines that bill it."""

    line_items: tuple[str, ...]
    usage_gte: int


class InvoiceOrigin(Struct, frozen=True, kw_only=True):
    """What an invoice that was made by hand takes from the subscription it is of.

    Attributes:
        parent: the subscription.
        period_start: where its period begins that is not billed yet: unix seconds, UTC.
        period_end: where the invoice's period ends.
    """

    parent: InvoiceParent
    period_start: int
    period_end: int
