"""What an invoice with `auto_advance` does when its hour has come, nobody having asked for it.

docs.stripe.com/invoicing/integration/automatic-advancement-collection
"""

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import attempt_automatic_payment, default_method
from emulator.billing.invoices.payment_attempts import is_charged_automatically
from emulator.billing.invoices.totals import with_customer_snapshot
from emulator.services.cash import pay_finalized
from emulator.services.invoices.finalization import finalize_unattempted
from emulator.services.invoices.mail import send
from emulator.services.payment_state import payment_state_of
from emulator.services.payments import stored_method
from emulator.store.unit_of_work import UnitOfWork


def auto_finalize(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Finalizes a draft, and sends or charges it at once, as it is collected; harmless without a customer.

    What its customer sent by bank transfer already comes before a charge. One that is sent is only finalized where its
    customer has no mail address. Raises APIError unless it is a draft.
    """
    customer = uow.get(Customer, invoice.customer)
    if customer is None:
        return invoice
    draft = with_customer_snapshot(invoice, customer)
    if draft.collection_method == "send_invoice" and draft.customer_snapshot.email:
        return send(uow, draft)
    return auto_charge(uow, pay_finalized(uow, finalize_unattempted(uow, draft, customer)))


def auto_charge(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Makes an automatic attempt on an invoice that wants it, and orders the next one when it fails.

    Harmless for any other invoice, and without a customer.
    """
    if not is_charged_automatically(invoice):
        return invoice
    customer = uow.get(Customer, invoice.customer)
    if customer is None:
        return invoice
    method = stored_method(uow, default_method(invoice, customer))
    return attempt_automatic_payment(invoice, payment_state_of(uow, invoice), method, uow.ctx, uow.changes)
