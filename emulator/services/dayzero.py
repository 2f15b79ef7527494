"""What happens at Day Zero without a request of its API: the invoices of recurring templates, and the payment page."""

from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.drafts import finalize_invoice
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroSequence
from emulator.billing.dayzero.invoice_params import InvoiceSendParams
from emulator.billing.dayzero.payments import pay_by_stripe
from emulator.billing.dayzero.recurring.generation import generate_invoice
from emulator.billing.dayzero.recurring.template import RecurringTemplate
from emulator.billing.dayzero.send import send_invoice
from emulator.billing.dayzero.state_table import is_allowed
from emulator.billing.system.jobs import Job
from emulator.billing.system.secret_links import is_secret
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def generate_due(uow: UnitOfWork, job: Job) -> None:
    """Makes the invoice of a template's day: mailed where the template sends, otherwise a draft for review.

    A customer without an address gets a draft, too: there is nobody to mail it to.
    """
    template = take_job(uow, job, RecurringTemplate)
    if template is None or template.status != "active" or template.next_occurrence is None:
        return
    uow.load([(DayzeroCustomer, template.customer_id), (DayzeroSequence, DayzeroSequence.ID)])
    customer = uow.get(DayzeroCustomer, template.customer_id)
    if customer is None:
        return
    draft = generate_invoice(template, template.next_occurrence, customer, uow.ctx, uow.changes)
    if template.auto_send and customer.email:
        sequence = uow.get(DayzeroSequence, DayzeroSequence.ID)
        invoice = finalize_invoice(draft, sequence, uow.ctx, uow.changes)
        sender = uow.ctx.account.email or choices.TOKEN_OWNER_EMAIL
        send_invoice(invoice, customer, InvoiceSendParams(), sender, uow.ctx, uow.changes)


def linked_invoice(uow: UnitOfWork, id: str, secret: str) -> DayzeroInvoice | None:
    """The invoice that the link to a payment page opens; None for a link that nobody gave out, as for drafts."""
    found = uow.get(DayzeroInvoice, id)
    return None if found is None or found.number is None or not is_secret(secret, found.file_secret) else found


def pay_linked(uow: UnitOfWork, id: str, secret: str) -> DayzeroInvoice | None:
    """The invoice that a link opens, with what is due paid; what cannot be paid any more stays as it is."""
    found = linked_invoice(uow, id, secret)
    if found is None or not is_allowed("pay_by_stripe", found):
        return found
    return pay_by_stripe(found, uow.ctx, uow.changes)
