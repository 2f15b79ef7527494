"""Drafts: made, changed and deleted, until they are finalized (ondayzero.com/docs/guides/invoices)."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.arithmetic.amounts import LineInput, compute
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.ids import random_text
from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import PLACE_PREFIX, DayzeroInvoice, DayzeroLine, DayzeroSequence
from emulator.billing.dayzero.invoice_params import InvoiceCreateParams, InvoiceUpdateParams
from emulator.billing.dayzero.line_items import LineItemParams
from emulator.billing.dayzero.state_table import require_allowed

_SECRET_CHARACTERS = 24


def create_invoice(
    params: InvoiceCreateParams,
    customer: DayzeroCustomer,
    ctx: Context,
    changes: Changes,
    *,
    recurring_template_id: str | None = None,
) -> DayzeroInvoice:
    """A new draft."""
    currency = params.currency or default_currency(ctx)
    lines, total = _lines(params.line_items, currency)
    invoice = DayzeroInvoice(
        id=str(uuid.uuid4()),
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        updated=ctx.now,
        customer_id=customer.id,
        customer_name=customer.name,
        currency=currency,
        due_date=params.due_date,
        total=total,
        file_secret=random_text(_SECRET_CHARACTERS),
        description=params.description,
        fulfillment_location_id=params.fulfillment_location_id,
        issue_date=params.issue_date,
        lines=lines,
        recurring_template_id=recurring_template_id,
    )
    changes.save(invoice)
    return invoice


def update_invoice(
    draft: DayzeroInvoice, params: InvoiceUpdateParams, customer: DayzeroCustomer, ctx: Context, changes: Changes
) -> DayzeroInvoice:
    """The draft with what is given in place of what it had; `customer` is the one it is for from now on.

    Raises APIError (409) unless it is a draft.
    """
    require_allowed("update", draft)
    currency = params.currency or draft.currency
    lines, total = (draft.lines, draft.total) if params.line_items is None else _lines(params.line_items, currency)
    invoice = replace(
        draft,
        currency=currency,
        customer_id=customer.id,
        customer_name=customer.name,
        description=given_or(params.description, draft.description),
        due_date=params.due_date or draft.due_date,
        fulfillment_location_id=given_or(params.fulfillment_location_id, draft.fulfillment_location_id),
        issue_date=given_or(params.issue_date, draft.issue_date),
        lines=lines,
        total=total,
        updated=ctx.now,
    )
    changes.save(invoice)
    return invoice


def delete_invoice(draft: DayzeroInvoice, changes: Changes) -> None:
    """Deletes a draft for good. Raises APIError (409) unless it is one."""
    require_allowed("delete", draft)
    changes.remove(draft)


def finalize_invoice(
    draft: DayzeroInvoice, sequence: DayzeroSequence | None, ctx: Context, changes: Changes
) -> DayzeroInvoice:
    """The draft as an open invoice, with the next number of `sequence`. Raises APIError (409) unless it is a draft."""
    require_allowed("finalize", draft)
    sequence = sequence or DayzeroSequence(created=ctx.now)
    drawn = replace(sequence, drawn=sequence.drawn + 1)
    invoice = replace(draft, status="open", number=f"INV-{drawn.drawn:03d}", finalized_at=ctx.now, updated=ctx.now)
    changes.save(drawn)
    changes.save(invoice)
    return invoice


def default_currency(ctx: Context) -> str:
    """The currency of what names none: the business's own where Day Zero has it."""
    own = ctx.account.default_currency.upper()
    return own if own in choices.CURRENCIES else choices.DEFAULT_CURRENCY


def _lines(items: Sequence[LineItemParams], currency: str) -> tuple[tuple[DayzeroLine, ...], int]:
    """The lines, and what they add up to in cents."""
    inputs = [
        LineInput(str(position), Decimal(item.quantity), Decimal(item.price)) for position, item in enumerate(items)
    ]
    amounts = compute(inputs, currency=currency)
    lines = tuple(
        DayzeroLine(
            id=str(uuid.uuid4()),
            description=item.description or "",
            quantity=item.quantity,
            unit_price=item.price,
            amount=computed.amount,
        )
        for item, computed in zip(items, amounts.lines, strict=True)
    )
    return lines, amounts.total
