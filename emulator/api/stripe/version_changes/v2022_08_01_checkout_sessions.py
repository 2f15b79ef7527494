"""2022-08-01: a Checkout Session makes its payment intent and its customer only once they are needed.

docs.stripe.com/changelog/2022-08-01: `default-customer-creation-checkout-session`, `deferred-paymentintent-checkout-
session`, `replaces-line-item-create-checkout-session`, `updates-shipping-property-checkout-session`. `shipping` and
`shipping_rate` stand alone before, as recorded in an event of 2019-12-03 (February 2026).
"""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, unsupported
from schemas.stripe.fields import FormerValue
from schemas.stripe.objects import Rendered

_OF_PRODUCT = ("name", "description", "images")
_refuse = unsupported("shipping_rates", "subscription_data.items", "subscription_data.coupon")


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    cost = shown.pop("shipping_cost", None)
    shown["shipping"] = shown.pop("shipping_details", None)
    shown["shipping_rate"] = None if cost is None else cost["shipping_rate"]


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    upgraded = dict(_refuse(params))
    lines = upgraded.get("line_items")
    if isinstance(lines, list):
        upgraded["line_items"] = [_with_price(line) for line in lines]
    if upgraded.get("mode", "payment") == "payment":
        upgraded["payment_intent_creation"] = FormerValue("at_once")
        if "customer" not in upgraded:
            upgraded.setdefault("customer_creation", "always")
    return upgraded


def _with_price(line: Any) -> Any:
    """A line of an amount with the price that is made of it."""
    if not isinstance(line, dict) or "amount" not in line:
        return line
    product = {name: line[name] for name in _OF_PRODUCT if name in line}
    data = {"unit_amount": line["amount"], "product_data": product}
    if "currency" in line:
        data["currency"] = line["currency"]
    rest = {name: value for name, value in line.items() if name not in ("amount", "currency", *_OF_PRODUCT)}
    return {**rest, "price_data": data}


VERSION_CHANGE = VersionChange(
    release="2022-08-01",
    downgrade={"checkout.session": _downgrade},
    upgrade_params={"POST /v1/checkout/sessions": _upgrade_params},
)
