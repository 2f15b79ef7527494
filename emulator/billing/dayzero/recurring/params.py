"""The parameters of operations on recurring templates (docs/reference/recurring), as the rules get them."""

from datetime import date

from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.line_items import LineItemParams
from emulator.billing.dayzero.recurring.recurrence import Frequency


class TemplateDataParams(Params, frozen=True, kw_only=True):
    """What the documents are about: items, or an amount in cents."""

    amount: int | None = None
    description: str | None = None
    line_items: tuple[LineItemParams, ...] | None = None


class RecurringConfigParams(Params, frozen=True, kw_only=True):
    """`recurring` of an invoice: the template takes the rest from the invoice."""

    name: str | None = None
    frequency: Frequency
    days_until_due: int = choices.DAYS_UNTIL_DUE
    day_of_month: int | None = None
    day_of_week: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    max_occurrences: int | None = None
    notes: str | None = None
    auto_send: bool = False


class TemplateCreateParams(Params, frozen=True, kw_only=True):
    """POST /recurring: RecurringTemplateCreate; `line_items` beside `template_data` are those of the guide's sample."""

    name: str | None = None
    currency: str | None = None
    frequency: Frequency
    days_until_due: int = choices.DAYS_UNTIL_DUE
    day_of_month: int | None = None
    day_of_week: int | None = None
    end_date: date | None = None
    max_occurrences: int | None = None
    notes: str | None = None
    recurrence_type: str
    start_date: date
    customer_id: str | None = None
    auto_send: bool = False
    vendor_id: str | None = None
    template_data: TemplateDataParams | None = None
    line_items: tuple[LineItemParams, ...] | None = None


class TemplateUpdateParams(Params, frozen=True, kw_only=True):
    """PUT /recurring/{template_id}: RecurringTemplateUpdate; by null, what every template has stays as it is."""

    name: str | None = None
    currency: str | None = None
    frequency: Frequency | None = None
    days_until_due: int | None = None
    day_of_month: Given[int | None] = NOT_GIVEN
    day_of_week: Given[int | None] = NOT_GIVEN
    end_date: Given[date | None] = NOT_GIVEN
    max_occurrences: Given[int | None] = NOT_GIVEN
    notes: Given[str | None] = NOT_GIVEN
    template_data: TemplateDataParams | None = None
    auto_send: bool | None = None
    customer_id: str | None = None
    vendor_id: str | None = None


class TemplateCloneParams(Params, frozen=True, kw_only=True):
    """POST /recurring/{template_id}/clone: RecurringTemplateClone."""

    name: str | None = None
    start_date: date | None = None
    customer_id: str | None = None
    vendor_id: str | None = None
