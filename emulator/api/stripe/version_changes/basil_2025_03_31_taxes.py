"""2025-03-31.basil: taxes are told alike on invoices, lines and credit notes, by whoever computes them."""

from decimal import Decimal
from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.downgrade_lookups import line_of
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.core.money import format_decimal
from schemas.stripe.objects import Rendered

_PLACES = Decimal("1e-12")
"""Stripe shows decimal amounts with at most twelve places."""


def _downgrade_invoice(shown: Rendered, _ctx: DowngradeContext) -> None:
    taxes = _old_taxes(shown.get("total_taxes"))
    shown["tax"] = sum(each["amount"] for each in taxes) if taxes else None
    shown["total_tax_amounts"] = taxes


def _downgrade_line(shown: Rendered, ctx: DowngradeContext) -> None:
    taxes = _old_taxes(shown.get("taxes"))
    line = line_of(shown, ctx)
    unit = None if line is None else line.details.unit_amount_decimal
    rates = () if line is None else line.details.tax_rates
    shown.update(_excluding(shown, taxes, unit))
    shown.update(tax_amounts=taxes, tax_rates=[ctx.show(rate) for rate in rates])


def _downgrade_credit_note(shown: Rendered, _ctx: DowngradeContext) -> None:
    shown["tax_amounts"] = _old_taxes(shown.get("total_taxes"))


def _downgrade_credit_note_line(shown: Rendered, _ctx: DowngradeContext) -> None:
    taxes = _old_taxes(shown.get("taxes"))
    shown.update(_excluding(shown, taxes, shown.get("unit_amount_decimal")))
    shown["tax_amounts"] = taxes


def _old_taxes(taxes: list[Rendered] | None) -> list[Rendered]:
    """The amounts by rate, as they were shown."""
    return [
        {
            "amount": tax["amount"],
            "inclusive": tax["tax_behavior"] == "inclusive",
            "tax_rate": tax["tax_rate_details"]["tax_rate"],
            "taxability_reason": _old_reason(tax["taxability_reason"]),
            "taxable_amount": tax["taxable_amount"],
        }
        for tax in taxes or []
    ]


def _old_reason(reason: str) -> str | None:
    """Nothing was said of a tax by a rate of the account; what a caller says of one set by hand is its own."""
    return None if reason == "not_available" else reason


def _excluding(shown: Rendered, taxes: list[Rendered], unit: str | None) -> dict[str, Any]:
    """The amount and the unit amount less the taxes that are in them; `unit` is the unit amount with them."""
    inside = sum(tax["amount"] for tax in taxes if tax["inclusive"])
    amount = shown["amount"] - inside
    quantity = shown.get("quantity") or 1
    if inside or unit is None:
        unit = format_decimal((Decimal(amount) / quantity).quantize(_PLACES))
    return {"amount_excluding_tax": amount, "unit_amount_excluding_tax": unit}


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={
        "credit_note": _downgrade_credit_note,
        "credit_note_line_item": _downgrade_credit_note_line,
        "invoice": _downgrade_invoice,
        "line_item": _downgrade_line,
    },
    references={
        "credit_note": {"tax_amounts.tax_rate": "tax_rate"},
        "credit_note_line_item": {"tax_amounts.tax_rate": "tax_rate"},
        "invoice": {"total_tax_amounts.tax_rate": "tax_rate"},
        "line_item": {"tax_amounts.tax_rate": "tax_rate"},
    },
)
