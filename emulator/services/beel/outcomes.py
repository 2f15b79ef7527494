"""What becomes of a BeeL invoice after its send."""

from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.send import record_mail_outcome
from emulator.billing.system.outbox import OutboxMail
from emulator.store.unit_of_work import UnitOfWork


def record_outcome(uow: UnitOfWork, mail: OutboxMail) -> None:
    """Keeps with the invoice whom a mail can never reach; a mail about anything else is left alone."""
    is_settled = mail.status == "failed" or mail.refused
    invoice = uow.get(Invoice, mail.invoice) if is_settled and mail.invoice is not None else None
    if invoice is not None:
        record_mail_outcome(invoice, mail, uow.changes)
