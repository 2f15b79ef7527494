"""Sending an event again, as `stripe events resend` asks for it, at /v1/events/:id/retry (docs.stripe.com/cli)."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.events import EVENTS
from emulator.api.stripe.webhook_payload import rendered_event
from emulator.billing.core.errors import APIError
from emulator.billing.core.events import Event
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.billing.system.webhook_dispatch import delivery_id
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.billing.system.webhook_resends import resend_to_endpoint, resend_to_listeners
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import ACCOUNT_ID, World
from schemas.stripe import fields as wire
from schemas.stripe import parameter_errors
from schemas.stripe.objects import Rendered
from schemas.stripe.parameter_errors import InvalidParameterError
from schemas.stripe.params import ParamsSchema


class RetryParams(OperationParams, frozen=True, kw_only=True):
    """To whom an event is sent again; `account` is the connected one that it is of."""

    account: Given[str] = NOT_GIVEN
    for_stripecli: Given[bool] = NOT_GIVEN
    webhook_endpoint: Given[str] = NOT_GIVEN


class RetryParamsSchema(ParamsSchema[RetryParams]):
    """POST /v1/events/:id/retry; the API reference does not list it, the official CLI calls it."""

    account = wire.Id()
    for_stripecli = wire.Boolean()
    webhook_endpoint = wire.Id()


@EVENTS.post("/v1/events/<event>/retry", RetryParamsSchema)
def retry(request: RequestContext[RetryParams], event: str) -> Event | Rendered:
    """Sends an event to one endpoint again, or to every `stripe listen`; `account` is the connected one it is of."""
    real_now = request.store.clock.real_now()
    account = request.params.account
    if account is NOT_GIVEN or account == request.uow.world.account:
        found = EVENTS.find(request, event)
        _resend(found, request.params, request.uow, real_now)
        return found

    # The event and its deliveries are of another world, and so is the transaction; it may be repeated without harm.
    def operation(uow: UnitOfWork) -> Rendered:
        connected = uow.get(Event, event)
        if connected is None:
            raise InvalidParameterError(parameter_errors.no_such(Event.RESOURCE_TYPE.display_name, event, "id", 404))
        _resend(connected, request.params, uow, real_now)
        return rendered_event(connected, uow, to_platform=True)

    return request.store.run(_connected(request.uow.world, account), operation)


def _connected(world: World, account: str) -> World:
    if world.platform is not None or not ACCOUNT_ID.fullmatch(account):
        raise InvalidParameterError(parameter_errors.no_such("account", account, "account"))
    return world.connected(account)


def _resend(event: Event, params: RetryParams, uow: UnitOfWork, real_now: int) -> None:
    if params.webhook_endpoint is not NOT_GIVEN:
        endpoint = _endpoint(uow, params.webhook_endpoint)
        known = uow.get(WebhookDelivery, delivery_id(event.id, endpoint.id))
        resend_to_endpoint(event, endpoint, known, uow.ctx, uow.changes)
    elif params.for_stripecli:
        resend_to_listeners(event, uow.ctx, real_now, uow.changes)
    else:
        raise APIError("Must provide webhook_endpoint or for_stripecli.", code="parameter_missing")


def _endpoint(uow: UnitOfWork, id: str) -> WebhookEndpoint:
    endpoint = next((each for each in uow.endpoints() if each.id == id), None)
    if endpoint is None and uow.webhook_endpoints.find(id) is not None:
        raise APIError(
            f"The webhook endpoint {id} gets the events of connected accounts alone: say which by `account`.",
            param="account",
        )
    if endpoint is None:
        raise InvalidParameterError(
            parameter_errors.no_such(WebhookEndpoint.RESOURCE_TYPE.display_name, id, "webhook_endpoint")
        )
    if endpoint.status == "disabled":
        raise APIError(f"The webhook endpoint {id} is disabled.", param="webhook_endpoint")
    return endpoint
