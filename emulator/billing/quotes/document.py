"""What the PDF of a quote shows."""

from emulator.billing.arithmetic.amounts import LineAmounts
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.document_amounts import DocumentAmounts
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.account import TaxId as DocumentTaxId
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.documents.document import InvoiceDocument, Party, QuoteDocument
from emulator.billing.documents.document import Line as DocumentLine
from emulator.billing.documents.parties import party, seller
from emulator.billing.quotes import totals
from emulator.billing.quotes.quote import Quote, QuoteLine


def document_of_quote(quote: Quote, customer: Customer | None, ctx: Context) -> tuple[QuoteDocument, InvoiceDocument]:
    """What is shown of a quote, and of those it is between, its lines and what they come to at first."""
    amounts, shown = totals.upfront(quote), _document_amounts(quote)
    own = {discount.id for discount in quote.discounts}
    paper = InvoiceDocument(
        seller=seller(ctx.account, ctx.account.display_name),
        bill_to=_bill_to(customer),
        currency=quote.currency,
        status="draft",
        livemode=ctx.livemode,
        issued_at=quote.transitions.finalized_at or quote.created,
        lines=tuple(_line(*each, shown) for each in zip(quote.lines, amounts.lines, strict=True)),
        subtotal=amounts.subtotal,
        discounts=shown.discounts(each for each in amounts.total_discount_amounts if each.discount in own),
        total_excluding_tax=amounts.total_excluding_tax if amounts.total_taxes else None,
        taxes=shown.taxes(amounts.total_taxes),
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


def _document_amounts(quote: Quote) -> DocumentAmounts:
    """The names of a quote's amounts."""
    discounts: list[Discount] = list(quote.discounts)
    rates: list[TaxRate] = list(quote.default_tax_rates)
    if quote.automatic_tax is not None and quote.automatic_tax.rate is not None:
        rates.append(quote.automatic_tax.rate)
    for line in quote.lines:
        discounts += line.discounts
        rates += line.tax_rates
    return DocumentAmounts(discounts, rates)


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


def _line(line: QuoteLine, amounts: LineAmounts, shown: DocumentAmounts) -> DocumentLine:
    own = {discount.id for discount in line.discounts}
    return DocumentLine(
        description=line.description,
        amount=amounts.amount,
        quantity=str(line.quantity),
        unit_amount=line.price.terms.unit_amount_decimal,
        taxes=shown.taxes(amounts.taxes),
        discounts=shown.discounts(each for each in amounts.discount_amounts if each.discount in own),
    )
