"""The one thing that a customer was sent to the portal to do (`flow_data` of its session)."""

from emulator.billing.core.structs import replace
from emulator.billing.portal.plans import can_cancel
from emulator.billing.portal.session import Flow, FlowType, is_enabled
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.portal.plans import may_change, offers
from emulator.services.portal.visits import Visit


def open_flow(visit: Visit) -> Flow | None:
    """What the customer was sent to do, as long as it is not done and can be done.

    What cannot be done any more leaves the portal as it is without a flow: a plan that ended meanwhile, a feature that
    was taken away.
    """
    flow = visit.session.flow
    return None if flow is None or visit.session.flow_done or not _can_be_done(visit, flow) else flow


def asked_flow(visit: Visit, deed: FlowType, subscription: str | None = None) -> Flow | None:
    """What the customer was sent to do, if it is this and not done yet; a change may have been one to be confirmed."""
    flow = visit.session.flow
    if flow is None or visit.session.flow_done or flow.subscription != subscription:
        return None
    return flow if flow.type in (deed, f"{deed}_confirm") else None


def finish_flow(visit: Visit, deed: FlowType, subscription: str | None = None) -> None:
    """Keeps that what the customer was sent to do is done, if it is this."""
    if asked_flow(visit, deed, subscription) is not None:
        visit.uow.changes.save(replace(visit.session, flow_done=True, active_at=visit.uow.ctx.world_now))


def _can_be_done(visit: Visit, flow: Flow) -> bool:
    if flow.subscription is None:
        return is_enabled(flow.type, visit.features)
    subscription = visit.uow.get(Subscription, flow.subscription)
    if subscription is None or not visit.shows(subscription):
        return False
    if flow.type == "subscription_cancel":
        return can_cancel(subscription, visit.features)
    return may_change(visit, subscription) and _offers_all(visit, flow, subscription)


def _offers_all(visit: Visit, flow: Flow, subscription: Subscription) -> bool:
    """Whether what is to be confirmed can still be had."""
    offered = {each.price.id for each in offers(visit, subscription)} if flow.items else set()
    return all((each.price or subscription.items[0].price.id) in offered for each in flow.items)
