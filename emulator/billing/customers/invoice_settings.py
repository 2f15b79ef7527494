"""What a customer's new invoices start with: custom fields, footer, how their PDFs look."""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.structs import Struct, replace

AmountTaxDisplay = Literal["exclude_tax", "include_inclusive_tax"]


class CustomField(Struct, frozen=True):
    """One of up to four name-value pairs that an invoice shows."""

    name: str
    value: str


class InvoiceSettings(Struct, frozen=True, kw_only=True):
    """What a customer's new invoices start with."""

    custom_fields: tuple[CustomField, ...] | None = None
    default_payment_method: str | None = None
    footer: str | None = None
    amount_tax_display: AmountTaxDisplay | None = None
    has_rendering_options: bool = False
    template: str | None = None


class CustomFieldParams(Params, frozen=True, kw_only=True):
    """One of the name-value pairs that invoices are to show."""

    name: str
    value: str

    @classmethod
    def of(cls, fields: Sequence[CustomField]) -> "list[CustomFieldParams]":
        """What asks for fields that there are."""
        return [cls(name=each.name, value=each.value) for each in fields]


class RenderingOptionsParams(Params, frozen=True, kw_only=True):
    """How the customer's PDFs are to look by default."""

    amount_tax_display: Given[AmountTaxDisplay | None] = NOT_GIVEN
    template: Given[str | None] = NOT_GIVEN


class InvoiceSettingsParams(Params, frozen=True, kw_only=True):
    """What the customer's invoices are to start with."""

    custom_fields: Given[list[CustomFieldParams] | None] = NOT_GIVEN
    default_payment_method: Given[str | None] = NOT_GIVEN
    footer: Given[str | None] = NOT_GIVEN
    rendering_options: Given[RenderingOptionsParams | None] = NOT_GIVEN


def settings_after(old: InvoiceSettings, params: Given[InvoiceSettingsParams]) -> InvoiceSettings:
    """The settings with the parameters applied."""
    if params is NOT_GIVEN:
        return old
    fields = params.custom_fields
    settings = replace(
        old,
        custom_fields=old.custom_fields if fields is NOT_GIVEN else custom_fields(fields),
        default_payment_method=given_or(params.default_payment_method, old.default_payment_method),
        footer=given_or(params.footer, old.footer),
    )
    return _with_rendering_options(settings, params.rendering_options)


def _with_rendering_options(old: InvoiceSettings, params: Given[RenderingOptionsParams | None]) -> InvoiceSettings:
    if params is NOT_GIVEN:
        return old
    if params is None:
        return replace(old, amount_tax_display=None, has_rendering_options=False, template=None)
    return replace(
        old,
        amount_tax_display=given_or(params.amount_tax_display, old.amount_tax_display),
        has_rendering_options=True,
        template=given_or(params.template, old.template),
    )


def custom_fields(params: Sequence[CustomFieldParams] | None) -> tuple[CustomField, ...] | None:
    """The fields as an invoice keeps them; an empty list or None clears them."""
    return tuple(CustomField(each.name, each.value) for each in params) if params else None
