"""Finding the billing credits of a customer and of an invoice, and letting them expire."""

from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.credit_grants import take_expired_credits
from emulator.billing.invoices.credits import metered_lines, with_credits
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.revisions import REVISABLE
from emulator.billing.system.jobs import Job
from emulator.services.jobs import take_job
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all


def grants_of(uow: UnitOfWork, customer: str) -> list[CreditGrant]:
    """All grants of a customer, newest first."""
    return list_all(uow, CreditGrant, Selection(equals={"customer": customer}))


def grants_with_balance(uow: UnitOfWork, customer: str) -> list[CreditGrant]:
    """The grants of a customer that anything is left of, newest first."""
    return list_all(uow, CreditGrant, Selection(equals={"customer": customer, "has_balance": str(True)}))


def credits_for(uow: UnitOfWork, draft: Invoice) -> list[CreditGrant]:
    """The grants that may pay a draft: one query, and none where nothing metered is billed.

    They may have paid another invoice within the same unit of work.
    """
    found = grants_with_balance(uow, draft.customer) if metered_lines(draft) else []
    return [uow.changes.as_saved(grant) for grant in found]


def credits_given_back(uow: UnitOfWork, draft: Invoice) -> frozenset[str]:
    """The ids of the grants that get back what they paid, of an invoice that is void once a draft is finalized."""
    original = None if draft.from_invoice is None else uow.get(Invoice, draft.from_invoice.invoice)
    if original is None or original.status not in REVISABLE:
        return frozenset()
    return frozenset(each.credit_grant for each in original.amounts.credit_amounts)


def credits_on(uow: UnitOfWork, invoice: Invoice) -> list[CreditGrant]:
    """The grants that paid something of an invoice; where none did, nothing is read."""
    paying = {each.credit_grant for each in invoice.amounts.credit_amounts}
    found = uow.get_many(CreditGrant, sorted(paying)) if paying else []
    return [grant for grant in found if grant is not None]


def preview_credits(uow: UnitOfWork, preview: Invoice) -> Invoice:
    """A preview with what credits would pay of it."""
    return with_credits(preview, credits_for(uow, preview), uow.ctx.now)


def expire_due(uow: UnitOfWork, job: Job) -> None:
    """Takes what is left of a grant whose end has come."""
    grant = take_job(uow, job, CreditGrant)
    if grant is not None:
        take_expired_credits(grant, uow.ctx, uow.changes)
