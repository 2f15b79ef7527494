"""Day Zero's invoices: draft, finalized, void (ondayzero.com/docs/guides/invoices)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Literal, get_args

from emulator.billing.arithmetic.amounts import LineInput, compute
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer

Status = Literal["draft", "open", "partially_paid", "stripe_paid", "manual_paid", "void", "uncollectible"]
STATUSES: tuple[Status, ...] = get_args(Status)
PLACE_PREFIX = "dayzero_invoice"
_SECRET_CHARACTERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class DayzeroLine:
    """A line; the price and the amount are in cents."""

    id: str
    description: str
    quantity: int
    unit_price: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayzeroInvoice:
    """An invoice. Amounts are in cents of `currency` (upper case); times are unix seconds, UTC; days are text.

    `place` sorts by creation, which the id does not. `customer_name` is what the customer was called at creation, for
    searching alone. `file_secret` is part of the link to the PDF.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("dayzero_invoice", display_name="Invoice", prefix=PLACE_PREFIX)

    id: str
    created: int
    place: str
    updated: int
    customer_id: str
    customer_name: str
    currency: str
    due_date: str
    total: int
    file_secret: str
    description: str | None = None
    finalized_at: int | None = None
    fulfillment_location_id: str | None = None
    issue_date: str | None = None
    lines: tuple[DayzeroLine, ...] = ()
    number: str | None = None
    paid_on: int | None = None
    status: Status = "draft"
    total_paid: int = 0
    listed: str = "listed"

    @property
    def balance_due(self) -> int:
        """What is still to be paid."""
        return self.total - self.total_paid


@dataclass(frozen=True, slots=True, kw_only=True)
class DayzeroSequence:
    """The business's invoice numbers: `drawn` is how many were drawn."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("dayzero_sequence")
    ID: ClassVar[str] = "invoices"

    id: str = ID
    created: int
    drawn: int = 0


def create_invoice(
    given: Mapping[str, Any], customer: DayzeroCustomer, ctx: Context, changes: Changes
) -> DayzeroInvoice:
    """A new draft."""
    currency = given["currency"] or _currency_of(ctx)
    inputs = [
        LineInput(str(position), Decimal(line["quantity"]), Decimal(line["unit_price"]))
        for position, line in enumerate(given["line_items"])
    ]
    amounts = compute(inputs, currency=currency)
    lines = tuple(
        DayzeroLine(
            id=str(uuid.uuid4()),
            description=line["description"],
            quantity=line["quantity"],
            unit_price=line["unit_price"],
            amount=computed.amount,
        )
        for line, computed in zip(given["line_items"], amounts.lines, strict=True)
    )
    invoice = DayzeroInvoice(
        id=str(uuid.uuid4()),
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        updated=ctx.now,
        customer_id=customer.id,
        customer_name=customer.name,
        currency=currency,
        due_date=given["due_date"],
        total=amounts.total,
        file_secret=random_text(_SECRET_CHARACTERS),
        description=given["description"],
        fulfillment_location_id=given["fulfillment_location_id"],
        issue_date=given["issue_date"],
        lines=lines,
    )
    changes.save(invoice)
    return invoice


def finalize_invoice(
    draft: DayzeroInvoice, sequence: DayzeroSequence | None, ctx: Context, changes: Changes
) -> DayzeroInvoice:
    """The draft as an open invoice, with the next number of `sequence`. Raises APIError unless it is a draft."""
    if draft.status != "draft":
        raise APIError("Only draft invoices can be finalized", status=choices.WRONG_STATUS)
    sequence = sequence or DayzeroSequence(created=ctx.now)
    drawn = replace(sequence, drawn=sequence.drawn + 1)
    invoice = replace(draft, status="open", number=f"INV-{drawn.drawn:03d}", finalized_at=ctx.now, updated=ctx.now)
    changes.save(drawn)
    changes.save(invoice)
    return invoice


def void_invoice(invoice: DayzeroInvoice, ctx: Context, changes: Changes) -> DayzeroInvoice:
    """The invoice as void. Raises APIError unless it is open."""
    if invoice.status != "open":
        raise APIError("Only open invoices can be voided", status=choices.WRONG_STATUS)
    void = replace(invoice, status="void", updated=ctx.now)
    changes.save(void)
    return void


def _currency_of(ctx: Context) -> str:
    own = ctx.account.default_currency.upper()
    return own if own in choices.CURRENCIES else choices.DEFAULT_CURRENCY
