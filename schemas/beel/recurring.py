"""Recurring invoices: what may be said of them (docs.beel.es, Recurring invoices)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import MainTax, TaxType
from emulator.billing.beel.invoice import EmailConfig
from emulator.billing.beel.parties import PaymentInfo
from emulator.billing.beel.recurring.editing import RecurringParams
from emulator.billing.beel.taxes import LineParams
from schemas.beel.fields import ArrayOf, Boolean, Day, Enum, Integer, Number, NumberEnum, String, Uuid
from schemas.beel.invoices import (
    IRPF_RATES,
    MAX_PRICE,
    REGIME_KEYS,
    SURCHARGE_RATES,
    TAX_TYPES,
    EmailConfigSchema,
)
from schemas.beel.parties import PAYMENT_METHODS, iban, swift
from schemas.beel.queries import PageQuery
from schemas.beel.requests import RequestSchema, nested

FREQUENCIES = ("MONTHLY", "QUARTERLY", "YEARLY")
STATUSES = ("ACTIVE", "PAUSED", "COMPLETED")
SORT_FIELDS = ("created_at", "name", "next_generation", "status")
MAX_INVOICES = 1000

_PAYMENT = {
    "payment_method": "method",
    "payment_iban": "iban",
    "payment_swift": "swift",
    "payment_term_days": "payment_term_days",
}
_CLEARABLE = {"end_date", "max_invoices", "notes"}


class RecurringLineSchema(RequestSchema):
    """A line, whose taxes stand in it one by one."""

    description = String(minimum=1, maximum=500, required=True)
    quantity = Number(minimum=-choices.MAX_QUANTITY, maximum=choices.MAX_QUANTITY, places=4, required=True)
    unit = String(maximum=50)
    unit_price = Number(minimum=0, maximum=MAX_PRICE, places=4, required=True)
    discount_percentage = Number(minimum=0, maximum=100)
    tax_type = Enum(TAX_TYPES)
    vat_rate = Number(minimum=0, maximum=100)
    regime_key = Enum(REGIME_KEYS)
    equivalence_surcharge_rate = NumberEnum(SURCHARGE_RATES)
    irpf_rate = NumberEnum(IRPF_RATES)

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


def _params(*, email_configuration: EmailConfig | None = None, **given: Any) -> RecurringParams:
    """The parameters; how to pay is one thing."""
    payment = {name: given.pop(key) for key, name in _PAYMENT.items() if key in given}
    payment_info = PaymentInfo(**payment) if payment else None
    return RecurringParams(**given, payment_info=payment_info, email_config=email_configuration)


def _derived(*, from_invoice_id: str, **given: Any) -> tuple[str, RecurringParams]:
    """The invoice that a template is like, and in what it is not."""
    return from_invoice_id, _params(**given)


class _Template(RequestSchema):
    factory: ClassVar[Callable[..., Any] | None] = _params

    name = String(minimum=1, maximum=255)
    frequency = Enum(FREQUENCIES)
    day_of_month = Integer(minimum=1, maximum=31)
    start_date = Day()
    end_date = Day()
    series_id = Uuid()
    invoice_type = Enum(("STANDARD", "SIMPLIFIED"))
    max_invoices = Integer(minimum=1, maximum=MAX_INVOICES)
    customer_id = Uuid()
    lines = ArrayOf(nested(RecurringLineSchema), minimum=1, maximum=choices.MAX_LINES)
    payment_method = Enum(PAYMENT_METHODS)
    payment_iban = iban()
    payment_swift = swift()
    payment_term_days = Integer(minimum=0, maximum=365)
    notes = String(maximum=1000)
    draft_in_advance = Boolean()
    send_automatically = Boolean()
    email_configuration = nested(EmailConfigSchema)


class CreateRecurring(_Template):
    """POST /v1/recurring-invoices."""


class UpdateRecurring(_Template):
    """PATCH /v1/recurring-invoices/{recurring_invoice_id}: null takes away what can be missing."""

    @classmethod
    def parse(cls, raw: Any) -> Any:
        """The change. Raises InvalidRequestError."""
        params: RecurringParams = super().parse(raw)
        return replace(params, cleared=_cleared(lambda name: name in raw and raw[name] is None))


class ReplaceRecurring(_Template):
    """PUT /v1/recurring-invoices/{recurring_invoice_id}: what can be missing and is not there is taken away."""

    @classmethod
    def parse(cls, raw: Any) -> Any:
        """The change. Raises InvalidRequestError."""
        params: RecurringParams = super().parse(raw)
        return replace(params, cleared=_cleared(lambda name: raw.get(name) is None))


class DeriveRecurring(_Template):
    """POST /v1/companies/{company_id}/recurring-invoices/derivations."""

    factory = _derived

    from_invoice_id = Uuid(required=True)


class SetRecurringStatus(RequestSchema):
    """PUT /v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}/status."""

    status = Enum(("ACTIVE", "PAUSED"), required=True)


class RecurringQuery(PageQuery):
    """GET /v1/recurring-invoices."""

    status = Enum(STATUSES)
    customer_id = Uuid()
    pause_reason = Enum(("USER", "DOWNGRADE", "GENERATION_FAILURE"))
    sort_by = Enum(SORT_FIELDS, load_default="created_at")
    sort_order = Enum(("asc", "desc", "ASC", "DESC"), load_default="desc")


def _cleared(is_cleared: Callable[[str], bool]) -> frozenset[str]:
    """What is taken away, by the names that rules have for it; how to pay goes as a whole."""
    names = {name for name in _CLEARABLE if is_cleared(name)}
    if is_cleared("payment_method"):
        names.add("payment_info")
    if is_cleared("email_configuration"):
        names.add("email_config")
    return frozenset(names)
