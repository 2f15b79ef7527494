"""Sending an event again, as `stripe events resend` asks for it, at /v1/events/:id/retry (docs.stripe.com/cli)."""

from emulator.api.stripe import errors
from emulator.api.stripe.endpoint import Call, Routes
from emulator.billing.events import Event
from emulator.billing.refusals import Refusal
from emulator.billing.webhook_delivery import WebhookDelivery
from emulator.billing.webhook_dispatch import delivery_id
from emulator.billing.webhook_endpoints import WebhookEndpoint
from emulator.billing.webhook_resends import resend_to_endpoint, resend_to_listeners
from schemas.stripe import complaints
from schemas.stripe import fields as wire
from schemas.stripe.event import EventSchema
from schemas.stripe.params import ParamsSchema

routes = Routes(shows=EventSchema)


class RetryParams(ParamsSchema):
    """POST /v1/events/:id/retry; the API reference does not list it, the official CLI calls it."""

    account = wire.NotCarried()
    for_stripecli = wire.Boolean()
    webhook_endpoint = wire.Id()


@routes.post("/v1/events/<event>/retry", RetryParams)
def retry(call: Call, event: str) -> Event:
    """Sends an event to one endpoint again, or to every `stripe listen` of this world."""
    found = call.find(Event, event, param="id")
    wanted = call.params.get("webhook_endpoint")
    if wanted is not None:
        endpoint = _endpoint(call, wanted)
        known = call.work.get(WebhookDelivery, delivery_id(found.id, endpoint.id))
        resend_to_endpoint(found, endpoint, known, call.at, call.changes)
    elif call.params.get("for_stripecli"):
        resend_to_listeners(found, call.at, call.changes)
    else:
        raise Refusal("Must provide webhook_endpoint or for_stripecli.", code="parameter_missing")
    return found


def _endpoint(call: Call, id: str) -> WebhookEndpoint:
    endpoint = call.work.webhook_endpoints.find(id)
    if endpoint is None:
        complaint = complaints.no_such(WebhookEndpoint.KIND.noun, id, "webhook_endpoint")
        raise errors.from_complaint(complaint)
    if endpoint.status == "disabled":
        raise Refusal(f"The webhook endpoint {id} is disabled.", param="webhook_endpoint")
    return endpoint
