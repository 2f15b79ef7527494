"""What a credit note credits, and what that adds up to (docs.stripe.com/invoicing/integration/credit-notes)."""

from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.arithmetic.amounts import LineAmounts, line_amount
from emulator.billing.arithmetic.discount_amounts import DiscountAmount, total_discount_amounts
from emulator.billing.arithmetic.tax_amounts import (
    TaxAmount,
    TaxRateInput,
    tax_added,
    tax_included,
    taxes_on,
    total_taxes,
)
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.money import amount_step, format_decimal, round_half_up
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.credit_notes.credit_note import CreditNoteAmounts, CreditNoteLine, LineType
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.totals import default_rate_inputs


class CreditNoteTaxAmountParams(Params, frozen=True, kw_only=True):
    """A tax on a line, set by hand: in minor units, and the id of its rate."""

    amount: int
    tax_rate: str
    taxable_amount: int


class CreditNoteLineParams(Params, frozen=True, kw_only=True):
    """One line of a credit note. Amounts are in minor units; `unit_amount_decimal` is a decimal string."""

    type: LineType
    amount: Given[int] = NOT_GIVEN
    description: Given[str] = NOT_GIVEN
    invoice_line_item: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    tax_amounts: Given[Sequence[CreditNoteTaxAmountParams] | None] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    unit_amount: Given[int] = NOT_GIVEN
    unit_amount_decimal: Given[str] = NOT_GIVEN


class CreditNoteLineEntry(Struct, frozen=True, kw_only=True):
    """One entry of `lines`.

    Attributes:
        params: its parameters.
        param_prefix: where they stand, `lines[0]`.
        tax_rates: those that they name.
        rates_of_amounts: those that its `tax_amounts` name, in their order.
    """

    params: CreditNoteLineParams
    param_prefix: str
    tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN
    rates_of_amounts: tuple[TaxRate, ...] = ()


def credited_lines(
    invoice: Invoice, entries: Sequence[CreditNoteLineEntry], ctx: Context
) -> tuple[CreditNoteLine, ...]:
    """The lines of a new credit note. Raises APIError for one that is not on the invoice, or says too little."""
    return tuple(
        _of_a_line(invoice, each, ctx) if each.params.type == "invoice_line_item" else _custom(invoice, each, ctx)
        for each in entries
    )


def line_of_amount(amount: int, ctx: Context) -> CreditNoteLine:
    """The one line of a credit note that is given by its amount alone."""
    return CreditNoteLine(
        id=ctx.new_id("cnli"), amount=amount, type="custom_line_item", quantity=1, unit_amount_decimal=str(amount)
    )


def credit_note_amounts(lines: Sequence[CreditNoteLine], shipping: int) -> CreditNoteAmounts:
    """What the lines and the shipping add up to."""
    discounts = total_discount_amounts(each for line in lines for each in line.discount_amounts)
    credits = tuple(each for line in lines for each in line.credit_amounts)
    taxes = total_taxes(tax for line in lines for tax in line.taxes)
    subtotal = sum(line.amount for line in lines)
    net = subtotal - sum(each.amount for each in discounts) - sum(each.amount for each in credits) + shipping
    return CreditNoteAmounts(
        credit_amounts=credits,
        discount_amounts=discounts,
        shipping=shipping,
        subtotal=subtotal,
        subtotal_excluding_tax=subtotal - tax_included(taxes),
        taxes=taxes,
        total=net + tax_added(taxes),
        total_excluding_tax=net - tax_included(taxes),
    )


def _of_a_line(invoice: Invoice, entry: CreditNoteLineEntry, ctx: Context) -> CreditNoteLine:
    line, line_amounts = _invoice_line(invoice, entry)
    params = entry.params
    if (params.amount is NOT_GIVEN) == (params.quantity is NOT_GIVEN):
        raise APIError(
            "You must specify either `amount` or `quantity` of an invoice line item to credit.",
            param=f"{entry.param_prefix}[amount]",
        )
    quantity = given_or(params.quantity, None)
    whole = Decimal(line.details.quantity_decimal)
    amount = given_or(params.amount, _share(line_amounts.amount, Decimal(quantity or 0), whole, invoice.currency))
    if amount > line_amounts.amount:
        raise APIError(
            f"The amount of {amount} is more than the {line_amounts.amount} of the line {line.id}.",
            param=f"{entry.param_prefix}[amount]",
        )

    def part(whole_amount: int) -> int:
        return _share(whole_amount, Decimal(amount), Decimal(line_amounts.amount), invoice.currency)

    discounts = tuple(DiscountAmount(each.discount, part(each.amount)) for each in line_amounts.discount_amounts)
    credits = tuple(replace(each, amount=part(each.amount)) for each in line_amounts.credit_amounts)
    pretax_amount = amount - sum(each.amount for each in discounts) - sum(each.amount for each in credits)
    return CreditNoteLine(
        id=ctx.new_id("cnli"),
        amount=amount,
        type="invoice_line_item",
        credit_amounts=credits,
        description=params.description or line.details.description,
        discount_amounts=discounts,
        invoice_line_item=line.id,
        metadata=metadata_after({}, params.metadata),
        quantity=quantity,
        tax_rates=given_or(entry.tax_rates, _rates_of(invoice, line)),
        taxes=_taxes_of_a_line(invoice, line, entry, pretax_amount),
        unit_amount_decimal=line.details.unit_amount_decimal if quantity is not None else None,
    )


def _custom(invoice: Invoice, entry: CreditNoteLineEntry, ctx: Context) -> CreditNoteLine:
    params = entry.params
    if (params.unit_amount is NOT_GIVEN) == (params.unit_amount_decimal is NOT_GIVEN):
        raise APIError(
            "You must specify either `unit_amount` or `unit_amount_decimal` of a custom line item.",
            param=f"{entry.param_prefix}[unit_amount]",
        )
    if params.description is NOT_GIVEN:
        raise missing_param(f"{entry.param_prefix}[description]")
    if params.quantity is NOT_GIVEN:
        raise missing_param(f"{entry.param_prefix}[quantity]")
    unit = Decimal(given_or(params.unit_amount, given_or(params.unit_amount_decimal, 0)))
    amount = line_amount(unit, Decimal(params.quantity), currency=invoice.currency)
    rates = given_or(entry.tax_rates, ())
    return CreditNoteLine(
        id=ctx.new_id("cnli"),
        amount=amount,
        type="custom_line_item",
        description=params.description,
        metadata=metadata_after({}, params.metadata),
        quantity=params.quantity,
        tax_rates=rates,
        taxes=_taxes(invoice, entry, [rate.as_input for rate in rates], amount),
        unit_amount_decimal=format_decimal(unit),
    )


def _invoice_line(invoice: Invoice, entry: CreditNoteLineEntry) -> tuple[Line, LineAmounts]:
    param, wanted = f"{entry.param_prefix}[invoice_line_item]", entry.params.invoice_line_item
    if wanted is NOT_GIVEN:
        raise missing_param(param)
    for line, amounts in zip(invoice.lines, invoice.amounts.lines, strict=True):
        if line.id == wanted:
            return line, amounts
    raise APIError(f"No such invoice line item: '{wanted}'", code="resource_missing", param=param)


def _rates_of(invoice: Invoice, line: Line) -> tuple[TaxRate, ...]:
    if invoice.customer_snapshot.tax_exempt != "none":
        return ()
    return line.details.tax_rates or invoice.default_tax_rates


def _taxes_of_a_line(invoice: Invoice, line: Line, entry: CreditNoteLineEntry, base: int) -> tuple[TaxAmount, ...]:
    """The taxes that go with a part of a line: of those set by hand the same part, unless the note says otherwise."""
    manual = line.details.tax_amounts
    if manual is None or entry.tax_rates is not NOT_GIVEN or entry.params.tax_amounts is not NOT_GIVEN:
        return _taxes(invoice, entry, _rate_inputs(invoice, line, entry), base)
    whole = next(each.pretax_amount for each in invoice.amounts.lines if each.key == line.id)

    def part(amount: int) -> int:
        return _share(amount, Decimal(base), Decimal(whole), invoice.currency)

    return tuple(
        replace(tax.as_amount, amount=part(tax.amount), taxable_amount=part(tax.taxable_amount)) for tax in manual
    )


def _rate_inputs(invoice: Invoice, line: Line, entry: CreditNoteLineEntry) -> Sequence[TaxRateInput]:
    """What a part of a line is taxed by: as the note says, else as the line was, which may be automatically."""
    if entry.tax_rates is not NOT_GIVEN:
        return [rate.as_input for rate in entry.tax_rates]
    return [rate.as_input for rate in _rates_of(invoice, line)] or default_rate_inputs(invoice)


def _taxes(
    invoice: Invoice, entry: CreditNoteLineEntry, rates: Sequence[TaxRateInput], base: int
) -> tuple[TaxAmount, ...]:
    manual = entry.params.tax_amounts
    if manual is NOT_GIVEN or manual is None:
        return taxes_on(base, rates, amount_step(invoice.currency))
    return tuple(
        TaxAmount(rate.id, each.amount, each.taxable_amount, rate.inclusive)
        for each, rate in zip(manual, entry.rates_of_amounts, strict=True)
    )


def _share(amount: int, part: Decimal, whole: Decimal, currency: str) -> int:
    """`amount * part / whole` in minor units; all of it when there is no whole."""
    if not whole:
        return amount
    numerator, scale = part.as_integer_ratio()
    denominator, other = whole.as_integer_ratio()
    return round_half_up(amount * numerator * other, scale * denominator, step=amount_step(currency))
