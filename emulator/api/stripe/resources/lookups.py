"""Finding what a request names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from emulator.api.stripe.endpoint import Call
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount, Redemption
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.catalog.shipping_rates import ShippingRate, create_shipping_rate
from emulator.billing.catalog.tax_rates import TaxRate, require_active
from emulator.billing.core.errors import Refusal
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.invoices.manual_taxes import ManualTax, TaxRateMatch, create_rate_for_amounts, tax_rate_match_id
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.store.list_queries import Selection


def customer_of_param(call: Call, customer: str, param: str = "customer") -> Customer:
    """The customer that a parameter names: an unknown or a deleted one is refused with 400."""
    found = call.find(Customer, customer, param=param, status=400)
    if found.deleted:
        raise call.missing(Customer, customer, param=param, status=400)
    return found


def customer_of(call: Call, invoice: Invoice) -> Customer:
    """The customer of an invoice; it may be deleted since."""
    return call.find(Customer, invoice.customer, param="customer")


def item_references(
    call: Call, given: Mapping[str, Any], *, standing: str | None = None, prefix: str = ""
) -> ItemReferences:
    """What the parameters of an item or a line name; what is unknown is refused with 400.

    `standing` is the price the item has already: a new quantity alone is priced by it. `prefix` is where the
    parameters stand, `lines[0]`.
    """
    priced = _price_and_product(call, given, standing, prefix)
    return replace(
        priced,
        tax_amounts=_resolve_tax_amounts(call, given["tax_amounts"] or ()) if "tax_amounts" in given else None,
        tax_rates=tax_rates(call, given, "tax_rates", prefix) if "tax_rates" in given else None,
        discounts=redemptions(call, given["discounts"], nested_param_name(prefix, "discounts"))
        if "discounts" in given
        else None,
    )


def _price_and_product(call: Call, given: Mapping[str, Any], standing: str | None, prefix: str) -> ItemReferences:
    price_data, pricing = given.get("price_data") or {}, given.get("pricing") or {}
    if price_data.get("product") is not None:
        param = nested_param_name(prefix, "price_data", "product")
        return ItemReferences(product=call.find(Product, price_data["product"], param=param, status=400))
    if pricing.get("price") is not None:
        price = call.find(Price, pricing["price"], param=nested_param_name(prefix, "pricing", "price"), status=400)
        return ItemReferences(price=price, product=call.work.get(Product, price.product))
    requantified = "quantity" in given or "quantity_decimal" in given
    price_now = call.work.get(Price, standing) if standing is not None and requantified else None
    return ItemReferences(price=price_now if price_now is not None and not price_now.hidden else None)


def tax_rates(call: Call, given: Mapping[str, Any], name: str, prefix: str = "") -> tuple[TaxRate, ...]:
    """The tax rates that a parameter names; unknown or archived ones are refused with 400."""
    ids = given[name] or ()
    call.work.load([(TaxRate, id) for id in ids])
    param = nested_param_name(prefix, name)
    found = [call.find(TaxRate, id, param=f"{param}[{n}]", status=400) for n, id in enumerate(ids)]
    return require_active(found, param)


def _resolve_tax_amounts(call: Call, given: Sequence[Mapping[str, Any]]) -> tuple[ManualTax, ...]:
    """Taxes set by hand, each with the rate that its data names, or makes where it is new."""
    return tuple(
        ManualTax(
            rate=_find_or_create_rate(call, each["tax_rate_data"]),
            amount=each["amount"],
            taxable_amount=each["taxable_amount"],
            taxability_reason=each.get("taxability_reason", "not_available"),
        )
        for each in given
    )


def _find_or_create_rate(call: Call, data: Mapping[str, Any]) -> TaxRate:
    match = call.work.get(TaxRateMatch, tax_rate_match_id(data))
    found = None if match is None else call.work.get(TaxRate, match.tax_rate)
    return found or create_rate_for_amounts(data, call.at, call.changes)


def redemptions(call: Call, given: Sequence[Mapping[str, str]] | None, param: str) -> tuple[Redemption, ...]:
    """What a `discounts` parameter asks for; what is unknown is refused with 400."""
    return tuple(redemption(call, each, f"{param}[{n}]") for n, each in enumerate(given or ()))


def redemption(call: Call, given: Mapping[str, str], prefix: str = "") -> Redemption:
    """What one map of `coupon`, `promotion_code` or `discount` asks for."""
    named = [name for name in ("coupon", "discount", "promotion_code") if name in given]
    if len(named) != 1:
        raise Refusal("You must provide one of coupon, discount or promotion_code.", param=prefix or None)
    param = nested_param_name(prefix, named[0])
    if "discount" in given:
        return Redemption(param=param, discount=call.find(Discount, given["discount"], param=param, status=400))
    if "coupon" in given:
        return Redemption(param=param, coupon=call.find(Coupon, given["coupon"], param=param, status=400))
    code = call.find(PromotionCode, given["promotion_code"], param=param, status=400)
    coupon = call.find(Coupon, code.coupon, param=param, status=400)
    return Redemption(param=param, coupon=coupon, promotion_code=code, has_paid=lambda id: _has_paid(call, id))


def _has_paid(call: Call, customer: str) -> bool:
    """Whether a customer has an invoice that is paid, or an intent that was collected."""
    paid = Selection(equals={"customer": customer, "status": "paid"}, limit=1)
    collected = Selection(equals={"customer": customer}, limit=1, predicate=lambda intent: intent.status == "succeeded")
    return bool(call.work.list(Invoice, paid).items or call.work.list(PaymentIntent, collected).items)


def with_discount(call: Call) -> dict[str, Any]:
    """The parameters of a customer, with what `coupon` or `promotion_code` asks for as `discount`; '' takes it off."""
    given = dict(call.params)
    named: dict[str, Any] = {name: given[name] for name in ("coupon", "promotion_code") if name in given}
    if not named:
        return given
    if any(value is None for value in named.values()):
        return {**given, "discount": None}
    return {**given, "discount": redemption(call, named)}


def resolve_invoice_terms(call: Call) -> dict[str, Any]:
    """The parameters of an invoice with its tax rates, discounts, shipping rate and the account's tax ids found."""
    given = dict(call.params)
    if "account_tax_ids" in given:
        given["account_tax_ids"] = _account_tax_ids(call, given["account_tax_ids"] or ())
    if "default_tax_rates" in given:
        given["default_tax_rates"] = tax_rates(call, given, "default_tax_rates")
    if "discounts" in given:
        given["discounts"] = redemptions(call, given["discounts"], "discounts")
    if "shipping_cost" in given:
        given["shipping_cost"] = _resolve_shipping_rate(call, given["shipping_cost"])
    return given


def _resolve_shipping_rate(call: Call, given: Mapping[str, Any] | None) -> ShippingRate | None:
    """The rate that a `shipping_cost` parameter names, or makes; an unknown or inactive one is refused with 400."""
    if given is None:
        return None
    if len(given) != 1:
        raise Refusal("You must provide one of shipping_rate or shipping_rate_data.", param="shipping_cost")
    if "shipping_rate_data" in given:
        return create_shipping_rate(given["shipping_rate_data"], call.at, call.changes, hidden=True)
    param = "shipping_cost[shipping_rate]"
    rate = call.find(ShippingRate, given["shipping_rate"], param=param, status=400)
    if not rate.active:
        raise Refusal(f"The shipping rate {rate.id} is inactive: it cannot be applied to anything new.", param=param)
    return rate


def _account_tax_ids(call: Call, ids: Sequence[str]) -> tuple[TaxId, ...]:
    """The account's own tax ids; unknown ones and those of customers are refused with 400."""
    call.work.load([(TaxId, id) for id in ids])
    return tuple(_account_tax_id(call, id, f"account_tax_ids[{n}]") for n, id in enumerate(ids))


def _account_tax_id(call: Call, id: str, param: str) -> TaxId:
    found = call.find(TaxId, id, param=param, status=400)
    if found.customer is not None:
        raise call.missing(TaxId, id, param=param, status=400)
    return found


def nested_param_name(prefix: str, *steps: str) -> str:
    """A parameter as complaints name it: `lines[0][discounts]`."""
    first, *inner = (prefix, *steps) if prefix else steps
    return first + "".join(f"[{step}]" for step in inner)
