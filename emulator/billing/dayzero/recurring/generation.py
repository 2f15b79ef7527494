"""Making the invoices of a template, each on its day."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.days import days_after
from emulator.billing.core.structs import replace
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.drafts import create_invoice
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.invoice_params import InvoiceCreateParams
from emulator.billing.dayzero.line_items import LineItemParams
from emulator.billing.dayzero.recurring.editing import with_following_occurrence
from emulator.billing.dayzero.recurring.template import GeneratedInvoice, RecurringTemplate, save_template


def generate_invoice(
    template: RecurringTemplate, day: str, customer: DayzeroCustomer, ctx: Context, changes: Changes
) -> DayzeroInvoice:
    """The draft of one of a template's days; the template goes on to its next one, or is completed."""
    params = InvoiceCreateParams(
        customer_id=customer.id,
        currency=template.currency,
        line_items=tuple(
            LineItemParams(description=line.description, quantity=line.quantity, unit_price=line.unit_price)
            for line in template.lines
        ),
        due_date=days_after(day, template.days_until_due),
        issue_date=day,
        description=template.description,
    )
    invoice = create_invoice(params, customer, ctx, changes, recurring_template_id=template.id)
    place = ctx.new_id(GeneratedInvoice.PLACE_PREFIX)
    changes.save(GeneratedInvoice(id=invoice.id, created=ctx.now, place=place, template_id=template.id))
    done = replace(template, occurrences=template.occurrences + 1, last_occurrence=day, updated=ctx.now)
    save_template(with_following_occurrence(done), ctx, changes)
    return invoice
