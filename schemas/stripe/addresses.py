"""Telephone numbers, postal addresses and shipping details (docs.stripe.com/api/customers/create)."""

from typing import Any, Generic, TypeVar

from emulator.billing.core.addresses import AddressParams, PaymentShippingParams, ShippingParams
from schemas.stripe import parameter_errors
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.fields import Country, String

P = TypeVar("P")


class Phone(String):
    """A telephone number, whose complaint about the length shows it whole."""

    def __init__(self, **options: Any) -> None:
        super().__init__(20, too_long=parameter_errors.string_length, **options)


class AddressParamsSchema(ParamsPart[AddressParams]):
    """A postal address, of which any part may be missing; an empty part is unset."""

    city = String(unsettable=True)
    country = Country(unsettable=True)
    line1 = String(unsettable=True)
    line2 = String(unsettable=True)
    postal_code = String(unsettable=True)
    state = String(unsettable=True)


class Address(Nested[AddressParams]):
    """The map of a postal address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(AddressParamsSchema, **options)


class _ShippingParamsSchema(ParamsPart[P], Generic[P]):
    address = Address(required=True)
    name = String(required=True)
    phone = Phone(unsettable=True)


class ShippingParamsSchema(_ShippingParamsSchema[ShippingParams]):
    """Who receives goods, and where."""


class PaymentShippingParamsSchema(_ShippingParamsSchema[PaymentShippingParams]):
    """Who receives goods that were paid, and who brings them."""

    carrier = String(unsettable=True)
    tracking_number = String(unsettable=True)


class PaymentShipping(Nested[PaymentShippingParams]):
    """The map of the shipping details of a payment."""

    def __init__(self, **options: Any) -> None:
        super().__init__(PaymentShippingParamsSchema, **options)


class Shipping(Nested[ShippingParams]):
    """The map of shipping details."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ShippingParamsSchema, **options)
