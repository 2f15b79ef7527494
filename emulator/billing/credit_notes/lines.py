"""What a credit note credits, and what that adds up to (docs.stripe.com/invoicing/integration/credit-notes)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from emulator.billing.arithmetic.amounts import LineAmounts, line_amount
from emulator.billing.arithmetic.discount_amounts import DiscountAmount, total_discount_amounts
from emulator.billing.arithmetic.tax_amounts import TaxAmount, tax_added, tax_included, taxes_on, total_taxes
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.money import amount_step, format_decimal, round_half_up
from emulator.billing.credit_notes.credit_note import CreditNoteAmounts, CreditNoteLine
from emulator.billing.invoices.invoice import Invoice, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteLineParams:
    """One entry of `lines`: its parameters, where they stand, and the tax rates they name.

    `rates_of_amounts` are those that its `tax_amounts` name, in their order.
    """

    given: Mapping[str, Any]
    param_prefix: str
    tax_rates: tuple[TaxRate, ...] | None = None
    rates_of_amounts: tuple[TaxRate, ...] = ()


def credited_lines(
    invoice: Invoice, line_params: Sequence[CreditNoteLineParams], ctx: Context
) -> tuple[CreditNoteLine, ...]:
    """The lines of a new credit note. Raises APIError for one that is not on the invoice, or says too little."""
    return tuple(
        _of_a_line(invoice, each, ctx) if each.given["type"] == "invoice_line_item" else _custom(invoice, each, ctx)
        for each in line_params
    )


def line_of_amount(amount: int, ctx: Context) -> CreditNoteLine:
    """The one line of a credit note that is given by its amount alone."""
    return CreditNoteLine(
        id=ctx.new_id("cnli"), amount=amount, type="custom_line_item", quantity=1, unit_amount_decimal=str(amount)
    )


def credit_note_amounts(lines: Sequence[CreditNoteLine], shipping: int) -> CreditNoteAmounts:
    """What the lines and the shipping add up to."""
    discounts = total_discount_amounts(each for line in lines for each in line.discount_amounts)
    taxes = total_taxes(tax for line in lines for tax in line.taxes)
    subtotal = sum(line.amount for line in lines)
    net = subtotal - sum(each.amount for each in discounts) + shipping
    return CreditNoteAmounts(
        discount_amounts=discounts,
        shipping=shipping,
        subtotal=subtotal,
        subtotal_excluding_tax=subtotal - tax_included(taxes),
        taxes=taxes,
        total=net + tax_added(taxes),
        total_excluding_tax=net - tax_included(taxes),
    )


def _of_a_line(invoice: Invoice, line_params: CreditNoteLineParams, ctx: Context) -> CreditNoteLine:
    line, line_amounts = _invoice_line(invoice, line_params)
    given = line_params.given
    if ("amount" in given) == ("quantity" in given):
        raise APIError(
            "You must specify either `amount` or `quantity` of an invoice line item to credit.",
            param=f"{line_params.param_prefix}[amount]",
        )
    quantity = given.get("quantity")
    whole = Decimal(line.details.quantity_decimal)
    amount = given.get("amount")
    if amount is None:
        amount = _share(line_amounts.amount, Decimal(quantity or 0), whole, invoice.currency)
    if amount > line_amounts.amount:
        raise APIError(
            f"The amount of {amount} is more than the {line_amounts.amount} of the line {line.id}.",
            param=f"{line_params.param_prefix}[amount]",
        )
    discounts = tuple(
        DiscountAmount(
            each.discount, _share(each.amount, Decimal(amount), Decimal(line_amounts.amount), invoice.currency)
        )
        for each in line_amounts.discount_amounts
    )
    rates = _rates_of(invoice, line) if line_params.tax_rates is None else line_params.tax_rates
    return CreditNoteLine(
        id=ctx.new_id("cnli"),
        amount=amount,
        type="invoice_line_item",
        description=given.get("description") or line.details.description,
        discount_amounts=discounts,
        invoice_line_item=line.id,
        metadata=merged_metadata({}, given.get("metadata", {})),
        quantity=quantity,
        tax_rates=rates,
        taxes=_taxes_of_a_line(invoice, line, line_params, rates, amount - sum(each.amount for each in discounts)),
        unit_amount_decimal=line.details.unit_amount_decimal if quantity is not None else None,
    )


def _custom(invoice: Invoice, line_params: CreditNoteLineParams, ctx: Context) -> CreditNoteLine:
    given = line_params.given
    if ("unit_amount" in given) == ("unit_amount_decimal" in given):
        raise APIError(
            "You must specify either `unit_amount` or `unit_amount_decimal` of a custom line item.",
            param=f"{line_params.param_prefix}[unit_amount]",
        )
    for name in ("description", "quantity"):
        if name not in given:
            param = f"{line_params.param_prefix}[{name}]"
            raise APIError(f"Missing required param: {param}.", code="parameter_missing", param=param)
    unit = Decimal(given["unit_amount"] if "unit_amount" in given else given["unit_amount_decimal"])
    amount = line_amount(unit, Decimal(given["quantity"]), currency=invoice.currency)
    rates = line_params.tax_rates or ()
    return CreditNoteLine(
        id=ctx.new_id("cnli"),
        amount=amount,
        type="custom_line_item",
        description=given["description"],
        metadata=merged_metadata({}, given.get("metadata", {})),
        quantity=given["quantity"],
        tax_rates=rates,
        taxes=_taxes(invoice, line_params, rates, amount),
        unit_amount_decimal=format_decimal(unit),
    )


def _invoice_line(invoice: Invoice, line_params: CreditNoteLineParams) -> tuple[Line, LineAmounts]:
    param, wanted = f"{line_params.param_prefix}[invoice_line_item]", line_params.given.get("invoice_line_item")
    if wanted is None:
        raise APIError(f"Missing required param: {param}.", code="parameter_missing", param=param)
    for line, amounts in zip(invoice.lines, invoice.amounts.lines, strict=True):
        if line.id == wanted:
            return line, amounts
    raise APIError(f"No such invoice line item: '{wanted}'", code="resource_missing", param=param)


def _rates_of(invoice: Invoice, line: Line) -> tuple[TaxRate, ...]:
    if invoice.customer_snapshot.tax_exempt != "none":
        return ()
    return line.details.tax_rates or invoice.default_tax_rates


def _taxes_of_a_line(
    invoice: Invoice, line: Line, line_params: CreditNoteLineParams, rates: Sequence[TaxRate], base: int
) -> tuple[TaxAmount, ...]:
    """The taxes that go with a part of a line: of those set by hand the same part, unless the note says otherwise."""
    manual = line.details.tax_amounts
    if manual is None or line_params.tax_rates is not None or "tax_amounts" in line_params.given:
        return _taxes(invoice, line_params, rates, base)
    whole = next(each.discounted_amount for each in invoice.amounts.lines if each.key == line.id)

    def part(amount: int) -> int:
        return _share(amount, Decimal(base), Decimal(whole), invoice.currency)

    return tuple(
        replace(tax.as_amount, amount=part(tax.amount), taxable_amount=part(tax.taxable_amount)) for tax in manual
    )


def _taxes(
    invoice: Invoice, line_params: CreditNoteLineParams, rates: Sequence[TaxRate], base: int
) -> tuple[TaxAmount, ...]:
    manual = line_params.given.get("tax_amounts")
    if manual is None:
        return taxes_on(base, [rate.as_input for rate in rates], amount_step(invoice.currency))
    return tuple(
        TaxAmount(rate.id, each["amount"], each["taxable_amount"], rate.inclusive)
        for each, rate in zip(manual, line_params.rates_of_amounts, strict=True)
    )


def _share(amount: int, part: Decimal, whole: Decimal, currency: str) -> int:
    """`amount * part / whole` in minor units; all of it when there is no whole."""
    if not whole:
        return amount
    numerator, scale = part.as_integer_ratio()
    denominator, other = whole.as_integer_ratio()
    return round_half_up(amount * numerator * other, scale * denominator, step=amount_step(currency))
