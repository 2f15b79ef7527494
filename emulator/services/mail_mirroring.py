"""Mail of test mode that a server of the developer's own gets as well (EMULATOR_TEST_MAIL=mirror).

The outbox says of it what it says of all mail of test mode: that it was not sent.
"""

from emulator.billing.system.jobs import MIRROR_TASK, Job
from emulator.billing.system.outbox import OutboxMail
from emulator.store.unit_of_work import UnitOfWork

RETRY_SECONDS = 3
GIVE_UP_SECONDS = 60
"""How long a server may be away: one that is started along with the emulator is a little later."""


def order_mirroring(uow: UnitOfWork) -> None:
    """Orders what is to be mirrored of the mail that a unit of work puts into the outbox."""
    for mail in uow.changes.saved(OutboxMail):
        if mail.status == "not_sent" and uow.is_new(mail):
            now = uow.real_now
            job = Job(
                id=f"mirror-{mail.id}", created=now, task=MIRROR_TASK, subject=mail.id, due_at=now, by_real_time=True
            )
            uow.changes.save(job)


def put_off(uow: UnitOfWork, job: Job) -> bool:
    """Has a mail tried again that the server did not take; False when it has been tried for long enough."""
    tries_again = uow.real_now - job.created < GIVE_UP_SECONDS
    if tries_again:
        uow.changes.save(job.rescheduled(uow.real_now + RETRY_SECONDS, by_real_time=True))
    else:
        uow.changes.remove(job)
    return tries_again
