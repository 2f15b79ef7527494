"""Finding what a request names."""

from collections.abc import Sequence

from emulator.api.stripe.endpoint import RequestContext
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount, DiscountParams, Redemption
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.catalog.shipping_rates import ShippingRate, create_shipping_rate
from emulator.billing.catalog.tax_percents import TaxPercent, create_rate_of_percent, match_id
from emulator.billing.catalog.tax_rates import TaxRate, TaxRateMatch, require_active
from emulator.billing.checkout.params import ShippingOptionParams
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.params import CustomerParams
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams, LocatedRate
from emulator.billing.invoices.invoice_params import InvoiceReferences, InvoiceUpdateParams, ShippingCostParams
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.invoices.item_params import ItemParams
from emulator.billing.invoices.manual_taxes import (
    ManualTax,
    TaxAmountParams,
    TaxRateDataParams,
    create_rate_for_amounts,
    tax_rate_match_id,
)
from emulator.billing.meters.meter import Meter, require_active_meter
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.test_clocks import TestClock
from emulator.services.promotion_codes import redemption_of
from emulator.services.taxes import located_rates


def find_customer(
    request: RequestContext[object], customer: str, *, param: str = "customer", status: int = 404
) -> Customer:
    """The customer with this id: an unknown or a deleted one is refused, with 404 unless it is said otherwise."""
    found = request.find(Customer, customer, param=param, status=status)
    if found.deleted:
        raise request.missing(Customer, customer, param=param, status=status)
    return found


def missing_customer() -> APIError:
    """The refusal of a request that names no customer and needs one."""
    return APIError("Must provide customer or customer_account.", code="parameter_missing")


def customer_of_param(request: RequestContext[object], customer: str, param: str = "customer") -> Customer:
    """The customer that a parameter names: an unknown or a deleted one is refused with 400."""
    return find_customer(request, customer, param=param, status=400)


def check_meter(request: RequestContext[object], meter: Given[str], param: str) -> None:
    """Refuses a meter that there is not, or that is inactive, with 400; `param` names it."""
    if meter is not NOT_GIVEN:
        require_active_meter(request.find(Meter, meter, param=param, status=400), param)


def subscription_of_param(
    request: RequestContext[object], subscription: Given[str], customer: Given[str] = NOT_GIVEN
) -> Subscription | None:
    """The subscription that a parameter names: an unknown one, or another customer's, is refused with 400."""
    if subscription is NOT_GIVEN:
        return None
    found = request.find(Subscription, subscription, param="subscription", status=400)
    if customer is not NOT_GIVEN and found.customer != customer:
        raise APIError(f"The subscription {found.id} does not belong to the customer {customer}.", param="subscription")
    return found


def find_test_clock(request: RequestContext[object], test_clock: str) -> TestClock:
    """The clock that a parameter `test_clock` names: an unknown or a deleted one is refused with 400."""
    found = request.find(TestClock, test_clock, param="test_clock", status=400)
    if found.deleted:
        raise request.missing(TestClock, test_clock, param="test_clock", status=400)
    return found


def item_references(
    request: RequestContext[object],
    params: ItemParams,
    *,
    tax_amounts: Given[Sequence[TaxAmountParams] | None] = NOT_GIVEN,
    current_price: str | None = None,
    prefix: str = "",
) -> ItemReferences:
    """What the parameters of an item or a line name; what is unknown is refused with 400.

    `tax_amounts` are those of a line, `current_price` is the price that the item has already: a new quantity alone is
    priced by it. `prefix` is where the parameters stand, `lines[0]`.
    """
    return replace(
        _price_and_product(request, params, current_price, prefix),
        tax_amounts=_resolve_tax_amounts(request, tax_amounts),
        tax_rates=find_tax_rates(request, params.tax_rates, nested_param_name(prefix, "tax_rates")),
        discounts=redemptions(request, params.discounts, nested_param_name(prefix, "discounts")),
    )


def _price_and_product(
    request: RequestContext[object], params: ItemParams, current_price: str | None, prefix: str
) -> ItemReferences:
    if params.price_data is not NOT_GIVEN and params.price_data.product is not NOT_GIVEN:
        param = nested_param_name(prefix, "price_data", "product")
        return ItemReferences(product=request.find(Product, params.price_data.product, param=param, status=400))
    if params.pricing is not NOT_GIVEN and params.pricing.price is not NOT_GIVEN:
        param = nested_param_name(prefix, "pricing", "price")
        price = request.find(Price, params.pricing.price, param=param, status=400)
        return ItemReferences(price=price, product=request.uow.get(Product, price.product))
    if current_price is None or (params.quantity is NOT_GIVEN and params.quantity_decimal is NOT_GIVEN):
        return ItemReferences()
    price_now = request.uow.get(Price, current_price)
    return ItemReferences(price=price_now if price_now is not None and not price_now.hidden else None)


def find_tax_rates(
    request: RequestContext[object], ids: Given[Sequence[str] | None], param: str, *, imagined: bool = False
) -> Given[tuple[TaxRate, ...]]:
    """The tax rates that a parameter names; unknown or archived ones are refused with 400.

    The rate of a percentage is made where there is none yet, and kept unless it is merely `imagined`.
    """
    if ids is NOT_GIVEN:
        return NOT_GIVEN
    percents = [each for each in ids or () if isinstance(each, TaxPercent)]
    if percents:
        changes = Changes() if imagined else request.changes
        return tuple(_rate_of_percent(request, each, changes) for each in percents)
    request.uow.load([(TaxRate, id) for id in ids or ()])
    found = [request.find(TaxRate, id, param=f"{param}[{n}]", status=400) for n, id in enumerate(ids or ())]
    return require_active(found, param)


def _rate_of_percent(request: RequestContext[object], percent: TaxPercent, changes: Changes) -> TaxRate:
    match = request.uow.get(TaxRateMatch, match_id(percent))
    found = None if match is None else request.uow.get(TaxRate, match.tax_rate)
    if found is None or not found.active:
        return create_rate_of_percent(percent, request.ctx, changes)
    return found


def _resolve_tax_amounts(
    request: RequestContext[object], wanted: Given[Sequence[TaxAmountParams] | None]
) -> Given[tuple[ManualTax, ...]]:
    """Taxes set by hand, each with the rate that its data names, or makes where it is new."""
    if wanted is NOT_GIVEN:
        return NOT_GIVEN
    return tuple(
        ManualTax(
            rate=_find_or_create_rate(request, each.tax_rate_data),
            amount=each.amount,
            taxable_amount=each.taxable_amount,
            taxability_reason=given_or(each.taxability_reason, "not_available"),
        )
        for each in wanted or ()
    )


def _find_or_create_rate(request: RequestContext[object], data: TaxRateDataParams) -> TaxRate:
    match = request.uow.get(TaxRateMatch, tax_rate_match_id(data))
    found = None if match is None else request.uow.get(TaxRate, match.tax_rate)
    return found or create_rate_for_amounts(data, request.ctx, request.changes)


def redemptions(
    request: RequestContext[object], wanted: Given[Sequence[DiscountParams] | None], param: str
) -> Given[tuple[Redemption, ...]]:
    """What a `discounts` parameter asks for; what is unknown is refused with 400."""
    if wanted is NOT_GIVEN:
        return NOT_GIVEN
    return tuple(redemption(request, each, f"{param}[{n}]") for n, each in enumerate(wanted or ()))


def redemption(request: RequestContext[object], wanted: DiscountParams, prefix: str = "") -> Redemption:
    """What one map of `coupon`, `promotion_code` or `discount` asks for."""
    if len(wanted.given_names()) == 1:
        if wanted.discount is not NOT_GIVEN:
            param = nested_param_name(prefix, "discount")
            return Redemption(param=param, discount=request.find(Discount, wanted.discount, param=param, status=400))
        if wanted.coupon is not NOT_GIVEN:
            param = nested_param_name(prefix, "coupon")
            return Redemption(param=param, coupon=request.find(Coupon, wanted.coupon, param=param, status=400))
        if wanted.promotion_code is not NOT_GIVEN:
            return _redemption_of_code(request, wanted.promotion_code, nested_param_name(prefix, "promotion_code"))
    raise APIError("You must provide one of coupon, discount or promotion_code.", param=prefix or None)


def _redemption_of_code(request: RequestContext[object], id: str, param: str) -> Redemption:
    code = request.find(PromotionCode, id, param=param, status=400)
    coupon = request.find(Coupon, code.coupon, param=param, status=400)
    return redemption_of(request.uow, code, coupon, param)


def customer_discount(request: RequestContext[CustomerParams]) -> Given[Redemption | None]:
    """What `coupon` or `promotion_code` asks to be redeemed for a customer; None where '' takes the discount off."""
    coupon, promotion_code = request.params.coupon, request.params.promotion_code
    if coupon is None or promotion_code is None:
        return None
    if coupon is NOT_GIVEN and promotion_code is NOT_GIVEN:
        return NOT_GIVEN
    return redemption(request, DiscountParams(coupon=coupon, promotion_code=promotion_code))


def invoice_references(request: RequestContext[object], params: InvoiceUpdateParams) -> InvoiceReferences:
    """What the parameters of an invoice name; what is unknown is refused with 400."""
    return InvoiceReferences(
        account_tax_ids=account_tax_ids(request, params.account_tax_ids),
        automatic_tax_rates=automatic_tax_rates(request, params.automatic_tax),
        default_tax_rates=find_tax_rates(request, params.default_tax_rates, "default_tax_rates"),
        discounts=redemptions(request, params.discounts, "discounts"),
        shipping_rate=_resolve_shipping_rate(request, params.shipping_cost),
    )


def automatic_tax_rates(request: RequestContext[object], params: Given[AutomaticTaxParams]) -> tuple[LocatedRate, ...]:
    """What automatic tax taxes by, if it is asked for: the table of the account's settings."""
    return () if params is NOT_GIVEN or not params.enabled else located_rates(request.uow)


def _resolve_shipping_rate(
    request: RequestContext[object], params: Given[ShippingCostParams | None]
) -> Given[ShippingRate | None]:
    """The rate that a `shipping_cost` parameter names, or makes; an unknown or inactive one is refused with 400."""
    if params is NOT_GIVEN or params is None:
        return params
    return find_shipping_rate(request, params, "shipping_cost")


def find_shipping_rate(
    request: RequestContext[object], wanted: ShippingCostParams | ShippingOptionParams, prefix: str
) -> ShippingRate:
    """The rate that a map which stands in `prefix` names, or makes; an unknown or inactive one is refused with 400."""
    if len(wanted.given_names()) != 1:
        raise APIError("You must provide one of shipping_rate or shipping_rate_data.", param=prefix)
    if wanted.shipping_rate_data is not NOT_GIVEN:
        return create_shipping_rate(wanted.shipping_rate_data, request.ctx, request.changes, hidden=True)
    param = nested_param_name(prefix, "shipping_rate")
    rate = request.find(ShippingRate, given_or(wanted.shipping_rate, ""), param=param, status=400)
    if not rate.active:
        raise APIError(f"The shipping rate {rate.id} is inactive: it cannot be applied to anything new.", param=param)
    return rate


def account_tax_ids(
    request: RequestContext[object], ids: Given[Sequence[str] | None], param: str = "account_tax_ids"
) -> Given[tuple[TaxId, ...]]:
    """The account's own tax ids; unknown ones and those of customers are refused with 400."""
    if ids is NOT_GIVEN:
        return NOT_GIVEN
    request.uow.load([(TaxId, id) for id in ids or ()])
    return tuple(_account_tax_id(request, id, f"{param}[{n}]") for n, id in enumerate(ids or ()))


def _account_tax_id(request: RequestContext[object], id: str, param: str) -> TaxId:
    found = request.find(TaxId, id, param=param, status=400)
    if found.customer is not None:
        raise request.missing(TaxId, id, param=param, status=400)
    return found


def nested_param_name(prefix: str, *steps: str) -> str:
    """A parameter as complaints name it: `lines[0][discounts]`."""
    first, *inner = (prefix, *steps) if prefix else steps
    return first + "".join(f"[{step}]" for step in inner)
