"""What was used: events of meters, and taking them back (docs.stripe.com/api/billing/meter-event)."""

from decimal import Decimal, InvalidOperation
from typing import ClassVar, Literal
from uuid import uuid4

from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.meters.meter import Meter
from emulator.billing.meters.tallies import (
    DailyUsage,
    HourlyUsage,
    with_event,
    with_hour,
    without_event,
)

OLDEST_SECONDS = 35 * DAY
NEWEST_SECONDS = 5 * 60
"""How long ago, and how far ahead, an event may have happened (docs.stripe.com/api/billing/meter-event/create)."""

KEPT_SECONDS = DAY
"""How long an identifier is not to be used again, and its event can be taken back."""

_MAX_DIGITS = 15
_CANCELED = "cancel[identifier]"


class MeterEvent(Struct, frozen=True, kw_only=True):
    """An event, kept for a day: from then on only what it adds up to is known. Its id is its `identifier`.

    `created` is when it came by the world's clock, `shown_created` by its customer's; `timestamp` is when it happened;
    unix seconds, UTC.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing.meter_event", display_name="meter event", prefix="mev", ttl=KEPT_SECONDS
    )

    id: str
    created: int
    event_name: str
    timestamp: int
    meter: str
    customer: str
    value: Decimal
    payload: dict[str, str]
    shown_created: int
    is_canceled: bool = False


class MeterEventParams(Params, frozen=True, kw_only=True):
    """What is reported (docs.stripe.com/api/billing/meter-event/create). `timestamp` is unix seconds, UTC."""

    event_name: str
    payload: dict[str, str]
    identifier: Given[str] = NOT_GIVEN
    timestamp: Given[int] = NOT_GIVEN


class MeterEventCreateParams(MeterEventParams, frozen=True, kw_only=True):
    """The same, as version 1 of the API takes it."""

    expand: tuple[str, ...] = ()


class MeterEventError(APIError):
    """An event that is not counted.

    `reason` is what version 2 of the API calls it (docs.stripe.com/api/v2/billing/meter-event/create, and the error
    types of docs.stripe.com/api/v2/core/events/event-types#v1.billing.meter.error_report_triggered).
    """

    def __init__(self, reason: str, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message, code=code, param=param)
        self.reason = reason


class CancelParams(Params, frozen=True, kw_only=True):
    """Which event is to be taken back."""

    identifier: Given[str] = NOT_GIVEN


class MeterEventAdjustmentParams(Params, frozen=True, kw_only=True):
    """What is to be taken back (docs.stripe.com/api/billing/meter-event-adjustment/create)."""

    event_name: str
    type: Literal["cancel"]
    cancel: Given[CancelParams] = NOT_GIVEN


class MeterEventAdjustmentCreateParams(MeterEventAdjustmentParams, frozen=True, kw_only=True):
    """The same, as version 1 of the API takes it."""

    expand: tuple[str, ...] = ()


class MeterEventAdjustment(Struct, frozen=True, kw_only=True):
    """What was taken back; no call shows it again, and nothing of it is kept."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing.meter_event_adjustment", display_name="meter event adjustment", prefix="mevadj"
    )

    id: str
    created: int
    event_name: str
    identifier: str


class UsageRecords(Struct, frozen=True):
    """The hour and the day in which an event happened."""

    hour: HourlyUsage
    day: DailyUsage


def no_active_meter(event_name: str) -> APIError:
    """The refusal of an event that no meter counts."""
    return MeterEventError(
        "no_meter",
        f'No active meter found for event name "{event_name}".',
        code="resource_missing",
        param="event_name",
    )


def customer_in(params: MeterEventParams, meter: Meter) -> str:
    """Whose usage an event tells of. Raises APIError where it does not say."""
    return _from_payload(params, meter.customer_key, "meter_event_no_customer_defined")


def timestamp_of(params: MeterEventParams, ctx: Context) -> int:
    """When an event happened: unix seconds, UTC. Raises APIError for what is too long ago, or too far ahead."""
    at = given_or(params.timestamp, ctx.now)
    if not ctx.now - OLDEST_SECONDS <= at <= ctx.now + NEWEST_SECONDS:
        raise MeterEventError(
            "timestamp_in_future" if at > ctx.now else "timestamp_too_far_in_past",
            "The timestamp must be within the past 35 calendar days or up to 5 minutes in the future.",
            param="timestamp",
        )
    return at


def record_event(
    params: MeterEventParams,
    meter: Meter,
    known: MeterEvent | None,
    records: UsageRecords,
    ctx: Context,
    changes: Changes,
) -> MeterEvent:
    """Counts an event.

    Args:
        params: what is reported.
        meter: the active meter of that name.
        known: the event of the last day that has the same identifier, if there is one.
        records: where the event is counted.
        ctx: the moment.
        changes: what is saved.

    Raises APIError for an identifier that was used, and for a value that is no number.
    """
    if known is not None:
        raise MeterEventError("duplicate_meter_event", f"An event already exists with identifier {known.id}.")
    value = _value(params, meter)
    at = timestamp_of(params, ctx)
    event = MeterEvent(
        id=params.identifier or str(uuid4()),
        created=ctx.world_now,
        event_name=meter.event_name,
        timestamp=at,
        meter=meter.id,
        customer=customer_in(params, meter),
        value=value,
        payload=params.payload,
        shown_created=ctx.now,
    )
    hour = with_event(records.hour, at, value, meter.formula)
    changes.save(hour)
    changes.save(with_hour(records.day, hour))
    changes.save(event)
    return event


def identifier_to_cancel(params: MeterEventAdjustmentParams) -> str:
    """Which event is to be taken back. Raises APIError where that is not said."""
    named = NOT_GIVEN if params.cancel is NOT_GIVEN else params.cancel.identifier
    if named is NOT_GIVEN:
        raise missing_param(_CANCELED)
    return named


def cancel_event(event: MeterEvent, records: UsageRecords, ctx: Context, changes: Changes) -> MeterEventAdjustment:
    """Takes an event of the last day back. Raises APIError for one that was taken back before."""
    if event.is_canceled:
        raise APIError(f"The meter event with identifier {event.id} has been canceled already.", param=_CANCELED)
    hour = without_event(records.hour, event.timestamp, event.value)
    changes.save(hour)
    changes.save(with_hour(records.day, hour))
    changes.save(replace(event, is_canceled=True))
    id = ctx.new_id(MeterEventAdjustment.RESOURCE_TYPE.prefix)
    return MeterEventAdjustment(id=id, created=ctx.now, event_name=event.event_name, identifier=event.id)


def no_event_to_cancel(identifier: str, event_name: str) -> APIError:
    """The refusal for an event that is not known, or not any more. Stripe's words for it are not known."""
    return APIError(
        f"No meter event `{event_name}` with identifier {identifier} was received within the last 24 hours.",
        code="resource_missing",
        param=_CANCELED,
    )


def _value(params: MeterEventParams, meter: Meter) -> Decimal:
    """How much was used; meters that only count events need no value."""
    if meter.formula == "count" and meter.value_key not in params.payload:
        return Decimal(1)
    text = _from_payload(params, meter.value_key, "meter_event_invalid_value")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _bad_value(meter, text) from None
    if not value.is_finite():
        raise _bad_value(meter, text)
    if len(value.as_tuple().digits) > _MAX_DIGITS or abs(value.adjusted()) > _MAX_DIGITS:
        raise _bad_value(meter, text, "meter_event_value_too_many_digits")
    return value


def _bad_value(meter: Meter, text: str, reason: str = "meter_event_invalid_value") -> APIError:
    return MeterEventError(
        reason,
        f"Invalid value in the payload: `{text}` is not a number of at most {_MAX_DIGITS} digits.",
        param=f"payload[{meter.value_key}]",
    )


def _from_payload(params: MeterEventParams, key: str, reason: str) -> str:
    found = params.payload.get(key)
    if not found:
        param = f"payload[{key}]"
        raise MeterEventError(reason, f"Missing required param: {param}.", code="parameter_missing", param=param)
    return found
