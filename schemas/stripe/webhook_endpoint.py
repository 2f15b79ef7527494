"""Webhook endpoints on the wire (docs.stripe.com/api/webhook_endpoints)."""

from importlib.resources import files
from typing import Any

from marshmallow import fields

from emulator.billing.core.params import ListParams
from emulator.billing.system.webhook_endpoints import (
    WebhookEndpoint,
    WebhookEndpointCreateParams,
    WebhookEndpointUpdateParams,
    application_of,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata
from schemas.stripe.objects import Always, Livemode, ObjectSchema, dump_context
from schemas.stripe.parameter_errors import ParameterError
from schemas.stripe.params import ListParamsSchema, ParamsSchema

EVENT_TYPES = frozenset(files("schemas.stripe").joinpath("event_types.txt").read_text().split())
"""The types an endpoint can be told of, as the official SDK lists them."""


class EventType(wire.String):
    """The type of an event, or `*` for all."""

    def read(self, value: Any) -> str | None:
        """Returns the type."""
        text = super().read(value)
        if text is not None and text != "*" and text not in EVENT_TYPES:
            raise wire.field_error(_unknown_type, text)
        return text


def _unknown_type(param: str, event_type: str) -> ParameterError:
    return ParameterError(f"Invalid {param}: {event_type} is not an event type.", param=param)


class WebhookEndpointUpdateParamsSchema(ParamsSchema[WebhookEndpointUpdateParams]):
    """POST /v1/webhook_endpoints/:id."""

    description = wire.String(unsettable=True)
    disabled = wire.Boolean()
    enabled_events = ArrayOf(EventType())
    metadata = Metadata()
    url = wire.String()


class WebhookEndpointCreateParamsSchema(ParamsSchema[WebhookEndpointCreateParams]):
    """POST /v1/webhook_endpoints."""

    api_version = wire.String()
    connect = wire.Boolean()
    description = wire.String(unsettable=True)
    enabled_events = ArrayOf(EventType(), required=True)
    metadata = Metadata()
    url = wire.String(required=True)


class WebhookEndpointListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/webhook_endpoints."""


class WebhookEndpointSchema(ObjectSchema):
    """The endpoint object; its secret is shown once, by the create call."""

    entity = WebhookEndpoint

    id = fields.String()
    object = Always("webhook_endpoint")
    api_version = fields.String()
    # By this the official CLI tells endpoints of connected accounts from others (its pkg/proxy/proxy.go).
    application = fields.Function(lambda each: application_of(dump_context().account.id) if each.connect else None)
    created = fields.Integer()
    description = fields.String()
    enabled_events = fields.List(fields.String())
    livemode = Livemode()
    metadata = fields.Dict()
    status = fields.String()
    url = fields.String()
