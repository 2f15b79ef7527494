"""Refunds: what a refund of a charge brings along, and what its bank says of it later."""

from emulator.billing.payments.charges import Charge
from emulator.billing.payments.refunds import Refund, RefundCreateParams, create_refund, settle_refund
from emulator.billing.system.jobs import Job
from emulator.services.cash import return_refund
from emulator.services.disputes import settle_warning_of
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def create(uow: UnitOfWork, charge: Charge, params: RefundCreateParams) -> Refund:
    """Gives back a charge, whole or in part. Raises APIError as the rule."""
    return follow_refund(uow, charge, create_refund(charge, params, uow.ctx, uow.changes))


def follow_refund(uow: UnitOfWork, charge: Charge, refund: Refund) -> Refund:
    """Lets what depends on a charge follow its refund: its customer's cash, and the warning about it."""
    settle_warning_of(uow, charge)
    return return_refund(uow, charge, refund)


def settle_due(uow: UnitOfWork, job: Job) -> None:
    """Makes known what the bank says of a refund."""
    refund = take_job(uow, job, Refund)
    charge = None if refund is None else uow.get(Charge, refund.charge)
    if refund is not None and charge is not None:
        settle_refund(refund, charge, uow.ctx, uow.changes)
