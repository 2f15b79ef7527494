"""Stateset's customers on the wire (docs.stateset.com/api-reference/customer/create)."""

from marshmallow import Schema, fields

from schemas.json_fields import Flag, Inside, Items, JsonSchema, Labels, OneOf, Text, Whole
from schemas.json_formats import LONGEST_ADDRESS, Day, MailAddress
from schemas.json_times import Iso

TIERS = ("bronze", "silver", "gold", "platinum")
SOURCES = ("organic", "paid_search", "social_media", "referral", "email", "direct", "other")
LONGEST_NAME = 50
LONGEST_NOTES = 1000
# Not limited by the documentation.
_LONG = 255


class AddressParams(JsonSchema):
    """`address`."""

    street1 = Text(longest=_LONG, optional=True)
    street2 = Text(longest=_LONG, optional=True)
    city = Text(longest=_LONG, optional=True)
    state = Text(longest=_LONG, optional=True)
    postal_code = Text(longest=_LONG, optional=True)
    country = Text(pattern="[A-Z]{2}", optional=True)


class CustomerCreateParams(JsonSchema):
    """POST /customers."""

    email = MailAddress(longest=LONGEST_ADDRESS, required=True)
    first_name = Text(shortest=1, longest=LONGEST_NAME, required=True)
    last_name = Text(shortest=1, longest=LONGEST_NAME, required=True)
    phone = Text(longest=_LONG, optional=True)
    date_of_birth = Day(optional=True)
    address = Inside(AddressParams, optional=True)
    marketing_consent = Flag(default=False)
    customer_tier = OneOf(*TIERS, optional=True)
    referral_source = OneOf(*SOURCES, optional=True)
    stripe_customer_id = Text(longest=_LONG, optional=True)
    notes = Text(longest=LONGEST_NOTES, optional=True)
    tags = Items(Text(longest=_LONG), optional=True, most=50)
    custom_fields = Labels(most=50, longest=500, key="[A-Za-z0-9_]{1,64}", optional=True)
    preferences = Labels(most=20, longest=64, optional=True)


class CustomerListParams(JsonSchema):
    """GET /customers."""

    limit = Whole(least=1, most=100, default=20)
    starting_after = Text(longest=100, optional=True)
    email = Text(longest=LONGEST_ADDRESS, optional=True)


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
    created_at = Iso(attribute="created")
    updated_at = Iso(attribute="updated")
    lifetime_value = fields.Constant(0.0)
    total_orders = fields.Constant(0)
    tags = fields.List(fields.Raw())
    custom_fields = fields.Raw()
    preferences = fields.Raw()
