"""Stateset's invoices (docs.stateset.com/api-reference/invoices): what one is, and how it is made."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal, get_args

from emulator.billing.arithmetic.amounts import Amounts, LineAmounts, LineInput, compute
from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.ids import random_text
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.stateset import choices
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.errors import api_error
from emulator.billing.stateset.numbers import StatesetNumber

Status = Literal["draft", "sent", "viewed", "partially_paid", "paid", "overdue", "voided"]
STATUSES: tuple[Status, ...] = get_args(Status)

PLACE_PREFIX = "stateset_invoice"
_OWED = frozenset({"sent", "viewed", "partially_paid", "overdue"})
_NET_DAYS = re.compile(r"net\s+(?P<days>[0-9]{1,3})", re.ASCII | re.IGNORECASE)
_SECRET_CHARACTERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesetLine:
    """A line. `unit_price`, `amount` and `tax_amount` are in minor units; `tax_rate` is a fraction, 0.08 for 8 %."""

    id: str
    description: str
    quantity: Decimal
    unit_price: int
    amount: int
    tax_rate: Decimal
    tax_amount: int
    account_code: str | None = None
    product_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingAddress:
    """The address on an invoice; `country` is an ISO 3166 code."""

    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesetInvoice:
    """An invoice. Amounts are in minor units of `currency` (upper case); times are unix seconds, UTC; days are text.

    `place` sorts by creation, which the id does not. The customer is as at creation. `sent_at` is the first sending,
    `last_sent_at` the latest. `file_secret` is part of the link to the PDF.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "stateset_invoice", display_name="Invoice", prefix=PLACE_PREFIX
    )

    id: str
    created: int
    place: str
    number: str
    customer_id: str
    customer_name: str
    customer_email: str
    currency: str
    issue_date: str
    due_date: str
    subtotal: int
    tax_amount: int
    total_amount: int
    file_secret: str
    amount_paid: int = 0
    billing_address: BillingAddress | None = None
    language: str | None = None
    last_sent_at: int | None = None
    lines: tuple[StatesetLine, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    next_reminder_at: int | None = None
    notes: str | None = None
    payment_terms: str | None = None
    sent_at: int | None = None
    sent_count: int = 0
    status: Status = "draft"
    viewed_at: int | None = None
    listed: str = "listed"

    @property
    def amount_due(self) -> int:
        """What is still to be paid."""
        return self.total_amount - self.amount_paid

    def is_overdue(self, now: int) -> bool:
        """Whether its due date has passed and something is owed. The status does not follow by itself."""
        return self.status in _OWED and self.due_date < day_of(now)


def create_invoice(
    given: Mapping[str, Any], customer: StatesetCustomer, number: StatesetNumber, ctx: Context, changes: Changes
) -> StatesetInvoice:
    """A new draft; `number` is one that no other invoice has. Raises APIError for a due date before the issue date."""
    issue_date = given["issue_date"] or day_of(ctx.now)
    due_date = given["due_date"] or _due_date(issue_date, given["payment_terms"])
    if due_date < issue_date:
        raise api_error(choices.INVALID, "VALIDATION_ERROR", "The due date is before the issue date.", field="due_date")
    currency = (given["currency"] or choices.DEFAULT_CURRENCY).upper()
    inputs = [_line_input(line, str(position)) for position, line in enumerate(given["line_items"])]
    amounts = compute(inputs, currency=currency)
    address = given["billing_address"]
    invoice = StatesetInvoice(
        id=number.invoice,
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        number=number.id,
        customer_id=customer.id,
        customer_name=customer.full_name,
        customer_email=customer.email,
        currency=currency,
        issue_date=issue_date,
        due_date=due_date,
        subtotal=amounts.subtotal,
        tax_amount=_tax(amounts),
        total_amount=amounts.total,
        file_secret=random_text(_SECRET_CHARACTERS),
        billing_address=_address_of(customer) if address is None else BillingAddress(**address),
        language=customer.language,
        lines=_lines(given["line_items"], amounts.lines),
        metadata=given["metadata"] or {},
        notes=given["notes"],
        payment_terms=given["payment_terms"],
    )
    changes.save(number)
    changes.save(invoice)
    return invoice


def new_invoice_id() -> str:
    """An id for a new invoice."""
    return f"inv_{uuid.uuid4()}"


def mark_paid(invoice: StatesetInvoice, changes: Changes) -> StatesetInvoice:
    """The invoice with all of it paid. Raises APIError unless something is owed."""
    _require(invoice, _OWED)
    paid = replace(invoice, status="paid", amount_paid=invoice.total_amount, next_reminder_at=None)
    changes.save(paid)
    return paid


def void_invoice(invoice: StatesetInvoice, changes: Changes) -> StatesetInvoice:
    """The invoice as voided. Raises APIError when it is paid or voided already."""
    _require(invoice, _OWED | {"draft"})
    voided = replace(invoice, status="voided", next_reminder_at=None)
    changes.save(voided)
    return voided


def day_of(seconds: int) -> str:
    """The UTC day of a unix time, as `2026-01-20`."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _require(invoice: StatesetInvoice, allowed: frozenset[str]) -> None:
    if invoice.status not in allowed:
        statuses = [status for status in STATUSES if status in allowed]
        message = f"The invoice must be in {', '.join(statuses)} status."
        raise api_error(choices.WRONG_STATUS, "VALIDATION_ERROR", message, status=invoice.status, allowed=statuses)


def _due_date(issue_date: str, payment_terms: str | None) -> str:
    terms = _NET_DAYS.fullmatch((payment_terms or "").strip())
    days = int(terms["days"]) if terms else choices.DUE_AFTER_DAYS
    try:
        return (date.fromisoformat(issue_date) + timedelta(days=days)).isoformat()
    except OverflowError:
        return date.max.isoformat()


def _line_input(line: Mapping[str, Any], key: str) -> LineInput:
    rate = line["tax_rate"]
    tax_rates = (TaxRateInput(key, rate * 100),) if rate else ()
    return LineInput(key, line["quantity"], Decimal(line["unit_price"]), tax_rates=tax_rates)


def _lines(given: Sequence[Mapping[str, Any]], amounts: Sequence[LineAmounts]) -> tuple[StatesetLine, ...]:
    return tuple(
        StatesetLine(
            id=f"li_{uuid.uuid4()}",
            description=line["description"],
            quantity=line["quantity"],
            unit_price=line["unit_price"],
            amount=computed.amount,
            tax_rate=line["tax_rate"],
            tax_amount=sum(tax.amount for tax in computed.taxes),
            account_code=line["account_code"],
            product_id=line["product_id"],
        )
        for line, computed in zip(given, amounts, strict=True)
    )


def _tax(amounts: Amounts) -> int:
    return sum(tax.amount for tax in amounts.total_taxes)


def _address_of(customer: StatesetCustomer) -> BillingAddress | None:
    address = customer.address
    if address is None:
        return None
    return BillingAddress(
        line1=address.street1,
        line2=address.street2,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country=address.country,
    )
