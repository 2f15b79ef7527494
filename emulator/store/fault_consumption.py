"""Letting a fault strike: what was counted is kept before anything goes wrong."""

from emulator.billing.system.faults import Fault, FaultTarget
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World


def consume_fault_now(store: Store, world: World, target: FaultTarget, subject: str) -> Fault | None:
    """The fault that strikes this, if any; two who ask at once get two different answers."""
    return store.run(world, lambda uow: consume_fault(uow, target, subject))


def consume_fault(uow: UnitOfWork, target: FaultTarget, subject: str) -> Fault | None:
    """The fault that strikes this, counted by the unit of work's commit."""
    if not uow.faults.has_match(target, subject):
        return None
    hit, after = uow.faults.strike(target, subject)
    uow.changes.save(after)
    return hit
