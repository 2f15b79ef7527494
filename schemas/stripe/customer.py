"""Customers on the wire (docs.stripe.com/api/customers)."""

import re
from typing import Any, ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_settings import (
    CustomFieldParams,
    InvoiceSettings,
    InvoiceSettingsParams,
    RenderingOptionsParams,
)
from emulator.billing.customers.params import CustomerCreateParams, CustomerTaxParams, CustomerUpdateParams
from emulator.billing.customers.tax_ids import MAX_TAX_IDS
from emulator.billing.customers.tax_locations import TaxLocation, nearest, tax_location
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.addresses import Address, Phone, Shipping
from schemas.stripe.cash import CashBalanceParamsSchema
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.discount import DiscountSchema
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.parameter_errors import ParameterError
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.source_params import FORMER_SOURCE, SourceOrToken
from schemas.stripe.tax_id import TaxIdDataParamsSchema, TaxIdSchema

P = TypeVar("P")


class InvoicePrefix(wire.String):
    """The prefix of a customer's invoice numbers: 1 to 12 upper-case letters or digits."""

    def read(self, value: Any) -> str | None:
        """Returns the prefix."""
        text = super().read(value)
        if text is not None and not re.fullmatch("[A-Z0-9]{1,12}", text):
            raise wire.field_error(_bad_prefix)
        return text


def _bad_prefix(param: str) -> ParameterError:  # noqa: ARG001 - Stripe names no parameter here
    return ParameterError("Invoice number prefix must be 1–12 uppercase letters or numbers.")


class CustomFieldParamsSchema(ParamsPart[CustomFieldParams]):
    """A name-value pair that invoices show."""

    name = wire.String(40, required=True)
    value = wire.String(140, required=True)


class RenderingOptionsParamsSchema(ParamsPart[RenderingOptionsParams]):
    """How the customer's PDFs look by default."""

    amount_tax_display = wire.Enum("exclude_tax", "include_inclusive_tax", unsettable=True)
    template = wire.Id(unsettable=True)


class InvoiceSettingsParamsSchema(ParamsPart[InvoiceSettingsParams]):
    """What the customer's invoices start with."""

    custom_fields = ArrayOf(Nested(CustomFieldParamsSchema), max_elements=4, unsettable=True)
    default_payment_method = wire.Id(unsettable=True)
    footer = wire.String(unsettable=True)
    rendering_options = Nested(RenderingOptionsParamsSchema, unsettable=True)


class TaxParamsSchema(ParamsPart[CustomerTaxParams]):
    """Where the customer is taxed."""

    ip_address = wire.String(45, unsettable=True)
    validate_location = wire.Enum("deferred", "immediately")


class TaxUpdateParamsSchema(TaxParamsSchema):
    """Where the customer is taxed from now on."""

    validate_location = wire.Enum("auto", "deferred", "immediately")


class _CustomerParamsSchema(ParamsSchema[P], Generic[P]):
    """What create and update have in common.

    `coupon` and `promotion_code` are how versions before 2025-09-30.clover give a customer a discount, and how the
    official CLI still does. `validate` asks for a check of a bank account or card: those here need none.
    """

    other_names = FORMER_SOURCE

    class Meta(ParamsSchema.Meta):
        """`validate` cannot be a class attribute: a marshmallow schema has a method of that name."""

        include: ClassVar = {"validate": wire.Boolean()}

    address = Address(unsettable=True)
    balance = wire.Integer()
    business_name = wire.String(150, unsettable=True)
    cash_balance = Nested(CashBalanceParamsSchema)
    coupon = wire.Id(unsettable=True)
    description = wire.String(unsettable=True)
    email = wire.Email(unsettable=True)
    individual_name = wire.String(150, unsettable=True)
    invoice_prefix = InvoicePrefix()
    invoice_settings = Nested(InvoiceSettingsParamsSchema)
    metadata = Metadata()
    name = wire.String(256, strip=True, unsettable=True)
    next_invoice_sequence = wire.Integer(minimum=1, maximum=1_000_000_000)
    phone = Phone(strip=True, unsettable=True)
    preferred_locales = ArrayOf(wire.Locale())
    promotion_code = wire.Id(unsettable=True)
    shipping = Shipping(unsettable=True)
    source = SourceOrToken()
    tax = Nested(TaxParamsSchema)
    tax_exempt = wire.Enum("none", "reverse", "exempt", unsettable=True)


class CustomerUpdateParamsSchema(_CustomerParamsSchema[CustomerUpdateParams]):
    """POST /v1/customers/:id."""

    default_source = wire.Id()
    tax = Nested(TaxUpdateParamsSchema)


class CustomerCreateParamsSchema(_CustomerParamsSchema[CustomerCreateParams]):
    """POST /v1/customers."""

    id = wire.String(500)
    payment_method = wire.Id()
    tax_id_data = ArrayOf(Nested(TaxIdDataParamsSchema), max_elements=MAX_TAX_IDS)
    test_clock = wire.Id()


class CustomerListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of customers."""

    email: Given[str] = NOT_GIVEN
    test_clock: Given[str] = NOT_GIVEN


class CustomerListParamsSchema(ListParamsSchema[CustomerListParams]):
    """GET /v1/customers."""

    created = RangeFilter()
    email = wire.String(512)
    test_clock = wire.Id()


class AddressSchema(OutgoingSchema):
    """A postal address as shown: every part, null where missing."""

    city = fields.String()
    country = fields.String()
    line1 = fields.String()
    line2 = fields.String()
    postal_code = fields.String()
    state = fields.String()


class ShippingSchema(OutgoingSchema):
    """Shipping details as shown."""

    address = fields.Nested(AddressSchema)
    name = fields.String()
    phone = fields.String()


class CustomFieldSchema(OutgoingSchema):
    """A name-value pair as shown."""

    name = fields.String()
    value = fields.String()


class InvoiceSettingsSchema(OutgoingSchema):
    """What the customer's invoices start with, as shown."""

    custom_fields = fields.List(fields.Nested(CustomFieldSchema), allow_none=True)
    default_payment_method = fields.String()
    footer = fields.String()
    rendering_options = fields.Method("shown_rendering_options")

    def shown_rendering_options(self, settings: InvoiceSettings) -> dict[str, Any] | None:
        """Null until they were given once."""
        if not settings.has_rendering_options:
            return None
        return {"amount_tax_display": settings.amount_tax_display, "template": settings.template}


class CustomerSchema(ObjectSchema):
    """The customer object."""

    entity = Customer
    references: ClassVar = {
        "default_source": "card|bank_account|source",
        "discount": "discount",
        "invoice_settings.default_payment_method": "payment_method",
        "test_clock": "test_helpers.test_clock",
    }
    entity_includables = frozenset({"invoice_credit_balance", "tax", "tax_ids"})
    includable = frozenset({"cash_balance", "sources", "subscriptions"})
    absent_when_null = frozenset({"business_name", "individual_name", "next_invoice_sequence"})

    id = fields.String()
    object = Always("customer")
    address = fields.Nested(AddressSchema)
    balance = fields.Integer()
    business_name = fields.String()
    created = fields.Integer()
    currency = fields.String()
    customer_account = Null()
    default_source = fields.String()
    delinquent = Always(False)
    description = fields.String()
    discount = fields.Nested(DiscountSchema)
    email = fields.String()
    individual_name = fields.String()
    invoice_prefix = fields.String()
    invoice_settings = fields.Nested(InvoiceSettingsSchema)
    livemode = Livemode()
    metadata = fields.Dict()
    name = fields.String()
    next_invoice_sequence = fields.Method("shown_sequence")
    phone = fields.String()
    preferred_locales = fields.List(fields.String())
    shipping = fields.Nested(ShippingSchema)
    tax_exempt = fields.String()
    test_clock = fields.String()

    def shown_sequence(self, customer: Customer) -> int | None:
        """The number that the next invoice has; left out where the account numbers its invoices itself."""
        return customer.next_invoice_sequence if dump_context().account.invoice_numbering == "customer" else None

    def include(self, name: str, entity: Customer) -> Rendered:
        """The balance in each currency, the tax ids, or where the customer is taxed."""
        if name == "invoice_credit_balance":
            return _shown_credit(entity)
        return _shown_tax_ids(entity) if name == "tax_ids" else _shown_tax(entity)


def _shown_credit(customer: Customer) -> Rendered:
    """What the customer has to its credit in each currency: above zero where `balance` is below."""
    return {currency: -balance for currency, balance in sorted(customer.balances.items())}


def _shown_tax_ids(customer: Customer) -> Rendered:
    return {
        "object": "list",
        "data": TaxIdSchema.instance().dump(customer.tax_ids[::-1], many=True),
        "has_more": False,
        "total_count": len(customer.tax_ids),
        "url": f"/v1/customers/{customer.id}/tax_ids",
    }


def _shown_tax(customer: Customer) -> Rendered:
    """Where the customer is taxed, and whether the account collects it: it does where its settings name a rate."""
    location = tax_location(customer)
    shown = None if location is None else {name: getattr(location, name) for name in ("country", "source", "state")}
    return {
        "automatic_tax": _shown_support(location),
        "ip_address": customer.tax_ip_address,
        "location": shown,
        "provider": "stripe",
    }


def _shown_support(location: TaxLocation | None) -> str:
    if location is None:
        return "unrecognized_location"
    found = nearest(location, dump_context().account.automatic_tax_rates)
    return "not_collecting" if found is None or found.tax_rate is None else "supported"
