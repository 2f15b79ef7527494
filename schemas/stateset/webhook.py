"""Stateset's webhooks on the wire (docs.stateset.com/stateset-commerce-api-reference/webhooks)."""

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.stateset import choices, webhooks
from schemas.json_fields import ArrayOf, Boolean, Enum, String
from schemas.json_params import ParamsSchema
from schemas.json_times import IsoTimestamp
from schemas.outgoing import OutgoingSchema

_MAX_URL_LENGTH = 2048
_MAX_DESCRIPTION_LENGTH = 500


def _event_type() -> Enum:
    return Enum(*choices.EVENT_TYPES, webhooks.ALL_EVENTS)


class WebhookCreateParams(ParamsSchema[webhooks.WebhookCreateParams]):
    """POST /webhooks."""

    url = String(max_length=_MAX_URL_LENGTH, required=True)
    events = ArrayOf(_event_type(), optional=True, minimum=1, maximum=50, default=(webhooks.ALL_EVENTS,))
    description = String(max_length=_MAX_DESCRIPTION_LENGTH, optional=True)


class WebhookUpdateParams(ParamsSchema[webhooks.WebhookUpdateParams]):
    """PUT /webhooks/{id}: what is not given stays."""

    url = String(max_length=_MAX_URL_LENGTH, default=NOT_GIVEN)
    events = ArrayOf(_event_type(), minimum=1, maximum=50, default=NOT_GIVEN)
    description = String(max_length=_MAX_DESCRIPTION_LENGTH, optional=True, default=NOT_GIVEN)
    active = Boolean(default=NOT_GIVEN)


class WebhookSchema(OutgoingSchema):
    """A webhook."""

    id = fields.Raw()
    object = fields.Constant("webhook")
    url = fields.Raw()
    events = fields.List(fields.Raw())
    description = fields.Raw()
    active = fields.Raw()
    created_at = IsoTimestamp(attribute="created")


class NewWebhookSchema(WebhookSchema):
    """A webhook as its registration answers: with the secret, this once."""

    secret = fields.Raw()
