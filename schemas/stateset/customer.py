"""Stateset's customers on the wire (docs.stateset.com/api-reference/customer/create)."""

from marshmallow import Schema, fields

from emulator.billing.system.mail_addresses import MAX_EMAIL_LENGTH
from schemas.json_fields import ArrayOf, Boolean, Enum, Integer, JsonSchema, Metadata, NestedObject, String
from schemas.json_formats import Date, Email
from schemas.json_times import IsoTimestamp

TIERS = ("bronze", "silver", "gold", "platinum")
SOURCES = ("organic", "paid_search", "social_media", "referral", "email", "direct", "other")
MAX_NAME_LENGTH = 50
MAX_NOTES_LENGTH = 1000
# Not limited by the documentation.
_LONG = 255


class AddressParams(JsonSchema):
    """`address`."""

    street1 = String(max_length=_LONG, optional=True)
    street2 = String(max_length=_LONG, optional=True)
    city = String(max_length=_LONG, optional=True)
    state = String(max_length=_LONG, optional=True)
    postal_code = String(max_length=_LONG, optional=True)
    country = String(pattern="[A-Z]{2}", optional=True)


class CustomerCreateParams(JsonSchema):
    """POST /customers."""

    email = Email(max_length=MAX_EMAIL_LENGTH, required=True)
    first_name = String(min_length=1, max_length=MAX_NAME_LENGTH, required=True)
    last_name = String(min_length=1, max_length=MAX_NAME_LENGTH, required=True)
    phone = String(max_length=_LONG, optional=True)
    date_of_birth = Date(optional=True)
    address = NestedObject(AddressParams, optional=True)
    marketing_consent = Boolean(default=False)
    customer_tier = Enum(*TIERS, optional=True)
    referral_source = Enum(*SOURCES, optional=True)
    stripe_customer_id = String(max_length=_LONG, optional=True)
    notes = String(max_length=MAX_NOTES_LENGTH, optional=True)
    tags = ArrayOf(String(max_length=_LONG), optional=True, maximum=50)
    custom_fields = Metadata(maximum=50, max_length=500, key="[A-Za-z0-9_]{1,64}", optional=True)
    preferences = Metadata(maximum=20, max_length=64, optional=True)


class CustomerListParams(JsonSchema):
    """GET /customers."""

    limit = Integer(minimum=1, maximum=100, default=20)
    starting_after = String(max_length=100, optional=True)
    email = String(max_length=MAX_EMAIL_LENGTH, optional=True)


class AddressSchema(Schema):
    """`address`, all of it."""

    street1 = fields.Raw()
    street2 = fields.Raw()
    city = fields.Raw()
    state = fields.Raw()
    postal_code = fields.Raw()
    country = fields.Raw()


class CustomerSchema(Schema):
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
