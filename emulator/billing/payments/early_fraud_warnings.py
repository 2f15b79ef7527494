"""Early fraud warnings: a card's issuer thinks that a charge is fraudulent, before anybody disputes it.

docs.stripe.com/api/radar/early_fraud_warnings
"""

from typing import ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.charges import Charge

_FRAUD_TYPE = "misc"
"""The one of the documentation's example; which one test cards cause is not documented."""


class EarlyFraudWarning(Struct, frozen=True, kw_only=True):
    """A warning about a charge; `actionable` while there is something left to refund."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "radar.early_fraud_warning",
        display_name="early fraud warning",
        prefix="issfr",
        events=("radar.early_fraud_warning.created", "radar.early_fraud_warning.updated"),
    )

    id: str
    created: int
    charge: str
    payment_intent: str | None
    actionable: bool = True
    fraud_type: str = _FRAUD_TYPE


def warn_of_fraud(charge: Charge, ctx: Context, changes: Changes) -> Charge:
    """The charge after its card's issuer warned of it."""
    ctx = ctx.in_world_time()
    warning = EarlyFraudWarning(
        id=ctx.new_id("issfr"), created=ctx.now, charge=charge.id, payment_intent=charge.payment_intent
    )
    changes.save(warning)
    changes.emit("radar.early_fraud_warning.created", warning)
    warned = replace(charge, early_fraud_warning=warning.id)
    changes.save(warned)
    return warned


def settle_warning(old: EarlyFraudWarning, changes: Changes) -> EarlyFraudWarning:
    """The warning after the whole charge was refunded: there is nothing left to do about it."""
    warning = replace(old, actionable=False)
    if warning != old:
        changes.save(warning)
        changes.emit("radar.early_fraud_warning.updated", warning, old)
    return warning
