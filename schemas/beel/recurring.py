"""Recurring invoices: what may be said of them (docs.beel.es, Recurring invoices)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import TAX_TYPES, MainTax, TaxType
from emulator.billing.beel.invoice import EmailConfig
from emulator.billing.beel.parties import PAYMENT_METHODS, PaymentInfo
from emulator.billing.beel.recurring.params import RecurringCreateParams, RecurringUpdateParams
from emulator.billing.beel.recurring.recurrence import FREQUENCIES
from emulator.billing.beel.recurring.template import RECURRING_STATUSES, TEMPLATE_TYPES
from emulator.billing.beel.tax_catalog import CATALOG
from emulator.billing.beel.taxes import LineParams
from emulator.billing.core.structs import replace
from schemas.beel.fields import ArrayOf, Boolean, Day, Enum, Integer, Number, String, Uuid
from schemas.beel.invoices import EmailConfigSchema, LineFields
from schemas.beel.parties import iban, swift
from schemas.beel.queries import SortedQuery
from schemas.beel.requests import RequestSchema, nested

SORT_FIELDS = ("created_at", "name", "next_generation", "status")
MAX_INVOICES = 1000

_PAYMENT = {
    "payment_method": "method",
    "payment_iban": "iban",
    "payment_swift": "swift",
    "payment_term_days": "payment_term_days",
}
_CLEARABLE = {"end_date", "max_invoices", "notes"}


class RecurringLineSchema(LineFields):
    """A line, whose taxes stand in it one by one."""

    tax_type = Enum(TAX_TYPES)
    vat_rate = Number(minimum=0, maximum=100)
    regime_key = Enum(tuple(CATALOG.regime_keys))

    @staticmethod
    def factory(
        *,
        tax_type: TaxType | None = None,
        vat_rate: Decimal | None = None,
        regime_key: str | None = None,
        **given: Any,
    ) -> LineParams:
        """The line; one that names no tax has that of the company's configuration."""
        if tax_type is None and vat_rate is None and regime_key is None:
            return LineParams(**given)
        tax = MainTax(
            type=tax_type or "IVA",
            percentage=choices.DEFAULT_VAT if vat_rate is None else vat_rate,
            regime_key=regime_key or choices.DEFAULT_REGIME,
        )
        return LineParams(**given, main_tax=tax)


def _arguments(*, email_configuration: EmailConfig | None = None, **given: Any) -> dict[str, Any]:
    """What was given, by the names that rules have for it; how to pay is one thing."""
    payment = {name: given.pop(key) for key, name in _PAYMENT.items() if key in given}
    return {**given, "payment_info": PaymentInfo(**payment) if payment else None, "email_config": email_configuration}


def _created(**given: Any) -> RecurringCreateParams:
    return RecurringCreateParams(**_arguments(**given))


def _derived(*, from_invoice_id: str, **given: Any) -> tuple[str, RecurringCreateParams]:
    """The invoice that a template is like, and in what it is not."""
    return from_invoice_id, _created(**given)


def _updated(**given: Any) -> RecurringUpdateParams:
    return RecurringUpdateParams(**_arguments(**given))


def _name(*, required: bool = False) -> String:
    return String(minimum=1, maximum=255, required=required)


def _day_of_month(*, required: bool = False) -> Integer:
    return Integer(minimum=1, maximum=31, required=required)


def _invoice_type(*, required: bool = False) -> Enum:
    return Enum(TEMPLATE_TYPES, required=required)


def _lines(*, required: bool = False) -> ArrayOf:
    return ArrayOf(nested(RecurringLineSchema), minimum=1, maximum=choices.MAX_LINES, required=required)


class _Template(RequestSchema):
    name = _name()
    frequency = Enum(FREQUENCIES)
    day_of_month = _day_of_month()
    start_date = Day()
    end_date = Day()
    series_id = Uuid()
    invoice_type = _invoice_type()
    max_invoices = Integer(minimum=1, maximum=MAX_INVOICES)
    customer_id = Uuid()
    lines = _lines()
    payment_method = Enum(PAYMENT_METHODS)
    payment_iban = iban()
    payment_swift = swift()
    payment_term_days = Integer(minimum=0, maximum=365)
    notes = String(maximum=1000)
    draft_in_advance = Boolean()
    send_automatically = Boolean()
    email_configuration = nested(EmailConfigSchema)


class CreateRecurringFromInvoice(_Template):
    """POST /v1/invoices/{invoice_id}/create-recurring."""

    factory: ClassVar[Callable[..., Any] | None] = _created

    name = _name(required=True)
    day_of_month = _day_of_month(required=True)
    start_date = Day(required=True)


class CreateRecurring(CreateRecurringFromInvoice):
    """POST /v1/recurring-invoices."""

    series_id = Uuid(required=True)
    invoice_type = _invoice_type(required=True)
    lines = _lines(required=True)


class DeriveRecurring(CreateRecurringFromInvoice):
    """POST /v1/companies/{company_id}/recurring-invoices/derivations."""

    factory = _derived

    from_invoice_id = Uuid(required=True)


class UpdateRecurring(_Template):
    """PATCH /v1/recurring-invoices/{recurring_invoice_id}: null takes away what can be missing."""

    factory = _updated

    @classmethod
    def parse(cls, raw: Any) -> Any:
        """The change. Raises InvalidRequestError."""
        params: RecurringUpdateParams = super().parse(raw)
        return replace(params, cleared=_cleared(lambda name: cls.takes_away(raw, name)))

    @classmethod
    def takes_away(cls, raw: dict[str, Any], name: str) -> bool:
        """Whether a member is taken away."""
        return name in raw and raw[name] is None


class ReplaceRecurring(UpdateRecurring):
    """PUT /v1/recurring-invoices/{recurring_invoice_id}: what can be missing and is not there is taken away."""

    @classmethod
    def takes_away(cls, raw: dict[str, Any], name: str) -> bool:
        """Whether a member is taken away."""
        return raw.get(name) is None


class SetRecurringStatus(RequestSchema):
    """PUT /v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}/status."""

    status = Enum(("ACTIVE", "PAUSED"), required=True)


class RecurringQuery(SortedQuery):
    """GET /v1/recurring-invoices."""

    status = Enum(RECURRING_STATUSES)
    customer_id = Uuid()
    pause_reason = Enum(("USER", "DOWNGRADE", "GENERATION_FAILURE"))
    sort_by = Enum(SORT_FIELDS, load_default="created_at")


def _cleared(is_cleared: Callable[[str], bool]) -> frozenset[str]:
    """What is taken away, by the names that rules have for it; how to pay goes as a whole."""
    names = {name for name in _CLEARABLE if is_cleared(name)}
    if is_cleared("payment_method"):
        names.add("payment_info")
    if is_cleared("email_configuration"):
        names.add("email_config")
    return frozenset(names)
