"""What every job has in common, whatever it is about."""

from typing import TypeVar

from emulator.billing.core.resource_types import Entity
from emulator.billing.system.jobs import Job
from emulator.store.unit_of_work import UnitOfWork

E = TypeVar("E", bound=Entity)


def take_job(uow: UnitOfWork, job: Job, entity_class: type[E]) -> E | None:
    """Removes a job that is as its worker leased it, and returns the thing that it is about; one round trip.

    None where the job was put off, called off or taken over meanwhile, or where there is no such thing any more.
    """
    uow.load([(Job, job.id), (entity_class, job.subject)])
    if uow.get(Job, job.id) != job:
        return None
    uow.changes.remove(job)
    return uow.get(entity_class, job.subject)


def drop_job(uow: UnitOfWork, job: Job) -> None:
    """Removes a job that is as its worker leased it, with nothing done for it."""
    if uow.get(Job, job.id) == job:
        uow.changes.remove(job)
