"""Refunds whose bank answers later."""

from emulator.billing.payments.charges import Charge
from emulator.billing.payments.refunds import Refund, settle_refund
from emulator.billing.system.jobs import Job
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def settle_due(uow: UnitOfWork, job: Job) -> None:
    """Makes known what the bank says of a refund."""
    refund = take_job(uow, job, Refund)
    charge = None if refund is None else uow.get(Charge, refund.charge)
    if refund is not None and charge is not None:
        settle_refund(refund, charge, uow.ctx, uow.changes)
