"""Mail that goes wrong on demand; what may go wrong is in `billing.faults`."""

import asyncio

from emulator.billing.system.faults import Fault
from emulator.billing.system.outbox import OutboxMail
from emulator.delivery.mail.delivery_report import DeliveryError, DeliveryReport
from emulator.store.fault_consumption import consume_fault_now
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_ERRORS = {
    "refuse": DeliveryError("550 5.7.1 Refused by a fault.", permanent=True, code=550),
    "refuse_for_now": DeliveryError("451 4.3.0 Refused for now by a fault.", permanent=False, code=451),
}


async def faked_mail_report(store: Store, world: World, uow: UnitOfWork, mail: OutboxMail) -> DeliveryReport | None:
    """What a fault makes of a mail instead of delivering it; None to deliver it, perhaps after a delay.

    `uow` is the unit of work that the mail was read in, which has prefetched whether any fault waits for it.
    """
    recipient = mail.mail_message.to[0]
    if not uow.faults.has_match("mail", recipient):
        return None
    fault = await asyncio.to_thread(consume_fault_now, store, world, "mail", recipient)
    return None if fault is None else await _report(fault)


async def _report(fault: Fault) -> DeliveryReport | None:
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    error = _ERRORS.get(fault.kind)
    return None if error is None else DeliveryReport(error=error)
