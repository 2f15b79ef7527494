"""Finding what the parameters of Checkout Sessions name."""

from collections.abc import Sequence

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import (
    account_tax_ids,
    automatic_tax_rates,
    customer_of_param,
    find_shipping_rate,
    find_tax_rates,
    nested_param_name,
    redemptions,
)
from emulator.api.stripe.resources.payment_lookups import method_configuration_of_param
from emulator.api.stripe.resources.price_lookups import price_of_line
from emulator.api.stripe.resources.rendering_lookups import find_template
from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.shipping_rates import ShippingRate
from emulator.billing.checkout.creation import CheckoutReferences
from emulator.billing.checkout.lines import CheckoutLineEntry
from emulator.billing.checkout.params import (
    CheckoutCreateParams,
    CheckoutLineParams,
    CheckoutUpdateParams,
    InvoiceDataParams,
    InvoiceRenderingParams,
    SessionSubscriptionDataParams,
    ShippingOptionParams,
)
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.rendering_templates import RenderingTemplate

_INVOICE_DATA = "invoice_creation[invoice_data]"


def checkout_references(request: RequestContext[object], params: CheckoutCreateParams) -> CheckoutReferences:
    """What the parameters of a new session name; what is unknown is refused with 400."""
    lines, data, invoice = params.line_items or (), params.subscription_data, _invoice_data(params)
    optional = [each.as_line for each in params.optional_items or ()]
    customer = None if params.customer is NOT_GIVEN else customer_of_param(request, params.customer)
    request.uow.load([(Price, each.price) for each in (*lines, *optional) if each.price is not NOT_GIVEN])
    wanted = params.payment_method_configuration
    return CheckoutReferences(
        account_tax_ids=account_tax_ids(request, invoice.account_tax_ids, f"{_INVOICE_DATA}[account_tax_ids]"),
        automatic_tax_rates=automatic_tax_rates(request, params.automatic_tax),
        configuration=None if wanted is NOT_GIVEN else method_configuration_of_param(request, wanted),
        customer=customer,
        default_tax_rates=find_tax_rates(
            request,
            NOT_GIVEN if data is NOT_GIVEN else data.default_tax_rates,
            "subscription_data[default_tax_rates]",
        ),
        discounts=redemptions(request, _discounts(params), "discounts"),
        lines=[_line_entry(request, each, f"line_items[{n}]") for n, each in enumerate(lines)],
        optional_items=[_line_entry(request, each, f"optional_items[{n}]") for n, each in enumerate(optional)],
        shipping_rates=_shipping_rates(request, params.shipping_options),
        subscription_tax_ids=_subscription_tax_ids(request, data),
        template=_template(request, invoice),
    )


def _invoice_data(params: CheckoutCreateParams) -> InvoiceDataParams:
    wanted = params.invoice_creation
    return InvoiceDataParams() if wanted is NOT_GIVEN else given_or(wanted.invoice_data, InvoiceDataParams())


def _subscription_tax_ids(
    request: RequestContext[object], data: Given[SessionSubscriptionDataParams]
) -> Given[tuple[TaxId, ...]]:
    if data is NOT_GIVEN or data.invoice_settings is NOT_GIVEN:
        return NOT_GIVEN
    wanted, param = data.invoice_settings.account_tax_ids, "subscription_data[invoice_settings][account_tax_ids]"
    return account_tax_ids(request, wanted, param)


def _template(request: RequestContext[object], invoice: InvoiceDataParams) -> RenderingTemplate | None:
    options = invoice.rendering_options or InvoiceRenderingParams()
    if not options.template:
        return None
    return find_template(request, options.template, f"{_INVOICE_DATA}[rendering_options][template]")


def _discounts(params: CheckoutCreateParams) -> Given[Sequence[DiscountParams]]:
    wanted = params.discounts
    return NOT_GIVEN if wanted is NOT_GIVEN else [each.as_discount for each in wanted or ()]


def update_references(request: RequestContext[object], params: CheckoutUpdateParams) -> CheckoutReferences:
    """What the parameters of an update name."""
    lines = params.line_items or ()
    request.uow.load([(Price, each.price) for each in lines if each.price is not NOT_GIVEN])
    return CheckoutReferences(
        lines=[_line_entry(request, each, f"line_items[{n}]") for n, each in enumerate(lines)],
        shipping_rates=_shipping_rates(request, params.shipping_options),
    )


def _line_entry(request: RequestContext[object], params: CheckoutLineParams, prefix: str) -> CheckoutLineEntry:
    price = price_of_line(request, params, prefix)
    return CheckoutLineEntry(
        params=params,
        param_prefix=prefix,
        price=price,
        product=None if price is None else request.uow.get(Product, price.product),
        tax_rates=find_tax_rates(request, params.tax_rates, nested_param_name(prefix, "tax_rates")),
    )


def _shipping_rates(
    request: RequestContext[object], options: Given[Sequence[ShippingOptionParams] | None]
) -> list[ShippingRate]:
    return [find_shipping_rate(request, each, f"shipping_options[{n}]") for n, each in enumerate(options or ())]
