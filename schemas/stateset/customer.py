"""Stateset's customers on the wire (docs.stateset.com/api-reference/customer/create)."""

from typing import Any

from marshmallow import fields
from msgspec import Struct

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.stateset import customers
from emulator.billing.system.mail_addresses import MAX_EMAIL_LENGTH
from schemas.json_fields import ArrayOf, Boolean, Enum, Integer, Metadata, NestedObject, String
from schemas.json_formats import Date, Email
from schemas.json_params import ParamsSchema
from schemas.json_times import IsoTimestamp
from schemas.outgoing import OutgoingSchema

TIERS = ("bronze", "silver", "gold", "platinum")
SOURCES = ("organic", "paid_search", "social_media", "referral", "email", "direct", "other")
MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 20
MAX_NAME_LENGTH = 50
MAX_NOTES_LENGTH = 1000
# Not limited by the documentation.
_LONG = 255


class AddressParams(ParamsSchema[customers.StatesetAddress]):
    """`address`."""

    street1 = String(max_length=_LONG, optional=True)
    street2 = String(max_length=_LONG, optional=True)
    city = String(max_length=_LONG, optional=True)
    state = String(max_length=_LONG, optional=True)
    postal_code = String(max_length=_LONG, optional=True)
    country = String(pattern="[A-Z]{2}", optional=True)


def _email(**options: Any) -> Email:
    return Email(max_length=MAX_EMAIL_LENGTH, **options)


def _name(**options: Any) -> String:
    return String(min_length=1, max_length=MAX_NAME_LENGTH, **options)


def _tags(**options: Any) -> ArrayOf:
    return ArrayOf(String(max_length=_LONG), optional=True, maximum=50, **options)


def _custom_fields(**options: Any) -> Metadata:
    return Metadata(maximum=50, max_length=500, key="[A-Za-z0-9_]{1,64}", optional=True, **options)


def _preferences(**options: Any) -> Metadata:
    return Metadata(maximum=20, max_length=64, optional=True, **options)


class CustomerCreateParams(ParamsSchema[customers.CustomerCreateParams]):
    """POST /customers."""

    email = _email(required=True)
    first_name = _name(required=True)
    last_name = _name(required=True)
    phone = String(max_length=_LONG, optional=True)
    date_of_birth = Date(optional=True)
    address = NestedObject(AddressParams, optional=True)
    marketing_consent = Boolean(optional=True, default=False)
    customer_tier = Enum(*TIERS, optional=True)
    referral_source = Enum(*SOURCES, optional=True)
    stripe_customer_id = String(max_length=_LONG, optional=True)
    notes = String(max_length=MAX_NOTES_LENGTH, optional=True)
    tags = _tags(default=())
    custom_fields = _custom_fields()
    preferences = _preferences()


class CustomerUpdateParams(ParamsSchema[customers.CustomerUpdateParams]):
    """PUT /customers/{id}: what is not given stays."""

    email = _email(default=NOT_GIVEN)
    first_name = _name(default=NOT_GIVEN)
    last_name = _name(default=NOT_GIVEN)
    phone = String(max_length=_LONG, optional=True, default=NOT_GIVEN)
    date_of_birth = Date(optional=True, default=NOT_GIVEN)
    address = NestedObject(AddressParams, optional=True, default=NOT_GIVEN)
    marketing_consent = Boolean(optional=True, default=NOT_GIVEN)
    customer_tier = Enum(*TIERS, optional=True, default=NOT_GIVEN)
    referral_source = Enum(*SOURCES, optional=True, default=NOT_GIVEN)
    stripe_customer_id = String(max_length=_LONG, optional=True, default=NOT_GIVEN)
    notes = String(max_length=MAX_NOTES_LENGTH, optional=True, default=NOT_GIVEN)
    tags = _tags(default=NOT_GIVEN)
    custom_fields = _custom_fields(default=NOT_GIVEN)
    preferences = _preferences(default=NOT_GIVEN)


class CustomerListParams(Struct, frozen=True, kw_only=True):
    """What a list of customers is to hold."""

    limit: int = DEFAULT_PAGE_SIZE
    starting_after: str | None = None
    email: str | None = None


class CustomerListParamsSchema(ParamsSchema[CustomerListParams]):
    """GET /customers."""

    limit = Integer(minimum=1, maximum=MAX_PAGE_SIZE, default=DEFAULT_PAGE_SIZE)
    starting_after = String(max_length=100, optional=True)
    email = String(max_length=MAX_EMAIL_LENGTH, optional=True)


class AddressSchema(OutgoingSchema):
    """`address`, all of it."""

    street1 = fields.Raw()
    street2 = fields.Raw()
    city = fields.Raw()
    state = fields.Raw()
    postal_code = fields.Raw()
    country = fields.Raw()


class CustomerSchema(OutgoingSchema):
    """A customer, its keys in the order of the documented sample."""

    id = fields.Raw()
    email = fields.Raw()
    first_name = fields.Raw()
    last_name = fields.Raw()
    full_name = fields.Raw()
    phone = fields.Raw()
    date_of_birth = fields.Raw()
    address = fields.Nested(AddressSchema)
    customer_tier = fields.Raw()
    marketing_consent = fields.Raw()
    referral_source = fields.Raw()
    stripe_customer_id = fields.Raw()
    status = fields.Constant("active")
    created_at = IsoTimestamp(attribute="created")
    updated_at = IsoTimestamp(attribute="updated")
    lifetime_value = fields.Constant(0.0)
    total_orders = fields.Constant(0)
    tags = fields.List(fields.Raw())
    custom_fields = fields.Raw()
    preferences = fields.Raw()
