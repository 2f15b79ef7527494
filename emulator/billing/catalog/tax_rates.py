"""Tax rates (docs.stripe.com/api/tax_rates)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from msgspec import field

from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

MAX_TAX_RATES = 5
"""docs.stripe.com/billing/taxes/tax-rates: as many on one invoice, and on one of its lines."""


class TaxRate(Struct, frozen=True, kw_only=True):
    """A tax rate. `percentage` is a decimal string from 0 to 100; like `inclusive` it never changes.

    `for_tax_amounts` is one that was made for amounts set by hand: it cannot be applied to anything by itself.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "tax_rate",
        display_name="tax rate",
        prefix="txr",
        events=(
            "tax_rate.created",
            "tax_rate.updated",
        ),
    )

    id: str
    created: int
    display_name: str
    inclusive: bool
    percentage: str
    active: bool = True
    country: str | None = None
    description: str | None = None
    for_tax_amounts: bool = False
    jurisdiction: str | None = None
    jurisdiction_level: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    state: str | None = None
    tax_type: str | None = None

    @property
    def as_input(self) -> TaxRateInput:
        """The rate as the arithmetic sees it."""
        return TaxRateInput(self.id, Decimal(self.percentage), self.inclusive)


class TaxRateMatch(Struct, frozen=True, kw_only=True):
    """Which tax rate was made for what a caller asked to be taxed by, whose digest is the id: it is found again."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("tax_rate_match", conditional_put=False)

    id: str
    created: int
    tax_rate: str


class TaxRateCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a tax rate (docs.stripe.com/api/tax_rates/create). `percentage` is a decimal string."""

    display_name: str
    inclusive: bool
    percentage: str
    active: Given[bool] = NOT_GIVEN
    country: Given[str | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    jurisdiction: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    state: Given[str | None] = NOT_GIVEN
    tax_type: Given[str | None] = NOT_GIVEN


class TaxRateUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a tax rate (docs.stripe.com/api/tax_rates/update)."""

    active: Given[bool] = NOT_GIVEN
    country: Given[str | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    display_name: Given[str] = NOT_GIVEN
    jurisdiction: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    state: Given[str | None] = NOT_GIVEN
    tax_type: Given[str | None] = NOT_GIVEN


def create_tax_rate(
    params: TaxRateCreateParams, ctx: Context, changes: Changes, *, jurisdiction_level: str | None = None
) -> TaxRate:
    """Makes a tax rate and emits `tax_rate.created`; only one made for tax amounts has a `jurisdiction_level`."""
    blank = TaxRate(
        id=ctx.new_id("txr"),
        created=ctx.now,
        display_name=params.display_name,
        inclusive=params.inclusive,
        percentage=params.percentage,
        jurisdiction_level=jurisdiction_level,
    )
    rate = _with_params(blank, params)
    changes.save(rate)
    changes.emit("tax_rate.created", rate)
    return rate


def update_tax_rate(old: TaxRate, params: TaxRateUpdateParams, changes: Changes) -> TaxRate:
    """Changes a tax rate and emits `tax_rate.updated`; neither when nothing changes."""
    rate = _with_params(old, params)
    if rate != old:
        changes.save(rate)
        changes.emit("tax_rate.updated", rate, old)
    return rate


def _with_params(old: TaxRate, params: TaxRateCreateParams | TaxRateUpdateParams) -> TaxRate:
    return replace(
        old,
        active=given_or(params.active, old.active),
        country=given_or(params.country, old.country),
        description=given_or(params.description, old.description),
        display_name=given_or(params.display_name, old.display_name),
        jurisdiction=given_or(params.jurisdiction, old.jurisdiction),
        metadata=metadata_after(old.metadata, params.metadata),
        state=given_or(params.state, old.state),
        tax_type=given_or(params.tax_type, old.tax_type),
    )


def require_active(rates: Sequence[TaxRate], param: str) -> tuple[TaxRate, ...]:
    """The rates to apply. Raises APIError for an archived one, and one made for amounts (the wording is ours)."""
    for rate in rates:
        if not rate.active or rate.for_tax_amounts:
            raise APIError(f"The tax rate {rate.id} is archived: it cannot be applied to anything new.", param=param)
    return tuple(rates)
