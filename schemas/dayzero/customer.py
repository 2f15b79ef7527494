"""Day Zero's customers on the wire (ondayzero.com/docs/reference/customers/create-customer)."""

from marshmallow import Schema, fields

from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import STATUSES
from schemas.dayzero.fields import BusinessId
from schemas.dayzero.lists import ListParams
from schemas.json_fields import Flag, JsonSchema, OneOf, Text, Whole
from schemas.json_formats import LONGEST_ADDRESS, MailAddress, Uuid
from schemas.json_times import Iso

_TEXT = choices.LONGEST_TEXT
SORTED_BY = ("created_at", "updated_at", "name", "email")


class CustomerPath(JsonSchema):
    """The customer that a path names."""

    customer_id = Uuid(required=True)


class CustomerCreateParams(JsonSchema):
    """POST /customers: CustomerCreateRequest."""

    name = Text(shortest=1, longest=_TEXT, required=True)
    email = MailAddress(longest=LONGEST_ADDRESS, required=True)
    address = Text(longest=_TEXT, optional=True)
    phone = Text(longest=_TEXT, optional=True)
    tax_id = Text(longest=_TEXT, optional=True)
    website = Text(longest=_TEXT, optional=True)
    notes = Text(longest=choices.LONGEST_NOTE, optional=True)
    credit_limit_cents = Whole(optional=True)
    default_payment_term_id = Text(longest=_TEXT, optional=True)
    status = OneOf(*STATUSES, default="active")
    category = Text(longest=_TEXT, optional=True)
    invoice_footer = Text(longest=choices.LONGEST_NOTE, optional=True)


class CustomerUpdateParams(CustomerCreateParams):
    """PUT /customers/{customer_id}: as at creation, none of it required; null takes the address away."""

    email = MailAddress(longest=LONGEST_ADDRESS, optional=True)

    def __init__(self) -> None:
        super().__init__(partial=True)


class ContactCreateParams(JsonSchema):
    """POST /customers/{customer_id}/contacts."""

    name = Text(shortest=1, longest=_TEXT, required=True)
    email = MailAddress(longest=LONGEST_ADDRESS, optional=True)
    role = Text(longest=_TEXT, optional=True)
    is_primary = Flag(default=False)


class CustomerListParams(ListParams):
    """GET /customers."""

    search = Text(shortest=1, longest=200, optional=True)
    email = Text(longest=LONGEST_ADDRESS, optional=True)
    id = Text(longest=100, optional=True)
    sort_by = OneOf(*SORTED_BY, default="created_at")


class ContactSchema(Schema):
    """CustomerContactResponse; its fields are not documented but for those that can be given."""

    id = fields.Raw()
    name = fields.Raw()
    email = fields.Raw()
    role = fields.Raw()
    is_primary = fields.Raw()
    created_at = Iso(attribute="created")


class CustomerSchema(Schema):
    """CustomerResponse, its keys in the documented order."""

    id = fields.Raw()
    business_id = BusinessId()
    created_at = Iso(attribute="created")
    updated_at = Iso(attribute="updated")
    name = fields.Raw()
    email = fields.Raw()
    address = fields.Raw()
    phone = fields.Raw()
    tax_id = fields.Raw()
    website = fields.Raw()
    notes = fields.Raw()
    credit_limit_cents = fields.Raw()
    default_payment_term_id = fields.Raw()
    status = fields.Raw()
    category = fields.Raw()
    is_deleted = fields.Constant(False)
    deleted_at = fields.Constant(None)
    stripe_customer_id = fields.Constant(None)
    invoice_footer = fields.Raw()
    contacts = fields.List(fields.Nested(ContactSchema))
