"""Meters: what usage is called, whose it is and how it adds up (docs.stripe.com/api/billing/meter)."""

from typing import ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.meters.tallies import Formula

DEFAULT_CUSTOMER_KEY = "stripe_customer_id"
DEFAULT_VALUE_KEY = "value"


class Meter(Struct, frozen=True, kw_only=True):
    """A meter. Times are unix seconds, UTC.

    Attributes:
        event_name: what its events are called; of the active meters one alone has a name.
        formula: how the values of its events add up.
        customer_key: under which key the payload of an event says whose usage it is.
        value_key: under which key it says how much.
        event_time_window: for which time callers have added events up already, if for any.
        has_thresholds: whether some subscription that it bills is, or was, to be billed at a threshold.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing.meter",
        display_name="meter",
        prefix="mtr",
        events=(
            "billing.meter.created",
            "billing.meter.deactivated",
            "billing.meter.reactivated",
            "billing.meter.updated",
        ),
    )

    id: str
    created: int
    display_name: str
    event_name: str
    formula: Formula
    updated: int
    customer_key: str = DEFAULT_CUSTOMER_KEY
    value_key: str = DEFAULT_VALUE_KEY
    event_time_window: str | None = None
    status: Literal["active", "inactive"] = "active"
    deactivated_at: int | None = None
    has_thresholds: bool = False


class ActiveMeter(Struct, frozen=True, kw_only=True):
    """Which meter is the active one of an event name; its id is that name."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("billing.meter_event_name")

    id: str
    created: int
    meter: str


class CustomerMappingParams(Params, frozen=True, kw_only=True):
    """How an event is to say whose usage it tells of."""

    event_payload_key: str
    type: Literal["by_id"]


class DefaultAggregationParams(Params, frozen=True, kw_only=True):
    """How values are to add up."""

    formula: Formula


class ValueSettingsParams(Params, frozen=True, kw_only=True):
    """How an event is to say how much was used."""

    event_payload_key: str


class MeterUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a meter (docs.stripe.com/api/billing/meter/update)."""

    display_name: Given[str] = NOT_GIVEN


class MeterCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a meter (docs.stripe.com/api/billing/meter/create)."""

    default_aggregation: DefaultAggregationParams
    display_name: str
    event_name: str
    customer_mapping: Given[CustomerMappingParams] = NOT_GIVEN
    event_time_window: Given[str] = NOT_GIVEN
    value_settings: Given[ValueSettingsParams] = NOT_GIVEN


def create_meter(params: MeterCreateParams, holder: ActiveMeter | None, ctx: Context, changes: Changes) -> Meter:
    """A new, active meter. Raises APIError where another active one, `holder`, has the event name."""
    _check_free(params.event_name, holder)
    mapping, value = params.customer_mapping, params.value_settings
    meter = Meter(
        id=ctx.new_id(Meter.RESOURCE_TYPE.prefix),
        created=ctx.now,
        display_name=params.display_name,
        event_name=params.event_name,
        formula=params.default_aggregation.formula,
        updated=ctx.now,
        customer_key=DEFAULT_CUSTOMER_KEY if mapping is NOT_GIVEN else mapping.event_payload_key,
        value_key=DEFAULT_VALUE_KEY if value is NOT_GIVEN else value.event_payload_key,
        event_time_window=given_or(params.event_time_window, None),
    )
    _hold_name(meter, ctx, changes)
    changes.save(meter)
    changes.emit("billing.meter.created", meter)
    return meter


def update_meter(old: Meter, params: MeterUpdateParams, ctx: Context, changes: Changes) -> Meter:
    """The meter under another name."""
    display_name = given_or(params.display_name, old.display_name)
    if display_name == old.display_name:
        return old
    return _save_changed(old, replace(old, display_name=display_name, updated=ctx.now), "updated", changes)


def deactivate_meter(old: Meter, ctx: Context, changes: Changes) -> Meter:
    """The meter, taking no more events, and its event name free. Raises APIError for one that is not active."""
    _require_status(old, "active", "deactivate")
    changes.remove(ActiveMeter(id=old.event_name, created=old.created, meter=old.id))
    inactive = replace(old, status="inactive", deactivated_at=ctx.now, updated=ctx.now)
    return _save_changed(old, inactive, "deactivated", changes)


def reactivate_meter(old: Meter, holder: ActiveMeter | None, ctx: Context, changes: Changes) -> Meter:
    """The meter, taking events again. Raises APIError for an active one, and where `holder` has its event name now."""
    _require_status(old, "inactive", "reactivate")
    _check_free(old.event_name, holder)
    _hold_name(old, ctx, changes)
    active = replace(old, status="active", deactivated_at=None, updated=ctx.now)
    return _save_changed(old, active, "reactivated", changes)


def require_active_meter(meter: Meter, param: str) -> Meter:
    """Raises APIError for a meter that no price can be attached to any more; `param` names it."""
    if meter.status != "active":
        raise APIError(f"The meter {meter.id} is inactive: a price can only be attached to an active one.", param=param)
    return meter


def _save_changed(old: Meter, new: Meter, what: str, changes: Changes) -> Meter:
    changes.save(new)
    changes.emit(f"billing.meter.{what}", new, old)
    return new


def _hold_name(meter: Meter, ctx: Context, changes: Changes) -> None:
    changes.save(ActiveMeter(id=meter.event_name, created=ctx.now, meter=meter.id))


def _check_free(event_name: str, holder: ActiveMeter | None) -> None:
    """Stripe refuses a second active meter of a name (docs.stripe.com/api/billing/meter); its words are not known."""
    if holder is not None:
        raise APIError(
            f"There is an active meter with the event name `{event_name}` already: {holder.meter}.", param="event_name"
        )


def _require_status(meter: Meter, status: str, what: str) -> None:
    if meter.status != status:
        raise APIError(f"You cannot {what} a meter whose status is {meter.status}.")
