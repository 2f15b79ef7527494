"""Disputes: what the bank says of them, and what refunds change about them."""

from emulator.billing.payments.charges import Charge
from emulator.billing.payments.disputes import Dispute, expire_dispute, settle_dispute
from emulator.billing.payments.early_fraud_warnings import EarlyFraudWarning, settle_warning
from emulator.billing.system.jobs import Job
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def expire_due(uow: UnitOfWork, job: Job) -> None:
    """Lets a dispute be lost to which nothing was said in time."""
    dispute = take_job(uow, job, Dispute)
    if dispute is not None:
        expire_dispute(dispute, uow.changes)


def settle_due(uow: UnitOfWork, job: Job) -> None:
    """Makes known what the bank says of the evidence."""
    dispute = take_job(uow, job, Dispute)
    charge = None if dispute is None else uow.get(Charge, dispute.charge)
    if dispute is not None and charge is not None:
        settle_dispute(dispute, charge, uow.ctx, uow.changes)


def settle_warning_of(uow: UnitOfWork, charge: Charge) -> None:
    """Lets the fraud warning of a charge, if there is one, follow that all of it was refunded."""
    warning = None if charge.early_fraud_warning is None else uow.get(EarlyFraudWarning, charge.early_fraud_warning)
    refunded = uow.get(Charge, charge.id)
    if warning is not None and refunded is not None and refunded.refunded:
        settle_warning(warning, uow.changes)
