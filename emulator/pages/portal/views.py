"""What the portal shows of subscriptions, payment methods and invoices, in one language."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emulator.billing.catalog.prices import Price
from emulator.billing.core.addresses import Address
from emulator.billing.core.errors import APIError
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.links import hosted_url, pdf_url
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.receipts import name_of_method
from emulator.billing.portal.payment_methods import default_method
from emulator.billing.portal.plans import can_cancel, can_renew
from emulator.billing.subscriptions.subscription import Subscription
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.formats import country_name, format_amount, format_day, format_quantity
from emulator.delivery.presentation.languages import Language
from emulator.services import portal
from emulator.services.portal import Offer, Visit


class PlanView(Struct, frozen=True, kw_only=True):
    """A subscription: what it is for, what it costs, what comes next, and what can be done.

    `method` is what it is paid with where that is not the customer's default, else empty.
    """

    id: str
    name: str
    price: str
    method: str
    state: str
    is_trouble: bool
    can_cancel: bool
    can_change: bool
    can_renew: bool


class MethodView(Struct, frozen=True, kw_only=True):
    """A payment method."""

    id: str
    name: str
    expires: str
    is_default: bool
    is_used: bool


class InvoiceRow(Struct, frozen=True, kw_only=True):
    """An invoice, with the links to its page and its PDF."""

    date: str
    number: str
    amount: str
    status: str
    url: str
    pdf_url: str


class OfferView(Struct, frozen=True, kw_only=True):
    """Something that a subscription can be changed to."""

    id: str
    name: str
    price: str
    is_current: bool


def plan_views(visit: Visit, spoken: Language) -> list[PlanView]:
    """The customer's subscriptions."""
    return [plan_view(visit, each, spoken) for each in portal.current_plans(visit)]


def plan_view(visit: Visit, subscription: Subscription, spoken: Language) -> PlanView:
    """One of them."""
    sold, features = portal.products_sold(visit, subscription), visit.features
    return PlanView(
        id=subscription.id,
        name=" · ".join(dict.fromkeys(clean_line(each.name) for each in sold)),
        price=_price_of(subscription, spoken),
        method=_own_method(visit, subscription),
        state=_state(visit, subscription, spoken),
        is_trouble=subscription.status in ("past_due", "unpaid", "incomplete"),
        can_cancel=can_cancel(subscription, features),
        can_change=portal.may_change(visit, subscription),
        can_renew=can_renew(subscription, features),
    )


def _own_method(visit: Visit, subscription: Subscription) -> str:
    method = portal.method_of(visit, subscription)
    return "" if method is None or method.id == default_method(visit.customer) else name_of_method(method)


def _state(visit: Visit, subscription: Subscription, spoken: Language) -> str:
    locale = spoken.locale
    if subscription.status in ("past_due", "unpaid", "incomplete"):
        return spoken.text("portal.past_due")
    if subscription.status == "paused":
        return spoken.text("portal.paused")
    if subscription.cancel_at is not None:
        return spoken.text("portal.ends", date=format_day(subscription.cancel_at, locale))
    if subscription.status == "trialing" and subscription.trial_end is not None:
        return spoken.text("portal.trial", date=format_day(subscription.trial_end, locale))
    amount = _next_amount(visit, subscription, spoken)
    return spoken.text("portal.renews", date=format_day(subscription.next_boundary, locale), amount=amount)


def _next_amount(visit: Visit, subscription: Subscription, spoken: Language) -> str:
    """What the next renewal comes to; where that cannot be told, what its prices say."""
    try:
        invoice = portal.preview_renewal(visit, subscription)
    except APIError:
        return _price_of(subscription, spoken)
    return format_amount(invoice.amounts.amount_due, invoice.currency, spoken.locale)


def _price_of(subscription: Subscription, spoken: Language) -> str:
    currency = subscription.currency
    return " + ".join(price_text(item.price, item.quantity, currency, spoken) for item in subscription.items)


def price_text(price: Price, quantity: int | None, currency: str, spoken: Language) -> str:
    """What so many cost in a currency, and how often: `$20.00 / month`; together, where one by one says nothing."""
    interval, amount = _interval(price, spoken), price.terms_in(currency).unit_amount_decimal
    if quantity is None:
        return f"{spoken.text('portal.by_usage')} / {interval}"
    if amount is None or price.transform_quantity is not None:
        together = format_amount(price.amount(Decimal(quantity), currency), currency, spoken.locale)
        return f"{together} / {interval}"
    each = format_amount(Decimal(amount), currency, spoken.locale)
    many = "" if quantity == 1 else f"{format_quantity(str(quantity), spoken.locale)} × "
    return f"{many}{each} / {interval}"


def _interval(price: Price, spoken: Language) -> str:
    if price.recurring is None:
        return ""
    count, interval = price.recurring.interval_count, price.recurring.interval
    if count == 1:
        return spoken.text(f"interval.{interval}")
    return spoken.text(f"interval.{interval}s", count=format_quantity(str(count), spoken.locale))


def method_views(visit: Visit, methods: Sequence[PaymentMethod], spoken: Language) -> list[MethodView]:
    """The customer's payment methods, what they pay with first."""
    default, used = default_method(visit.customer), portal.used_methods(visit)
    views = [
        MethodView(
            id=each.id,
            name=name_of_method(each),
            expires=_expiry(each, spoken),
            is_default=each.id == default,
            is_used=each.id in used,
        )
        for each in methods
    ]
    return sorted(views, key=lambda view: not view.is_default)


def _expiry(method: PaymentMethod, spoken: Language) -> str:
    card = method.card
    return "" if card is None else spoken.text("portal.expires", date=f"{card.exp_month:02}/{card.exp_year}")


def invoice_rows(visit: Visit, spoken: Language) -> list[InvoiceRow]:
    """The customer's invoices, newest first."""
    return [_invoice_row(visit, each, spoken) for each in portal.invoices_of(visit)]


def _invoice_row(visit: Visit, invoice: Invoice, spoken: Language) -> InvoiceRow:
    ctx = visit.uow.ctx
    return InvoiceRow(
        date=format_day(invoice.created, spoken.locale),
        number=invoice.number or "",
        amount=format_amount(invoice.amounts.total, invoice.currency, spoken.locale),
        status=invoice.status,
        url=hosted_url(invoice, ctx) or "",
        pdf_url=pdf_url(invoice, ctx) or "",
    )


def offer_view(offer: Offer, subscription: Subscription, quantity: int | None, spoken: Language) -> OfferView:
    """What so many of an offer would cost a subscription."""
    return OfferView(
        id=offer.price.id,
        name=clean_line(offer.product.name),
        price=price_text(offer.price, quantity, subscription.currency, spoken),
        is_current=offer.price.id == subscription.items[0].price.id,
    )


def address_lines(address: Address | None, spoken: Language) -> list[str]:
    """An address as it is read."""
    if address is None:
        return []
    place = " ".join(filter(None, (address.postal_code, address.city, address.state)))
    country = country_name(address.country, spoken.locale) if address.country else ""
    return [each for each in map(clean_line, (address.line1 or "", address.line2 or "", place, country)) if each]
