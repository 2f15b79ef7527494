"""Mail that goes wrong on demand; what may go wrong is in `billing.faults`."""

import asyncio

from emulator.billing.faults import Fault
from emulator.billing.outbox import OutboxMail
from emulator.delivery.mail.smtp import DeliveryError, DeliveryReport
from emulator.store.faults import take_fault
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_REPORTS = {
    "refuse": DeliveryError("550 5.7.1 Refused by a fault.", permanent=True, code=550),
    "refuse_for_now": DeliveryError("451 4.3.0 Refused for now by a fault.", permanent=False, code=451),
}


async def struck_mail(store: Store, world: World, read: UnitOfWork, mail: OutboxMail) -> DeliveryReport | None:
    """What a fault makes of a mail instead of delivering it; None to deliver it, perhaps after a delay.

    `read` is the unit of work that the mail was read in, which has read along whether any fault waits for it.
    """
    recipient = mail.letter.to[0]
    if not read.faults.awaits("mail", recipient):
        return None
    fault = await asyncio.to_thread(take_fault, store, world, "mail", recipient)
    return None if fault is None else await _report(fault)


async def _report(fault: Fault) -> DeliveryReport | None:
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    error = _REPORTS.get(fault.kind)
    return None if error is None else DeliveryReport(error=error)
