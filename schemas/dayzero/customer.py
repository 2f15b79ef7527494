"""Day Zero's customers on the wire (ondayzero.com/docs/reference/customers/create-customer)."""

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customer_params import (
    ContactCreateParams,
    CustomerCreateParams,
    CustomerUpdateParams,
)
from emulator.billing.dayzero.customers import STATUSES
from emulator.billing.system.mail_addresses import MAX_EMAIL_LENGTH
from schemas.dayzero.fields import BusinessId
from schemas.dayzero.lists import PageParams, PageParamsSchema
from schemas.json_fields import Boolean, Enum, Integer, JsonSchema, String
from schemas.json_formats import Email, Uuid
from schemas.json_params import ParamsSchema
from schemas.json_times import IsoTimestamp
from schemas.outgoing import OutgoingSchema

_TEXT = choices.MAX_TEXT_LENGTH
SORT_FIELDS = ("created_at", "updated_at", "name", "email")


class CustomerPath(JsonSchema):
    """The customer that a path names."""

    customer_id = Uuid(required=True)


class CustomerCreateParamsSchema(ParamsSchema[CustomerCreateParams]):
    """POST /customers: CustomerCreateRequest."""

    name = String(min_length=1, max_length=_TEXT, required=True)
    email = Email(max_length=MAX_EMAIL_LENGTH, required=True)
    address = String(max_length=_TEXT, optional=True)
    phone = String(max_length=_TEXT, optional=True)
    tax_id = String(max_length=_TEXT, optional=True)
    website = String(max_length=_TEXT, optional=True)
    notes = String(max_length=choices.MAX_NOTE_LENGTH, optional=True)
    credit_limit_cents = Integer(optional=True)
    default_payment_term_id = String(max_length=_TEXT, optional=True)
    status = Enum(*STATUSES, default="active")
    category = String(max_length=_TEXT, optional=True)
    invoice_footer = String(max_length=choices.MAX_NOTE_LENGTH, optional=True)


class CustomerUpdateParamsSchema(ParamsSchema[CustomerUpdateParams]):
    """PUT /customers/{customer_id}: as at creation, none of it required; null takes away what can be missing."""

    name = String(min_length=1, max_length=_TEXT, optional=True)
    email = Email(max_length=MAX_EMAIL_LENGTH, optional=True, default=NOT_GIVEN)
    address = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    phone = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    tax_id = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    website = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    notes = String(max_length=choices.MAX_NOTE_LENGTH, optional=True, default=NOT_GIVEN)
    credit_limit_cents = Integer(optional=True, default=NOT_GIVEN)
    default_payment_term_id = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    status = Enum(*STATUSES, optional=True)
    category = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    invoice_footer = String(max_length=choices.MAX_NOTE_LENGTH, optional=True, default=NOT_GIVEN)


class ContactCreateParamsSchema(ParamsSchema[ContactCreateParams]):
    """POST /customers/{customer_id}/contacts."""

    name = String(min_length=1, max_length=_TEXT, required=True)
    email = Email(max_length=MAX_EMAIL_LENGTH, optional=True)
    role = String(max_length=_TEXT, optional=True)
    is_primary = Boolean(default=False)


class CustomerListParams(PageParams, frozen=True, kw_only=True):
    """What a list of customers is to hold."""

    search: str | None = None
    email: str | None = None
    id: str | None = None


class CustomerListParamsSchema(PageParamsSchema[CustomerListParams]):
    """GET /customers."""

    search = String(min_length=1, max_length=200, optional=True)
    email = String(max_length=MAX_EMAIL_LENGTH, optional=True)
    id = String(max_length=100, optional=True)
    sort_by = Enum(*SORT_FIELDS, default="created_at")


class ContactSchema(OutgoingSchema):
    """CustomerContactResponse; its fields are not documented but for those that can be given."""

    id = fields.Raw()
    name = fields.Raw()
    email = fields.Raw()
    role = fields.Raw()
    is_primary = fields.Raw()
    created_at = IsoTimestamp(attribute="created")


class CustomerSchema(OutgoingSchema):
    """CustomerResponse, its keys in the documented order."""

    id = fields.Raw()
    business_id = BusinessId()
    created_at = IsoTimestamp(attribute="created")
    updated_at = IsoTimestamp(attribute="updated")
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
