"""What the PDF of a quote shows."""

from collections.abc import Iterable

from emulator.billing.arithmetic.amounts import LineAmounts
from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.arithmetic.tax_amounts import TaxAmount
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.account import TaxId as DocumentTaxId
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.documents.document import Discount as DocumentDiscount
from emulator.billing.documents.document import InvoiceDocument, Party, QuoteDocument
from emulator.billing.documents.document import Line as DocumentLine
from emulator.billing.documents.document import Tax as DocumentTax
from emulator.billing.documents.parties import party, seller
from emulator.billing.quotes import totals
from emulator.billing.quotes.quote import Quote, QuoteLine


def document_of_quote(quote: Quote, customer: Customer | None, ctx: Context) -> tuple[QuoteDocument, InvoiceDocument]:
    """What is shown of a quote, and of those it is between, its lines and what they come to at first."""
    amounts, names = totals.upfront(quote), _Names(quote)
    own = {discount.id for discount in quote.discounts}
    paper = InvoiceDocument(
        seller=seller(ctx.account, ctx.account.display_name),
        bill_to=_bill_to(customer),
        currency=quote.currency,
        status="draft",
        livemode=ctx.livemode,
        issued_at=quote.transitions.finalized_at or quote.created,
        lines=tuple(_line(*each, names) for each in zip(quote.lines, amounts.lines, strict=True)),
        subtotal=amounts.subtotal,
        discounts=names.discounts(each for each in amounts.total_discount_amounts if each.discount in own),
        total_excluding_tax=amounts.total_excluding_tax if amounts.total_taxes else None,
        taxes=names.taxes(amounts.total_taxes),
        total=amounts.total,
        amount_due=amounts.total,
        amount_paid=0,
        amount_remaining=amounts.total,
        memo=quote.description,
        footer=quote.footer,
        locale=ctx.account.locale_for(() if customer is None else customer.preferred_locales),
        brand_colour=ctx.account.brand_colour,
        logo=ctx.account.logo,
    )
    return _facts(quote), paper


class _Names:
    """Names the amounts of a quote after the coupons and tax rates that they come from."""

    def __init__(self, quote: Quote) -> None:
        self._discounts: dict[str, Discount] = {each.id: each for each in quote.discounts}
        self._rates: dict[str, TaxRate] = {each.id: each for each in quote.default_tax_rates}
        if quote.automatic_tax is not None and quote.automatic_tax.rate is not None:
            self._rates[quote.automatic_tax.rate.id] = quote.automatic_tax.rate
        for line in quote.lines:
            self._discounts |= {each.id: each for each in line.discounts}
            self._rates |= {each.id: each for each in line.tax_rates}

    def discounts(self, amounts: Iterable[DiscountAmount]) -> tuple[DocumentDiscount, ...]:
        """What the discounts take, by the name of the coupon."""
        taken = ((self._discounts[each.discount], each.amount) for each in amounts if each.amount)
        return tuple(
            DocumentDiscount(label=discount.name or discount.coupon, amount=amount, percent_off=discount.percent_off)
            for discount, amount in taken
        )

    def taxes(self, taxes: Iterable[TaxAmount]) -> tuple[DocumentTax, ...]:
        """The taxes, by the name of the rate."""
        return tuple(self._tax(self._rates[each.tax_rate], each) for each in taxes)

    def _tax(self, rate: TaxRate, tax: TaxAmount) -> DocumentTax:
        return DocumentTax(
            label=rate.display_name,
            amount=tax.amount,
            percentage=rate.percentage,
            inclusive=tax.inclusive,
            taxable=tax.taxable_amount,
        )


def _facts(quote: Quote) -> QuoteDocument:
    renewal, first = totals.recurring(quote), next((line for line in quote.lines if line.is_recurring), None)
    facts = QuoteDocument(number=quote.number, status=quote.status, expires_at=quote.expires_at, header=quote.header)
    if renewal is None or first is None or first.price.recurring is None:
        return facts
    recurring = first.price.recurring
    return replace(facts, renewal=renewal.total, interval=recurring.interval, interval_count=recurring.interval_count)


def _bill_to(customer: Customer | None) -> Party:
    if customer is None:
        return Party()
    named = party(customer.name, customer.address, customer.email, customer.phone)
    return replace(named, tax_ids=tuple(DocumentTaxId(each.type, each.value) for each in customer.tax_ids))


def _line(line: QuoteLine, amounts: LineAmounts, names: _Names) -> DocumentLine:
    own = {discount.id for discount in line.discounts}
    return DocumentLine(
        description=line.description,
        amount=amounts.amount,
        quantity=str(line.quantity),
        unit_amount=line.price.terms.unit_amount_decimal,
        taxes=names.taxes(amounts.taxes),
        discounts=names.discounts(each for each in amounts.discount_amounts if each.discount in own),
    )
