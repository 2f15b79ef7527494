"""What credit notes credit: parts of lines take their discounts and taxes with them, to the last minor unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.arithmetic.amounts import LineInput, compute
from emulator.billing.arithmetic.discount_amounts import DiscountInput
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.account import Account
from emulator.billing.core.context import Context
from emulator.billing.core.ids import Stamps
from emulator.billing.credit_notes.lines import (
    CreditNoteLineEntry,
    CreditNoteLineParams,
    credit_note_amounts,
    credited_lines,
)
from emulator.billing.invoices.invoice import CustomerSnapshot, Invoice, Line
from emulator.billing.invoices.item_details import ItemDetails

VAT = TaxRate(id="txr_vat", created=0, display_name="VAT", inclusive=False, percentage="19")
GST = TaxRate(id="txr_gst", created=0, display_name="GST", inclusive=True, percentage="10")
CTX = Context(0, Account(id="acct_1234567890123456"), False, "http://127.0.0.1", Stamps().next)


def invoice(amount: int, percent_off: int, *rates: TaxRate) -> Invoice:
    """An open invoice of one line."""
    details = ItemDetails(
        amount=amount,
        currency="usd",
        description="Work",
        discountable=True,
        period_start=0,
        period_end=0,
        price="price_1",
        product="prod_1",
        quantity_decimal="4",
        unit_amount_decimal="250",
        tax_rates=rates,
    )
    line = LineInput(
        key="il_1",
        amount=amount,
        discounts=(DiscountInput("di_1", percent_off=Decimal(percent_off)),) if percent_off else (),
        tax_rates=tuple(rate.as_input for rate in rates),
    )
    return Invoice(
        id="in_1",
        created=0,
        customer="cus_1",
        currency="usd",
        amounts=compute([line], currency="usd"),
        customer_snapshot=CustomerSnapshot(),
        lines=(Line(id="il_1", invoice_item="ii_1", details=details),),
        status="open",
    )


def entry(**params: Any) -> CreditNoteLineEntry:
    line = CreditNoteLineParams(type="invoice_line_item", invoice_line_item="il_1", **params)
    return CreditNoteLineEntry(params=line, param_prefix="lines[0]")


def test_a_quantity_is_credited_in_proportion() -> None:
    lines = credited_lines(invoice(1000, 10, VAT), [entry(quantity=1)], CTX)
    amounts = credit_note_amounts(lines, shipping=0)
    assert (amounts.subtotal, amounts.total_excluding_tax, amounts.total) == (250, 225, 268)


def test_an_inclusive_tax_is_found_inside() -> None:
    amounts = credit_note_amounts(credited_lines(invoice(1100, 0, GST), [entry(amount=550)], CTX), shipping=100)
    assert (amounts.subtotal, amounts.subtotal_excluding_tax) == (550, 500)
    assert (amounts.total_excluding_tax, amounts.total) == (600, 650)


@given(
    amount=st.integers(1, 99_999_999), percent_off=st.integers(0, 100), rates=st.sampled_from([(), (VAT,), (GST, VAT)])
)
def test_crediting_a_whole_line_credits_all_of_it(amount: int, percent_off: int, rates: tuple[TaxRate, ...]) -> None:
    original = invoice(amount, percent_off, *rates)
    credited = credit_note_amounts(credited_lines(original, [entry(amount=amount)], CTX), shipping=0)
    assert credited.total == original.amounts.total
    assert credited.total_excluding_tax == original.amounts.total_excluding_tax
    assert credited.taxes == original.amounts.total_taxes
