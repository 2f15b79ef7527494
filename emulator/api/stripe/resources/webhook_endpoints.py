"""Endpoints of webhooks, at /v1/webhook_endpoints."""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import check_one_cursor
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.versions import InvalidVersionError, check_release
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, ListParams, OperationParams, Params
from emulator.billing.system.webhook_endpoints import (
    WebhookEndpoint,
    WebhookEndpointCreateParams,
    WebhookEndpoints,
    WebhookEndpointUpdateParams,
    create_endpoint,
    delete_endpoint,
    update_endpoint,
)
from emulator.store.list_queries import Page
from schemas.stripe import parameter_errors
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.objects import Rendered, render
from schemas.stripe.parameter_errors import InvalidParameterError
from schemas.stripe.webhook_endpoint import (
    WebhookEndpointCreateParamsSchema,
    WebhookEndpointListParamsSchema,
    WebhookEndpointSchema,
    WebhookEndpointUpdateParamsSchema,
)

WEBHOOK_ENDPOINTS = Resource(
    WebhookEndpoint,
    WebhookEndpointSchema,
    "/v1/webhook_endpoints/<endpoint>",
    permission="webhook",
    id_param="webhook_endpoint",
)


@WEBHOOK_ENDPOINTS.post("/v1/webhook_endpoints", WebhookEndpointCreateParamsSchema)
def create(request: RequestContext[WebhookEndpointCreateParams]) -> Rendered:
    """Creates an endpoint; this answer alone shows its secret."""
    if request.params.api_version is not NOT_GIVEN:
        _check_version(request.params.api_version)
    endpoint = create_endpoint(request.params, _known(request), request.ctx, request.changes)
    shown = {**render(endpoint, request.ctx), "secret": endpoint.secret}
    return {name: shown[name] for name in sorted(shown, key=lambda name: (name != "id", name != "object", name))}


@WEBHOOK_ENDPOINTS.get("/v1/webhook_endpoints/<endpoint>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], endpoint: str) -> WebhookEndpoint:
    """One endpoint."""
    return _find(request, endpoint)


@WEBHOOK_ENDPOINTS.post("/v1/webhook_endpoints/<endpoint>", WebhookEndpointUpdateParamsSchema)
def update(request: RequestContext[WebhookEndpointUpdateParams], endpoint: str) -> WebhookEndpoint:
    """Changes an endpoint, or stops and restarts it."""
    return update_endpoint(_find(request, endpoint), request.params, _known(request), request.ctx, request.changes)


@WEBHOOK_ENDPOINTS.delete("/v1/webhook_endpoints/<endpoint>", DeleteParamsSchema)
def delete(request: RequestContext[Params], endpoint: str) -> DeletedObject:
    """Deletes an endpoint."""
    found = _find(request, endpoint)
    delete_endpoint(found, _known(request), request.changes)
    return DeletedObject(found.id, WebhookEndpoint.RESOURCE_TYPE.name)


# The official CLI asks for them in a version of 2019 (`stripe listen --use-configured-webhooks`).
@WEBHOOK_ENDPOINTS.list("/v1/webhook_endpoints", WebhookEndpointListParamsSchema, version_independent=True)
def list_endpoints(request: RequestContext[ListParams]) -> ListResult:
    """The endpoints of the account, newest first; those that come from the configuration are not among them."""
    params = request.params
    check_one_cursor(params)
    newest_first = _known(request).endpoints[::-1]
    limit = params.limit
    if params.ending_before is not NOT_GIVEN:
        earlier = newest_first[: _position(request, params.ending_before, "ending_before")]
        return ListResult(Page(earlier[-limit:], len(earlier) > limit))
    start = 0
    if params.starting_after is not NOT_GIVEN:
        start = _position(request, params.starting_after, "starting_after") + 1
    return ListResult(Page(newest_first[start : start + limit], len(newest_first) > start + limit))


def _check_version(wanted: str) -> None:
    """Raises APIError for no version. It is that of a parameter: unlike that of the header it leads to a log."""
    try:
        check_release(wanted)
    except InvalidVersionError as error:
        raise APIError(error.message) from error


def _known(request: RequestContext[object]) -> WebhookEndpoints:
    return request.uow.webhook_endpoints


def _find(
    request: RequestContext[object], id: str, param: str = "webhook_endpoint", status: int = 404
) -> WebhookEndpoint:
    found = _known(request).find(id)
    if found is None:
        raise InvalidParameterError(
            parameter_errors.no_such(WebhookEndpoint.RESOURCE_TYPE.display_name, id, param, status)
        )
    return found


def _position(request: RequestContext[ListParams], cursor: str, param: str) -> int:
    endpoint = _find(request, cursor, param, 400)
    return _known(request).endpoints[::-1].index(endpoint)
