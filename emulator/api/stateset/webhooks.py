"""The paths under /v1/webhooks. Registering is documented; the others are as for every resource of Stateset's."""

from typing import Any

from emulator.api.json_dialect import RequestContext, Routes
from emulator.billing.stateset import choices
from emulator.billing.stateset import webhooks as rules
from emulator.billing.stateset.webhooks import AccountWebhooks
from schemas.json_objects import dump
from schemas.stateset.webhook import NewWebhookSchema, WebhookCreateParams, WebhookSchema, WebhookUpdateParams

routes = Routes("webhooks")


@routes.write("/webhooks", status=choices.CREATED, body=WebhookCreateParams)
def create(request: RequestContext) -> dict[str, Any]:
    """Registers an endpoint, and tells its secret."""
    new = rules.register(_webhooks(request), request.body, request.ctx, request.changes)
    return dump(NewWebhookSchema, new, request.ctx)


@routes.read("/webhooks")
def list_webhooks(request: RequestContext) -> dict[str, Any]:
    """The endpoints, in the order of their registration."""
    data = [dump(WebhookSchema, each, request.ctx) for each in _webhooks(request).endpoints]
    return {"object": "list", "data": data, "has_more": False}


@routes.read("/webhooks/<webhook>")
def retrieve(request: RequestContext, webhook: str) -> dict[str, Any]:
    """One endpoint."""
    return dump(WebhookSchema, _webhooks(request).find(webhook), request.ctx)


@routes.write("/webhooks/<webhook>", "PUT", body=WebhookUpdateParams)
def update(request: RequestContext, webhook: str) -> dict[str, Any]:
    """Changes an endpoint."""
    webhooks = _webhooks(request)
    changed = rules.update(webhooks, webhooks.find(webhook), request.body, request.ctx, request.changes)
    return dump(WebhookSchema, changed, request.ctx)


@routes.write("/webhooks/<webhook>", "DELETE")
def delete(request: RequestContext, webhook: str) -> dict[str, Any]:
    """Ends an endpoint."""
    webhooks = _webhooks(request)
    rules.remove(webhooks, webhooks.find(webhook), request.changes)
    return {"id": webhook, "object": "webhook", "deleted": True}


def _webhooks(request: RequestContext) -> AccountWebhooks:
    return rules.account_webhooks_or_none_yet(request.uow.get(AccountWebhooks, rules.SINGLETON_ID), request.ctx)
