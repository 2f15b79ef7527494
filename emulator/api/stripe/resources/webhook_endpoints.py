"""Endpoints of webhooks, at /v1/webhook_endpoints."""

from typing import Any

from emulator.api.stripe import errors
from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext, Routes
from emulator.api.stripe.pagination import check_one_cursor, list_params
from emulator.api.stripe.versions import check_version
from emulator.billing.system.webhook_endpoints import (
    WebhookEndpoint,
    WebhookEndpoints,
    create_endpoint,
    delete_endpoint,
    update_endpoint,
)
from emulator.store.read_session import Page
from schemas.stripe import parameter_errors
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.objects import Rendered, render
from schemas.stripe.webhook_endpoint import (
    WebhookEndpointCreateParamsSchema,
    WebhookEndpointListParamsSchema,
    WebhookEndpointSchema,
    WebhookEndpointUpdateParamsSchema,
)

routes = Routes(response_schema=WebhookEndpointSchema)


@routes.post("/v1/webhook_endpoints", WebhookEndpointCreateParamsSchema)
def create(request: RequestContext[Any]) -> Rendered:
    """Creates an endpoint; this answer alone shows its secret."""
    if "api_version" in request.params:
        check_version(request.params["api_version"])
    endpoint = create_endpoint(request.params, _known(request), request.ctx, request.changes)
    shown = {**render(endpoint, request.ctx), "secret": endpoint.secret}
    return {name: shown[name] for name in sorted(shown, key=lambda name: (name != "id", name != "object", name))}


@routes.get("/v1/webhook_endpoints/<endpoint>", RetrieveParamsSchema)
def retrieve(request: RequestContext[Any], endpoint: str) -> WebhookEndpoint:
    """One endpoint."""
    return _find(request, endpoint)


@routes.post("/v1/webhook_endpoints/<endpoint>", WebhookEndpointUpdateParamsSchema)
def update(request: RequestContext[Any], endpoint: str) -> WebhookEndpoint:
    """Changes an endpoint, or stops and restarts it."""
    return update_endpoint(_find(request, endpoint), request.params, _known(request), request.ctx, request.changes)


@routes.delete("/v1/webhook_endpoints/<endpoint>", DeleteParamsSchema)
def delete(request: RequestContext[Any], endpoint: str) -> DeletedObject:
    """Deletes an endpoint."""
    found = _find(request, endpoint)
    delete_endpoint(found, _known(request), request.changes)
    return DeletedObject(found.id, WebhookEndpoint.RESOURCE_TYPE.name)


# The official CLI asks for them in a version of 2019 (`stripe listen --use-configured-webhooks`).
@routes.list("/v1/webhook_endpoints", WebhookEndpointListParamsSchema, version_independent=True)
def list_endpoints(request: RequestContext[Any]) -> ListResult:
    """The endpoints of the account, newest first; those that come from the configuration are not among them."""
    check_one_cursor(list_params(request.params))
    newest_first = _known(request).endpoints[::-1]
    limit: int = request.params["limit"]
    if "ending_before" in request.params:
        earlier = newest_first[: _position(request, "ending_before")]
        return ListResult(Page(earlier[-limit:], len(earlier) > limit))
    start = _position(request, "starting_after") + 1 if "starting_after" in request.params else 0
    return ListResult(Page(newest_first[start : start + limit], len(newest_first) > start + limit))


def _known(request: RequestContext[Any]) -> WebhookEndpoints:
    return request.uow.webhook_endpoints


def _find(request: RequestContext[Any], id: str, param: str = "webhook_endpoint", status: int = 404) -> WebhookEndpoint:
    found = _known(request).find(id)
    if found is None:
        raise errors.from_parameter_error(
            parameter_errors.no_such(WebhookEndpoint.RESOURCE_TYPE.display_name, id, param, status)
        )
    return found


def _position(request: RequestContext[Any], param: str) -> int:
    endpoint = _find(request, request.params[param], param, 400)
    return _known(request).endpoints[::-1].index(endpoint)
