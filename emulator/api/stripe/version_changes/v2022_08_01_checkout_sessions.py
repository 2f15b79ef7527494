"""2022-08-01: a Checkout Session makes its payment intent and its customer only once they are needed.

docs.stripe.com/changelog/2022-08-01: `default-customer-creation-checkout-session`, `deferred-paymentintent-checkout-
session`, `replaces-line-item-create-checkout-session`, `updates-shipping-property-checkout-session`. `shipping` and
`shipping_rate` stand alone before, as recorded in an event of 2019-12-03 (February 2026).

What is subscribed to could be said by `subscription_data[items]`, without a `mode` (stripe/stripe-node#1608), as
TryGhost/Ghost does to this day in 2020-08-27; `trial_from_plan` takes the trial that the prices have.
"""

import re
from collections.abc import Mapping
from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, unsupported
from schemas.stripe import parameter_errors
from schemas.stripe.fields import FormerValue
from schemas.stripe.objects import Rendered
from schemas.stripe.parameter_errors import InvalidParameterError

_OF_PRODUCT = ("name", "description", "images")
_TRIAL = "trial_from_plan"
_OF_LINE = re.compile(r"line_items\[(\d+)\](.*)")
_OF_RATE = re.compile(r"^shipping_options\[(\d+)\]\[shipping_rate\]")
_OF_PRICE = re.compile(r"^\[price\]")
_refuse = unsupported("shipping_rates", "subscription_data.coupon")
"""Both are taken alone; how they stand beside what took their place is not known."""


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    cost = shown.pop("shipping_cost", None)
    shown["shipping"] = shown.pop("shipping_details", None)
    shown["shipping_rate"] = None if cost is None else cost["shipping_rate"]


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    upgraded = _with_items(_refuse(_renamed(dict(params))))
    lines = upgraded.get("line_items")
    if isinstance(lines, list):
        upgraded["line_items"] = [_with_price(line) for line in lines]
    if upgraded.get("mode", "payment") == "payment":
        upgraded = {"payment_intent_creation": FormerValue("at_once"), **upgraded}
        if "customer" not in upgraded:
            upgraded.setdefault("customer_creation", "always")
    return upgraded


def _renamed(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with a coupon among the discounts, and rates among the ways of shipping."""
    rates, data = params.get("shipping_rates"), params.get("subscription_data")
    if isinstance(rates, list) and "shipping_options" not in params:
        del params["shipping_rates"]
        params["shipping_options"] = [{"shipping_rate": each} for each in rates]
    if isinstance(data, dict) and "coupon" in data and "discounts" not in params:
        params["discounts"] = [{"coupon": data["coupon"]}]
        params["subscription_data"] = {name: value for name, value in data.items() if name != "coupon"}
    return params


def _with_items(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with the items of the subscription among the lines, before what is paid once."""
    data = params.get("subscription_data")
    if not isinstance(data, dict):
        return params
    kept = {name: value for name, value in data.items() if name not in ("items", _TRIAL)}
    word = str(data.get(_TRIAL, "false")).lower()
    if word == "true":
        kept[_TRIAL] = FormerValue(word)
    elif word != "false":
        raise InvalidParameterError(parameter_errors.invalid_boolean(f"subscription_data[{_TRIAL}]", data[_TRIAL]))
    upgraded = {**params, "subscription_data": kept}
    if "items" not in data:
        return upgraded
    items = data["items"]
    if not isinstance(items, list):
        raise InvalidParameterError(parameter_errors.not_an_array("subscription_data[items]"))
    lines = params.get("line_items", [])
    if not isinstance(lines, list):
        raise InvalidParameterError(parameter_errors.not_an_array("line_items"))
    return {"mode": "subscription", **upgraded, "line_items": [*map(_of_item, items), *lines]}


def _of_item(item: Any) -> Any:
    """The line of an item of the subscription; it is one unless it says how many, or is metered."""
    if not isinstance(item, dict):
        return item
    rest = {name: value for name, value in item.items() if name != "plan"}
    return {"presumed_quantity": FormerValue("1"), **({"price": item["plan"]} if "plan" in item else {}), **rest}


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


def _former_name(name: str, raw: Mapping[str, Any]) -> str:
    """What the request called a parameter, by where each of what it gave is now."""
    if name == "discounts[0][coupon]" and "discounts" not in raw:
        return "subscription_data[coupon]"
    if "shipping_options" not in raw:
        name = _OF_RATE.sub(r"shipping_rates[\1]", name)
    found = _OF_LINE.fullmatch(name)
    if found is None:
        return name
    number, rest = int(found[1]), found[2]
    items, lines = _items_of(raw), raw.get("line_items", [])
    if number < len(items):
        return f"subscription_data[items][{number}]{_OF_PRICE.sub('[plan]', rest) if 'plan' in items[number] else rest}"
    number -= len(items)
    has_amount = number < len(lines) and isinstance(lines[number], dict) and "amount" in lines[number]
    return f"line_items[{number}]{_former_of_amount(rest) if has_amount else rest}"


def _items_of(raw: Mapping[str, Any]) -> list[Any]:
    data = raw.get("subscription_data")
    items = data.get("items") if isinstance(data, dict) else None
    return items if isinstance(items, list) else []


def _former_of_amount(rest: str) -> str:
    rest = re.sub(r"^\[price_data\]\[unit_amount\]", "[amount]", rest)
    return re.sub(r"^\[price_data\](\[product_data\])?", "", rest)


VERSION_CHANGE = VersionChange(
    release="2022-08-01",
    downgrade={"checkout.session": _downgrade},
    upgrade_params={"POST /v1/checkout/sessions": _upgrade_params},
    former_name=_former_name,
)
