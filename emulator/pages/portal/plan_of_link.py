"""The plan that an address of the portal is about."""

from flask import abort

from emulator.billing.core.errors import APIError
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import portal
from emulator.services.portal import Visit


def plan_of_link(visit: Visit, id: str) -> Subscription:
    """The customer's subscription with this id. Aborts with 404 for another one, and one that may not be seen."""
    try:
        return portal.subscription_of(visit, id)
    except APIError:
        abort(404)
