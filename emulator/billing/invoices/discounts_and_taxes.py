"""What a draft adds to its lines: default tax rates, discounts, shipping (docs.stripe.com/api/invoices/create)."""

from emulator.billing.catalog.discounts import DiscountTarget, redeem_all
from emulator.billing.catalog.shipping_rates import ShippingRate
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice, ShippingCost
from emulator.billing.invoices.invoice_params import InvoiceReferences
from emulator.billing.invoices.item_details import check_currency
from emulator.billing.invoices.lines import check_taxes
from emulator.billing.invoices.totals import recalculated


def apply_discounts_and_taxes(
    invoice: Invoice, references: InvoiceReferences, ctx: Context, changes: Changes
) -> Invoice:
    """The draft with the rates, the discounts and the shipping of its parameters, and its amounts computed anew.

    Raises APIError for a coupon that cannot be redeemed, shipping in another currency, or rates beside taxes set by
    hand.
    """
    rates, shipping_rate = references.default_tax_rates, references.shipping_rate
    changed = replace(
        invoice,
        default_tax_rates=given_or(rates, invoice.default_tax_rates),
        shipping_cost=invoice.shipping_cost if shipping_rate is NOT_GIVEN else _shipping_cost(invoice, shipping_rate),
    )
    check_taxes(changed, "automatic_tax" if rates is NOT_GIVEN and changed.automatic_tax else "default_tax_rates")
    if references.discounts is not NOT_GIVEN:
        target = DiscountTarget(
            customer=invoice.customer,
            currency=invoice.currency,
            invoice=invoice.id,
            amount=recalculated(changed).amounts.subtotal if changed.lines else None,
        )
        discounts = redeem_all(references.discounts, invoice.discounts, target, ctx, changes)
        changed = replace(changed, discounts=discounts)
    return recalculated(changed)


def _shipping_cost(invoice: Invoice, rate: ShippingRate | None) -> ShippingCost | None:
    if rate is None:
        return None
    amount = rate.amount_in(invoice.currency)
    if amount is None:
        check_currency(rate.currency, invoice.currency)
    return ShippingCost(amount=amount or 0, display_name=rate.display_name, shipping_rate=rate.id)
