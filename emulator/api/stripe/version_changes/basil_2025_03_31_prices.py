"""2025-03-31.basil: lines and items name their price in `pricing`, where they had shown all of it."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Plan, Price
from schemas.stripe.objects import Rendered
from schemas.stripe.price_terms import integer_or_none


def _downgrade_line(shown: Rendered, ctx: DowngradeContext) -> None:
    price = _price_of(shown, ctx)
    shown.update(plan=_plan_of(price, ctx), price=None if price is None else ctx.show(price))


def _downgrade_item(shown: Rendered, ctx: DowngradeContext) -> None:
    price = _price_of(shown, ctx)
    decimal = (shown.get("pricing") or {}).get("unit_amount_decimal")
    shown.update(
        plan=_plan_of(price, ctx),
        price=None if price is None else ctx.show(price),
        unit_amount=None if decimal is None else integer_or_none(decimal),
        unit_amount_decimal=decimal,
    )


def _price_of(shown: Rendered, ctx: DowngradeContext) -> Price | None:
    pricing = shown.get("pricing") or {}
    named = (pricing.get("price_details") or {}).get("price")
    return None if named is None else ctx.get(Price, named) or _unsaved(named, shown, pricing)


def _plan_of(price: Price | None, ctx: DowngradeContext) -> Rendered | None:
    """The price once more, as the older API showed it; what is sold once is no plan."""
    return None if price is None or price.recurring is None else ctx.show(Plan(price=price))


def _unsaved(id: str, shown: Rendered, pricing: Rendered) -> Price:
    """The hidden price of an amount in a preview, which is in no store."""
    return Price(
        id=id,
        created=shown.get("date") or shown["period"]["start"],
        currency=shown["currency"],
        order=id,
        product=pricing["price_details"]["product"],
        terms=Terms(unit_amount_decimal=pricing["unit_amount_decimal"], tax_behavior="unspecified"),
        active=False,
        hidden=True,
    )


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    """`price` is now `pricing[price]`, and a unit amount a decimal."""
    upgraded = {name: value for name, value in params.items() if name not in ("price", "unit_amount")}
    if "price" in params and "pricing" not in params:
        upgraded["pricing"] = {"price": params["price"]}
    if "unit_amount" in params and "unit_amount_decimal" not in params:
        upgraded["unit_amount_decimal"] = params["unit_amount"]
    return upgraded


def _upgrade_lines(params: dict[str, Any]) -> dict[str, Any]:
    lines = params.get("lines")
    if not isinstance(lines, list):
        return params
    return {**params, "lines": [_upgrade_price(each) if isinstance(each, dict) else each for each in lines]}


def _upgrade_price(params: dict[str, Any]) -> dict[str, Any]:
    if "price" not in params or "pricing" in params:
        return params
    upgraded = {name: value for name, value in params.items() if name != "price"}
    return {**upgraded, "pricing": {"price": params["price"]}}


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={
        "invoiceitem": _downgrade_item,
        "line_item": _downgrade_line,
    },
    upgrade_params={
        "POST /v1/invoiceitems": _upgrade_params,
        "POST /v1/invoiceitems/<item>": _upgrade_params,
        "POST /v1/invoices/<invoice>/add_lines": _upgrade_lines,
        "POST /v1/invoices/<invoice>/lines/<line>": _upgrade_price,
        "POST /v1/invoices/<invoice>/update_lines": _upgrade_lines,
    },
    former_names={
        r"pricing\[price\]": "price",
        r"(lines\[\d+\])\[pricing\]\[price\]": r"\1[price]",
        "unit_amount_decimal": "unit_amount",
    },
    references={
        "invoiceitem": {"plan": "plan", "price": "price"},
        "line_item": {"plan": "plan", "price": "price"},
    },
)
