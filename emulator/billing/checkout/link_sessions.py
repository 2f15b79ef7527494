"""The Checkout Sessions of payment links: whoever opens a link gets one (docs.stripe.com/payment-links)."""

import re
from collections.abc import Mapping, Sequence

from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.checkout.creation import require_way_to_pay
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.session import LIFETIME, LOCALES, CheckoutLine, CheckoutSession
from emulator.billing.checkout.session_ids import new_session_id
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.mail_addresses import is_mail_address
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.automatic_tax import LocatedRate
from emulator.billing.payments.payment_method_configurations import default_id

_REFERENCE = re.compile(r"[0-9A-Za-z_-]{1,200}")
_CAMPAIGN = ("utm_source", "utm_content", "utm_medium", "utm_term", "utm_campaign")
_CAMPAIGN_CODE = re.compile(r"[0-9A-Za-z_-]{1,150}")


class Prefilled(Struct, frozen=True, kw_only=True):
    """What the address says of who opens a link, beside the link itself.

    Attributes:
        campaign: the UTM codes, which the address of the business gets as well.
        client_reference_id: what the business knows them by.
        email: their address for mail, which they may change.
        locale: the language of the page.
        locked_email: the same address, which they may not change.
        promotion_code: the code that is typed already.
    """

    campaign: tuple[tuple[str, str], ...] = ()
    client_reference_id: str | None = None
    email: str | None = None
    locale: str | None = None
    locked_email: str | None = None
    promotion_code: str | None = None


def prefilled_of(query: Mapping[str, str]) -> Prefilled:
    """What the parameters of an address say; what cannot be is dropped, and the page works as without it.

    docs.stripe.com/payment-links/url-parameters
    """
    reference, locale = query.get("client_reference_id", ""), query.get("locale")
    return Prefilled(
        campaign=tuple((name, query[name]) for name in _CAMPAIGN if _CAMPAIGN_CODE.fullmatch(query.get(name, ""))),
        client_reference_id=reference if _REFERENCE.fullmatch(reference) else None,
        email=_mail_address(query.get("prefilled_email", "")),
        locale=locale if locale in LOCALES else None,
        locked_email=_mail_address(query.get("locked_prefilled_email", "")),
        promotion_code=query.get("prefilled_promo_code") or None,
    )


def opened(
    link: PaymentLink,
    prefilled: Prefilled,
    prices: Mapping[str, Price],
    products: Mapping[str, Product],
    tax_rates: Sequence[LocatedRate],
    ctx: Context,
) -> CheckoutSession:
    """A session of a link that is open for a day; the caller saves it.

    `prices` and `products` are those of its lines as they are now, `tax_rates` what automatic tax taxes by. Raises
    APIError where nothing that is offered now pays in its currency.
    """
    ctx, prototype = ctx.in_world_time(), link.prototype
    types = link.payment_method_types or tuple(ctx.account.payment_method_types)
    require_way_to_pay(types, prototype.currency or ctx.account.default_currency)

    def anew(lines: Sequence[CheckoutLine]) -> tuple[CheckoutLine, ...]:
        return tuple(_line_now(replace(line, id=ctx.new_id("li")), prices, products) for line in lines)

    tax = prototype.automatic_tax
    return replace(
        prototype,
        id=new_session_id(ctx),
        created=ctx.now,
        automatic_tax=None if tax is None else replace(tax, terms=replace(tax.terms, rates=tuple(tax_rates))),
        client_reference_id=prefilled.client_reference_id,
        customer_email=prefilled.locked_email,
        expires_at=ctx.now + LIFETIME,
        lines=anew(prototype.lines),
        locale=prefilled.locale or prototype.locale,
        metadata=dict(link.metadata),
        optional_items=anew(prototype.optional_items),
        payment_link=link.id,
        payment_method_configuration=None
        if link.payment_method_types
        else default_id(ctx.account.id, livemode=ctx.livemode),
        payment_method_types=types,
        place=ctx.new_id(CheckoutSession.RESOURCE_TYPE.prefix),
        prefilled_email=prefilled.email,
        success_url=None if prototype.success_url is None else _with_campaign(prototype.success_url, prefilled),
        thanks=link.thanks,
    )


def sells(prices: Mapping[str, Price], link: PaymentLink) -> bool:
    """Whether all that a link sells can be bought: what is made on the spot always can, a price while it is active."""
    lines = (*link.prototype.lines, *link.prototype.optional_items)
    return all((price := prices.get(line.price.id)) is not None and (price.hidden or price.active) for line in lines)


def require_left(link: PaymentLink) -> None:
    """Raises APIError for a link of whose sessions as many were completed as may be; the words are ours."""
    if link.is_used_up:
        raise APIError(
            f"The payment link `{link.id}` has been paid as often as it can be: its limit of completed sessions is "
            f"{link.limit}."
        )


def count_completed(link: PaymentLink, changes: Changes) -> None:
    """Notes that a session was completed: the last one that may be deactivates its link.

    docs.stripe.com/payment-links/customize, "Limit the number of times a payment link can be paid".
    """
    if link.limit is None:
        return
    counted = replace(link, completed=link.completed + 1)
    ends = counted.is_used_up and counted.active
    counted = replace(counted, active=counted.active and not ends)
    changes.save(counted)
    if ends:
        changes.emit("payment_link.updated", counted, link)


def _with_campaign(url: str, prefilled: Prefilled) -> str:
    """The address of the business with the UTM codes at its end."""
    if not prefilled.campaign:
        return url
    place, mark, fragment = url.partition("#")
    codes = "&".join(f"{name}={code}" for name, code in prefilled.campaign)
    return f"{place}{'&' if '?' in place else '?'}{codes}{mark}{fragment}"


def _line_now(line: CheckoutLine, prices: Mapping[str, Price], products: Mapping[str, Product]) -> CheckoutLine:
    """A line with the price and the product as they are now."""
    price = prices.get(line.price.id, line.price)
    product = products.get(price.product)
    if product is None:
        return replace(line, price=price)
    return replace(line, price=price, description=product.name, images=tuple(product.images))


def _mail_address(text: str) -> str | None:
    return text if is_mail_address(text) else None
