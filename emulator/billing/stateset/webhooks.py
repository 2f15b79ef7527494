"""Webhook endpoints (docs.stateset.com/stateset-commerce-api-reference/webhooks, Register Webhook)."""

import uuid
from secrets import token_hex
from typing import ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import HoldsSecrets, Struct, replace
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error, not_found
from emulator.billing.system.urls import is_link_local, is_private, parse_http_url

SINGLETON_ID = "webhooks"
"""The id of the one item that holds them for an account."""

ALL_EVENTS = "*"


class WebhookEndpoint(HoldsSecrets, frozen=True, kw_only=True):
    """An endpoint and the events that it gets; `secret` signs them. Times are unix seconds, UTC."""

    SECRETS = ("secret",)

    id: str
    created: int
    url: str
    events: tuple[str, ...]
    secret: str
    description: str | None = None
    active: bool = True


class AccountWebhooks(Struct, frozen=True, kw_only=True):
    """All endpoints of an account, kept as one thing: there are few, and every event needs them."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("stateset_webhooks")

    id: str
    created: int
    endpoints: tuple[WebhookEndpoint, ...] = ()

    def find(self, id: str) -> WebhookEndpoint:
        """The endpoint with that id. Raises APIError (404) when there is none."""
        found = next((each for each in self.endpoints if each.id == id), None)
        if found is None:
            raise not_found("Webhook", id)
        return found

    def subscribed(self, event_type: str) -> tuple[WebhookEndpoint, ...]:
        """Who gets an event of a type."""
        return tuple(each for each in self.endpoints if each.active and {event_type, ALL_EVENTS} & set(each.events))


class WebhookCreateParams(Struct, frozen=True, kw_only=True):
    """POST /webhooks."""

    url: str
    events: tuple[str, ...] = (ALL_EVENTS,)
    description: str | None = None


class WebhookUpdateParams(Params, frozen=True, kw_only=True):
    """PUT /webhooks/{id}: what is given takes the place of what was."""

    url: Given[str] = NOT_GIVEN
    events: Given[tuple[str, ...]] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    active: Given[bool] = NOT_GIVEN


def account_webhooks_or_none_yet(stored: AccountWebhooks | None, ctx: Context) -> AccountWebhooks:
    """The account's endpoints, none until one is saved."""
    return stored or AccountWebhooks(id=SINGLETON_ID, created=ctx.now)


def register(webhooks: AccountWebhooks, params: WebhookCreateParams, ctx: Context, changes: Changes) -> WebhookEndpoint:
    """A new endpoint. Raises APIError (422) for an address that cannot be, or above the limit."""
    _check_url(params.url, ctx)
    if len(webhooks.endpoints) >= choices.MAX_WEBHOOKS:
        message = f"An account has at most {choices.MAX_WEBHOOKS} webhooks."
        raise api_error(choices.INVALID, "VALIDATION_ERROR", message, field="url")
    new = WebhookEndpoint(
        id=f"wh_{uuid.uuid4()}",
        created=ctx.now,
        url=params.url,
        events=params.events,
        secret=f"whsec_{token_hex(32)}",
        description=params.description,
    )
    changes.save(replace(webhooks, endpoints=(*webhooks.endpoints, new)))
    return new


def update(
    webhooks: AccountWebhooks, old: WebhookEndpoint, params: WebhookUpdateParams, ctx: Context, changes: Changes
) -> WebhookEndpoint:
    """The endpoint with what was given. Raises APIError (422) for an address that cannot be."""
    if params.url is not NOT_GIVEN:
        _check_url(params.url, ctx)
    changed = replace(old, **{name: getattr(params, name) for name in params.given_names()})
    kept = tuple(changed if each.id == old.id else each for each in webhooks.endpoints)
    changes.save(replace(webhooks, endpoints=kept))
    return changed


def remove(webhooks: AccountWebhooks, old: WebhookEndpoint, changes: Changes) -> None:
    """Ends an endpoint for good."""
    changes.save(replace(webhooks, endpoints=tuple(each for each in webhooks.endpoints if each.id != old.id)))


def _check_url(url: str, ctx: Context) -> None:
    """Wants https, as documented; plain http will do on a developer's own machine or network."""
    parts = parse_http_url(url)
    if parts is None or not (parts.scheme == "https" or is_private(parts)):
        raise api_error(choices.INVALID, "INVALID_FIELD_FORMAT", "The url must be an https URL.", field="url")
    if not ctx.allows_link_local and is_link_local(parts.hostname or ""):
        raise api_error(choices.INVALID, "INVALID_FIELD_FORMAT", "The url must be publicly accessible.", field="url")
