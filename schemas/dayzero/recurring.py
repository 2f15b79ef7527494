"""Day Zero's recurring templates on the wire (ondayzero.com/docs/reference/recurring)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from marshmallow import ValidationError, fields, validates_schema

from emulator.billing.core.params import NOT_GIVEN, Params
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.recurring.params import (
    RecurringConfigParams,
    TemplateCloneParams,
    TemplateCreateParams,
    TemplateDataParams,
    TemplateUpdateParams,
)
from emulator.billing.dayzero.recurring.recurrence import FREQUENCIES
from emulator.billing.dayzero.recurring.template import TEMPLATE_STATUSES
from schemas.dayzero.fields import BusinessId
from schemas.dayzero.line_items import LineItemParamsSchema
from schemas.dayzero.lists import PageParams, PageParamsSchema
from schemas.json_fields import MISSING, ArrayOf, Boolean, Enum, Integer, JsonSchema, NestedObject, String, Value
from schemas.json_formats import Date, Uuid
from schemas.json_params import ParamsSchema
from schemas.json_times import IsoTimestamp
from schemas.outgoing import OutgoingSchema

RECURRENCE_TYPES: Final = ("invoice", "bill")
_TEXT = choices.MAX_TEXT_LENGTH
_NOTE = choices.MAX_NOTE_LENGTH
_MAX_OCCURRENCES = 1_000_000


class CalendarDate(Value[date]):
    """A day as `2026-01-20`, loaded as one of the calendar."""

    def read(self, value: Any) -> date:
        """Returns the day."""
        return date.fromisoformat(Date().read(value))


class TemplatePath(JsonSchema):
    """The template that a path names."""

    template_id = Uuid(required=True)


class TemplateDataParamsSchema(ParamsSchema[TemplateDataParams]):
    """`template_data`: line items, or an amount in their place."""

    amount = Integer(minimum=0, maximum=choices.MAX_UNIT_PRICE, optional=True)
    description = String(max_length=_NOTE, optional=True)
    line_items = ArrayOf(NestedObject(LineItemParamsSchema), optional=True, minimum=1, maximum=choices.MAX_LINES)

    @validates_schema
    def check_not_empty(self, data: Mapping[str, Any], **_options: Any) -> None:
        """Raises ValidationError for neither."""
        if data["amount"] is None and data["line_items"] is None:
            raise ValidationError({"line_items": [MISSING]})


def _days(maximum: int, minimum: int, default: Any = None) -> Integer:
    return Integer(minimum=minimum, maximum=maximum, optional=True, default=default)


class RecurringConfigParamsSchema(ParamsSchema[RecurringConfigParams]):
    """`recurring` of InvoiceCreateRequest; its fields are not documented but for those that every template has."""

    name = String(max_length=_TEXT, optional=True)
    frequency = Enum(*FREQUENCIES, required=True)
    days_until_due = _days(choices.MAX_DAYS_UNTIL_DUE, 0, choices.DAYS_UNTIL_DUE)
    day_of_month = _days(31, 1)
    day_of_week = _days(6, 0)
    start_date = CalendarDate(optional=True)
    end_date = CalendarDate(optional=True)
    max_occurrences = Integer(minimum=1, maximum=_MAX_OCCURRENCES, optional=True)
    notes = String(max_length=_NOTE, optional=True)
    auto_send = Boolean(default=False)


class TemplateCreateParamsSchema(ParamsSchema[TemplateCreateParams]):
    """POST /recurring: RecurringTemplateCreate; the guide's sample has `line_items` and no name."""

    name = String(min_length=1, max_length=_TEXT, optional=True)
    currency = Enum(*choices.CURRENCIES, optional=True)
    frequency = Enum(*FREQUENCIES, required=True)
    days_until_due = _days(choices.MAX_DAYS_UNTIL_DUE, 0, choices.DAYS_UNTIL_DUE)
    day_of_month = _days(31, 1)
    day_of_week = _days(6, 0)
    end_date = CalendarDate(optional=True)
    max_occurrences = Integer(minimum=1, maximum=_MAX_OCCURRENCES, optional=True)
    notes = String(max_length=_NOTE, optional=True)
    recurrence_type = Enum(*RECURRENCE_TYPES, required=True)
    start_date = CalendarDate(required=True)
    customer_id = String(max_length=_TEXT, optional=True)
    auto_send = Boolean(default=False)
    vendor_id = String(max_length=_TEXT, optional=True)
    template_data = NestedObject(TemplateDataParamsSchema, optional=True)
    line_items = ArrayOf(NestedObject(LineItemParamsSchema), optional=True, minimum=1, maximum=choices.MAX_LINES)

    @validates_schema
    def check_needed(self, template: Mapping[str, Any], **_options: Any) -> None:
        """Raises ValidationError for a template of invoices without a customer, or without anything to invoice."""
        without_customer = template["recurrence_type"] == "invoice" and template["customer_id"] is None
        without_data = template["template_data"] is None and template["line_items"] is None
        missing = (("customer_id", without_customer), ("template_data", without_data))
        if without_customer or without_data:
            raise ValidationError({name: [MISSING] for name, is_missing in missing if is_missing})


class TemplateUpdateParamsSchema(ParamsSchema[TemplateUpdateParams]):
    """PUT /recurring/{template_id}: RecurringTemplateUpdate."""

    name = String(min_length=1, max_length=_TEXT, optional=True)
    currency = Enum(*choices.CURRENCIES, optional=True)
    frequency = Enum(*FREQUENCIES, optional=True)
    days_until_due = _days(choices.MAX_DAYS_UNTIL_DUE, 0)
    day_of_month = _days(31, 1, NOT_GIVEN)
    day_of_week = _days(6, 0, NOT_GIVEN)
    end_date = CalendarDate(optional=True, default=NOT_GIVEN)
    max_occurrences = Integer(minimum=1, maximum=_MAX_OCCURRENCES, optional=True, default=NOT_GIVEN)
    notes = String(max_length=_NOTE, optional=True, default=NOT_GIVEN)
    template_data = NestedObject(TemplateDataParamsSchema, optional=True)
    auto_send = Boolean(optional=True)
    customer_id = String(max_length=_TEXT, optional=True)
    vendor_id = String(max_length=_TEXT, optional=True)


class TemplateCloneParamsSchema(ParamsSchema[TemplateCloneParams]):
    """POST /recurring/{template_id}/clone: RecurringTemplateClone."""

    name = String(min_length=1, max_length=_TEXT, optional=True)
    start_date = CalendarDate(optional=True)
    customer_id = String(max_length=_TEXT, optional=True)
    vendor_id = String(max_length=_TEXT, optional=True)


class TemplateListParams(PageParams, frozen=True, kw_only=True):
    """What a list of templates is to hold."""

    recurrence_type: str | None = None
    status: str | None = None
    customer_id: str | None = None
    vendor_id: str | None = None


class TemplateListParamsSchema(PageParamsSchema[TemplateListParams]):
    """GET /recurring."""

    recurrence_type = Enum(*RECURRENCE_TYPES, optional=True)
    status = Enum(*TEMPLATE_STATUSES, optional=True)
    customer_id = String(max_length=100, optional=True)
    vendor_id = String(max_length=100, optional=True)
    sort_by = Enum("created_at", "name", "next_occurrence", default="created_at")


class HistoryParams(Params, frozen=True, kw_only=True):
    """How much of a history is shown."""

    limit: int = 50


class HistoryParamsSchema(ParamsSchema[HistoryParams]):
    """GET /recurring/{template_id}/history."""

    limit = Integer(minimum=1, maximum=100, default=50)


class TemplateLineSchema(OutgoingSchema):
    """A line of `template_data`."""

    description = fields.Raw()
    quantity = fields.Raw()
    unit_price = fields.Raw()


class TemplateDataSchema(OutgoingSchema):
    """`template_data` of an answer."""

    amount = fields.Raw()
    description = fields.Raw()
    line_items = fields.List(fields.Nested(TemplateLineSchema), attribute="lines")


class TemplateSchema(OutgoingSchema):
    """RecurringTemplateResponse; its fields are not documented but for those that can be given."""

    id = fields.Raw()
    business_id = BusinessId()
    created_at = IsoTimestamp(attribute="created")
    updated_at = IsoTimestamp(attribute="updated")
    name = fields.Raw()
    currency = fields.Raw()
    frequency = fields.Raw(attribute="recurrence.frequency")
    days_until_due = fields.Raw()
    day_of_month = fields.Raw(attribute="recurrence.day_of_month")
    day_of_week = fields.Raw(attribute="recurrence.day_of_week")
    end_date = fields.Date(attribute="recurrence.end_date")
    max_occurrences = fields.Raw()
    notes = fields.Raw()
    recurrence_type = fields.Constant("invoice")
    start_date = fields.Date(attribute="recurrence.start_date")
    status = fields.Raw()
    customer_id = fields.Raw()
    auto_send = fields.Raw()
    vendor_id = fields.Constant(None)
    template_data = fields.Nested(TemplateDataSchema, attribute="data")
    next_occurrence = fields.Raw()
    occurrences_generated = fields.Raw(attribute="occurrences")


class SkippedSchema(OutgoingSchema):
    """The answer to a skip, its four fields in the documented order."""

    template_id = fields.Raw()
    skipped_date = fields.Raw()
    next_occurrence = fields.Raw()
    message = fields.Raw()


class GeneratedDocumentSchema(OutgoingSchema):
    """GeneratedDocumentItem; documented are its first two fields."""

    id = fields.Raw()
    document_type = fields.Constant("invoice")
    number = fields.Raw()
    status = fields.Raw()
    amount = fields.Raw(attribute="total")
    currency = fields.Raw()
    issue_date = fields.Raw()
    due_date = fields.Raw()
    created_at = IsoTimestamp(attribute="created")
