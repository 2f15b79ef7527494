"""Telephone numbers, postal addresses and shipping details (docs.stripe.com/api/customers/create)."""

from typing import Any

from schemas.stripe import parameter_errors
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.fields import Country, String


class Phone(String):
    """A telephone number, whose complaint about the length shows it whole."""

    def __init__(self, max_length: int = 20, **options: Any) -> None:
        super().__init__(max_length, too_long=parameter_errors.string_length, **options)


class AddressSchema(ParamsPart[Any]):
    """A postal address, of which any part may be missing; an empty part is unset."""

    city = String(unsettable=True)
    country = Country(unsettable=True)
    line1 = String(unsettable=True)
    line2 = String(unsettable=True)
    postal_code = String(unsettable=True)
    state = String(unsettable=True)


class Address(Nested[Any]):
    """The map of a postal address; loads as a dict with the parts given."""

    def __init__(self, **options: Any) -> None:
        super().__init__(AddressSchema, **options)


class ShippingSchema(ParamsPart[Any]):
    """Who receives goods, and where."""

    address = Address(required=True)
    name = String(required=True)
    phone = Phone(unsettable=True)


class PaymentShippingSchema(ShippingSchema):
    """Who receives goods that were paid, and who brings them."""

    carrier = String(unsettable=True)
    tracking_number = String(unsettable=True)


class PaymentShipping(Nested[Any]):
    """The map of the shipping details of a payment."""

    def __init__(self, **options: Any) -> None:
        super().__init__(PaymentShippingSchema, **options)


class Shipping(Nested[Any]):
    """The map of shipping details; loads as a dict with `address`, `name` and, if given, `phone`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ShippingSchema, **options)
