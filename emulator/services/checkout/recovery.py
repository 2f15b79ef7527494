"""Taking up an expired Checkout Session again, as its customer does by its link."""

from emulator.billing.checkout.recovery import can_be_recovered, taken_up
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.checkout.transitions import save_session
from emulator.billing.core.structs import replace
from emulator.services.checkout.beginning import check_beginning
from emulator.services.checkout.customers import customer_named
from emulator.services.checkout.sessions import new_setup_intent
from emulator.store.unit_of_work import UnitOfWork


def recover(uow: UnitOfWork, session: CheckoutSession) -> CheckoutSession | None:
    """The open session that takes up an expired one; None where it cannot be taken up, or not any more.

    Who opens the link once more comes back to the same one while that is open. Raises APIError for what cannot be
    bought any more.
    """
    recovery, now = session.recovery, uow.ctx.world_now
    if recovery is None or not can_be_recovered(session, now):
        return None
    last = None if recovery.session is None else uow.get(CheckoutSession, recovery.session)
    if last is not None and last.status == "open" and last.expires_at > now:
        return last
    customer, copy = customer_named(uow, session), taken_up(session, recovery, uow.ctx)
    if copy.mode == "subscription":
        check_beginning(uow, copy, customer)
    if copy.mode == "setup":
        copy = replace(copy, setup_intent=new_setup_intent(uow, copy).id)
    save_session(copy, uow.ctx, uow.changes)
    uow.changes.save(replace(session, recovery=replace(recovery, session=copy.id)))
    return copy
