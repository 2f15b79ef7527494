"""Accepting a quote: it becomes an invoice, a subscription, or a schedule of one that begins later.

docs.stripe.com/quotes/overview. That the invoice of what is billed once is a draft for an hour, as a renewal is, is a
choice: the documentation says that it is made, not what it is.
"""

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.products import Product
from emulator.billing.core.calendar import add_months
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.drafts import create_invoice
from emulator.billing.invoices.invoice_items import create_item
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.quotes import outcomes
from emulator.billing.quotes.quote import Quote
from emulator.billing.quotes.transitions import accepted_quote, require_status, save_quote
from emulator.billing.schedules.params import DefaultSettingsParams, ScheduleCreateParams
from emulator.billing.schedules.phases import DefaultSettingsEntry
from emulator.billing.subscriptions.params import BillingModeParams
from emulator.services import schedules, subscriptions
from emulator.services.customers import no_such_customer
from emulator.services.subscriptions.loading import products_of
from emulator.store.unit_of_work import UnitOfWork


def accept(uow: UnitOfWork, quote: Quote) -> Quote:
    """Accepts an open quote. Raises APIError for any other, and for what its subscription cannot begin without."""
    require_status(quote, "accepted", "open")
    customer = _customer(uow, quote)
    quote = _with_discounts_from_now(uow, quote)
    effective = quote.subscription_data.effective_date
    if not quote.recurs:
        accepted = accepted_quote(quote, uow.ctx, invoice=_make_invoice(uow, quote, customer))
    elif effective is not None and effective > uow.ctx.now:
        schedule = _make_schedule(uow, quote, customer, effective)
        accepted = accepted_quote(quote, uow.ctx, invoice=None, schedule=schedule)
    else:
        params = outcomes.subscription_params(quote)
        references = outcomes.subscription_references(quote, _products(uow, quote))
        subscription = subscriptions.create(uow, customer, params, references)
        accepted = accepted_quote(quote, uow.ctx, invoice=subscription.latest_invoice, subscription=subscription.id)
    save_quote(accepted, uow.ctx, uow.changes)
    uow.changes.emit("quote.accepted", accepted)
    return accepted


def _customer(uow: UnitOfWork, quote: Quote) -> Customer:
    found = uow.get(Customer, quote.customer or "")
    if found is None or found.deleted:
        raise no_such_customer(quote.customer, status=400)
    return found


def _with_discounts_from_now(uow: UnitOfWork, quote: Quote) -> Quote:
    """The quote with its discounts as they begin now: the months of a repeating coupon count from here."""
    named = [*quote.discounts, *(each for line in quote.lines for each in line.discounts)]
    uow.load([(Discount, each.id) for each in named])

    def from_now(discount: Discount) -> Discount:
        coupon = uow.get(Coupon, discount.coupon) if discount.end is not None else None
        months = None if coupon is None else coupon.duration_in_months
        begun = replace(
            discount,
            customer=quote.customer,
            end=discount.end if months is None else add_months(uow.ctx.now, months),
            start=uow.ctx.now,
        )
        uow.changes.save(begun)
        return begun

    return replace(
        quote,
        discounts=tuple(map(from_now, quote.discounts)),
        lines=tuple(replace(line, discounts=tuple(map(from_now, line.discounts))) for line in quote.lines),
    )


def _make_invoice(uow: UnitOfWork, quote: Quote, customer: Customer) -> str:
    products = _products(uow, quote)
    items = [
        create_item(
            outcomes.invoice_item_params(quote, line),
            customer,
            None,
            outcomes.item_references(line, products),
            uow.ctx,
            uow.changes,
        )
        for line in quote.lines
    ]
    params, references = outcomes.invoice_params(quote), outcomes.invoice_references(quote)
    invoice = create_invoice(params, references, customer, items[::-1], NumberReservations(), uow.ctx, uow.changes)
    return invoice.id


def _make_schedule(uow: UnitOfWork, quote: Quote, customer: Customer, start: int) -> str:
    params = ScheduleCreateParams(
        billing_mode=BillingModeParams.of(quote.subscription_data.billing_mode), customer=customer.id, start_date=start
    )
    entry = outcomes.phase_entry(quote, _products(uow, quote), start)
    defaults = DefaultSettingsEntry(DefaultSettingsParams(collection_method=quote.collection_method))
    return schedules.create(uow, customer, params, [entry], defaults).id


def _products(uow: UnitOfWork, quote: Quote) -> dict[str, Product]:
    return products_of(uow, [line.price for line in quote.lines])
