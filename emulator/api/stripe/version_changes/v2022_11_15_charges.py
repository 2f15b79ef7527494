"""2022-11-15: charges are no part of their intent and refunds none of their charge any more, unless expanded.

`latest_charge` came with it, and shows in every version.
"""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import Refund
from schemas.stripe.included_lists import included_list
from schemas.stripe.objects import Rendered


def _downgrade_intent(shown: Rendered, ctx: DowngradeContext) -> None:
    """All charges up to the latest one that the intent shows: what an event tells of knew no later one."""
    latest = shown.get("latest_charge")
    known: str = (latest["id"] if isinstance(latest, dict) else latest) or ""
    found = ctx.list_of(PaymentIntent, Charge, payment_intent=shown["id"]) if known else []
    charges = [ctx.show(each) for each in found if each.id <= known]
    shown["charges"] = included_list(charges, f"/v1/charges?payment_intent={shown['id']}")


def _downgrade_charge(shown: Rendered, ctx: DowngradeContext) -> None:
    """A charge that failed has nothing to refund."""
    found = ctx.list_of(Charge, Refund, charge=shown["id"]) if shown.get("paid") else []
    refunds = [ctx.show(each) for each in found]
    shown["refunds"] = included_list(refunds, f"/v1/charges/{shown['id']}/refunds")


VERSION_CHANGE = VersionChange(
    release="2022-11-15",
    downgrade={"charge": _downgrade_charge, "payment_intent": _downgrade_intent},
    included={"charge": frozenset({"refunds"}), "payment_intent": frozenset({"charges"})},
)
