"""2020-08-27: tax rates take the place of `tax_percent`."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.downgrade_lookups import invoice_of
from emulator.api.stripe.version_change import VersionChange, sort_keys
from emulator.billing.catalog.tax_percents import TaxPercent
from emulator.billing.core.errors import mutually_exclusive
from schemas.stripe import fields as wire
from schemas.stripe.objects import Rendered
from schemas.stripe.params import read_value

_PERCENT = wire.DecimalString(places=4, minimum=Decimal(0), maximum=Decimal(100), unsettable=True)


def _downgrade_invoice(shown: Rendered, ctx: DowngradeContext) -> None:
    invoice = invoice_of(shown, ctx)
    lines = () if invoice is None else invoice.lines
    shown["tax_percent"] = _percent(shown, (line.details.tax_rates for line in lines))


def _downgrade_subscription(shown: Rendered, _ctx: DowngradeContext) -> None:
    items = shown.get("items") or {}
    shown["tax_percent"] = _percent(shown, (item.get("tax_rates") for item in items.get("data") or ()))


def _downgrade_schedule(shown: Rendered, _ctx: DowngradeContext) -> None:
    """The items of phases are called `plans` by now (`v2020_08_27_schedules`)."""
    for phase in shown.get("phases") or ():
        phase["tax_percent"] = _percent(phase, (item.get("tax_rates") for item in phase.get("plans") or ()))
        sort_keys(phase)


def _percent(shown: Rendered, of_parts: Iterable[Any]) -> float | None:
    """What the one rate adds; null where there are several, an inclusive one, or parts with rates of their own."""
    rates = shown.get("default_tax_rates") or []
    if len(rates) != 1 or rates[0]["inclusive"] or any(of_parts):
        return None
    percent: float = rates[0]["percentage"]
    return percent


def _upgrade_terms(params: dict[str, Any]) -> dict[str, Any]:
    return _upgrade(params, "tax_percent", "default_tax_rates")


def _upgrade_preview(params: dict[str, Any]) -> dict[str, Any]:
    return _upgrade(params, "subscription_tax_percent", "subscription_default_tax_rates")


def _upgrade_phases(params: dict[str, Any]) -> dict[str, Any]:
    phases = params.get("phases")
    if not isinstance(phases, list):
        return params
    upgraded = [
        _upgrade(each, "tax_percent", "default_tax_rates", f"phases[{n}][{{}}]") if isinstance(each, dict) else each
        for n, each in enumerate(phases)
    ]
    return {**params, "phases": upgraded}


def _upgrade(params: dict[str, Any], old: str, new: str, spelled: str = "{}") -> dict[str, Any]:
    """Takes a percentage in the place of a rate; an empty string takes those away that there are."""
    if old not in params:
        return params
    param = spelled.format(old)
    if new in params:
        raise mutually_exclusive(spelled.format(new), param, param=param)
    percent = read_value(_PERCENT, params[old], param)
    rest = {name: value for name, value in params.items() if name != old}
    return {**rest, new: "" if percent is None else [TaxPercent(percent)]}


VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    former_names={
        r"(subscription_)?default_tax_rates": r"\1tax_percent",
        r"(phases\[\d+\])\[default_tax_rates\]": r"\1[tax_percent]",
    },
    downgrade={
        "invoice": _downgrade_invoice,
        "subscription": _downgrade_subscription,
        "subscription_schedule": _downgrade_schedule,
    },
    upgrade_params={
        "GET /v1/invoices/upcoming": _upgrade_preview,
        "GET /v1/invoices/upcoming/lines": _upgrade_preview,
        "POST /v1/invoices": _upgrade_terms,
        "POST /v1/invoices/<invoice>": _upgrade_terms,
        "POST /v1/subscription_schedules": _upgrade_phases,
        "POST /v1/subscription_schedules/<schedule>": _upgrade_phases,
        "POST /v1/subscriptions": _upgrade_terms,
        "POST /v1/subscriptions/<subscription>": _upgrade_terms,
    },
)
