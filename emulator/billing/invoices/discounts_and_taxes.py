"""What a draft adds to its lines: default tax rates, discounts, shipping (docs.stripe.com/api/invoices/create)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from emulator.billing.catalog.discounts import DiscountTarget, redeem_all
from emulator.billing.catalog.shipping_rates import ShippingRate
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.invoices.invoice import Invoice, ShippingCost
from emulator.billing.invoices.item_details import check_currency
from emulator.billing.invoices.lines import check_taxes
from emulator.billing.invoices.totals import recalculated


def apply_discounts_and_taxes(invoice: Invoice, given: Mapping[str, Any], ctx: Context, changes: Changes) -> Invoice:
    """The draft with these of the parameters `given` applied, and its amounts computed anew.

    `default_tax_rates` are tax rates, `discounts` redemptions, `shipping_cost` is a shipping rate. Raises APIError for
    a coupon that cannot be redeemed, shipping in another currency, or rates beside taxes set by hand.
    """
    new: dict[str, Any] = {}
    if "default_tax_rates" in given:
        new["default_tax_rates"] = tuple(given["default_tax_rates"] or ())
    if "shipping_cost" in given:
        new["shipping_cost"] = _shipping_cost(invoice, given["shipping_cost"])
    changed = replace(invoice, **new)
    check_taxes(changed, "default_tax_rates" if "default_tax_rates" in given else None)
    if "discounts" in given:
        target = DiscountTarget(
            customer=invoice.customer,
            currency=invoice.currency,
            invoice=invoice.id,
            amount=recalculated(changed).amounts.subtotal if changed.lines else None,
        )
        discounts = redeem_all(given["discounts"], invoice.discounts, target, ctx, changes)
        changed = replace(changed, discounts=discounts)
    return recalculated(changed)


def _shipping_cost(invoice: Invoice, rate: ShippingRate | None) -> ShippingCost | None:
    if rate is None:
        return None
    amount = rate.amount_in(invoice.currency)
    if amount is None:
        check_currency(rate.currency, invoice.currency)
    return ShippingCost(amount=amount or 0, display_name=rate.display_name, shipping_rate=rate.id)
