"""Making a draft (docs.stateset.com/api-reference/invoices/create)."""

import uuid

from emulator.billing.core.addresses import Address
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.days import day_of
from emulator.billing.core.ids import random_text
from emulator.billing.stateset import choices
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.due_dates import due_date_of
from emulator.billing.stateset.invoice import PLACE_PREFIX, StatesetInvoice
from emulator.billing.stateset.invoice_params import InvoiceCreateParams
from emulator.billing.stateset.line_items import price_lines
from emulator.billing.stateset.numbers import StatesetNumber

_SECRET_CHARACTERS = 24


def create_invoice(
    params: InvoiceCreateParams, customer: StatesetCustomer, number: StatesetNumber, ctx: Context, changes: Changes
) -> StatesetInvoice:
    """A new draft; `number` is one that no other invoice has. Raises APIError for a due date before the issue date."""
    issue_date = params.issue_date or day_of(ctx.now)
    currency = (params.currency or choices.DEFAULT_CURRENCY).upper()
    priced = price_lines(params.line_items)
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
        due_date=due_date_of(params.due_date, issue_date, params.payment_terms),
        subtotal=priced.subtotal,
        tax_amount=priced.tax_amount,
        total_amount=priced.total_amount,
        file_secret=random_text(_SECRET_CHARACTERS),
        billing_address=params.billing_address or billing_address_of(customer),
        language=customer.language,
        lines=priced.lines,
        metadata=params.metadata or {},
        notes=params.notes,
        payment_terms=params.payment_terms,
    )
    changes.save(number)
    changes.save(invoice)
    changes.emit("invoice.created", invoice)
    return invoice


def new_invoice_id() -> str:
    """An id for a new invoice."""
    return f"inv_{uuid.uuid4()}"


def billing_address_of(customer: StatesetCustomer) -> Address | None:
    """Where a customer lives, as an invoice shows it."""
    address = customer.address
    if address is None:
        return None
    return Address(
        line1=address.street1,
        line2=address.street2,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country=address.country,
    )
