"""Meters on the wire (docs.stripe.com/api/billing/meter)."""

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from emulator.billing.meters.meter import (
    CustomerMappingParams,
    DefaultAggregationParams,
    Meter,
    MeterCreateParams,
    MeterUpdateParams,
    ValueSettingsParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema

_MAX_NAME = 100


class _CustomerMappingParamsSchema(ParamsPart[CustomerMappingParams]):
    event_payload_key = wire.String(_MAX_NAME, required=True)
    type = wire.Enum("by_id", required=True)


class _DefaultAggregationParamsSchema(ParamsPart[DefaultAggregationParams]):
    formula = wire.Enum("count", "last", "sum", required=True)


class _ValueSettingsParamsSchema(ParamsPart[ValueSettingsParams]):
    event_payload_key = wire.String(_MAX_NAME, required=True)


class MeterCreateParamsSchema(ParamsSchema[MeterCreateParams]):
    """POST /v1/billing/meters."""

    customer_mapping = Nested(_CustomerMappingParamsSchema)
    default_aggregation = Nested(_DefaultAggregationParamsSchema, required=True)
    display_name = wire.String(250, required=True)
    event_name = wire.String(_MAX_NAME, required=True)
    event_time_window = wire.Enum("day", "hour")
    value_settings = Nested(_ValueSettingsParamsSchema)


class MeterUpdateParamsSchema(ParamsSchema[MeterUpdateParams]):
    """POST /v1/billing/meters/:id."""

    display_name = wire.String(250)


class MeterListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of meters."""

    status: Given[str] = NOT_GIVEN


class MeterListParamsSchema(ListParamsSchema[MeterListParams]):
    """GET /v1/billing/meters."""

    status = wire.Enum("active", "inactive")


class MeterSchema(ObjectSchema):
    """The meter object."""

    entity = Meter

    id = fields.String()
    object = Always(Meter.RESOURCE_TYPE.name)
    created = fields.Integer()
    customer_mapping = fields.Function(lambda meter: {"event_payload_key": meter.customer_key, "type": "by_id"})
    default_aggregation = fields.Function(lambda meter: {"formula": meter.formula})
    display_name = fields.String()
    event_name = fields.String()
    event_time_window = fields.String()
    livemode = Livemode()
    status = fields.String()
    status_transitions = fields.Function(lambda meter: {"deactivated_at": meter.deactivated_at})
    updated = fields.Integer()
    value_settings = fields.Function(lambda meter: {"event_payload_key": meter.value_key})
