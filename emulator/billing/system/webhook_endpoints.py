"""Webhook endpoints: who is told of events, and of which (docs.stripe.com/api/webhook_endpoints)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import base62, random_text
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.system.urls import is_private, parse_http_url

MAX_ENDPOINTS = 16
"""How many endpoints one mode of an account can have (docs.stripe.com/webhooks)."""

_SECRET_CHARACTERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """Where events are sent.

    Those of the types in `enabled_events`, or all with `*`; in `api_version`, or the account's own when None. With
    `connect` it gets what happens in connected accounts, and not what happens in the account itself.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "webhook_endpoint", display_name="webhook endpoint", prefix="we"
    )

    id: str
    created: int
    url: str
    secret: str = field(repr=False)
    enabled_events: tuple[str, ...] = ("*",)
    api_version: str | None = None
    connect: bool = False
    description: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    status: Literal["enabled", "disabled"] = "enabled"

    def wants(self, event_type: str) -> bool:
        """Whether events of this type are sent here."""
        return self.status == "enabled" and ("*" in self.enabled_events or event_type in self.enabled_events)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoints:
    """All endpoints of a world in one record, oldest first: every request that tells an event needs them all.

    `id` is the account's.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("webhook_endpoints")

    id: str
    created: int = 0
    endpoints: tuple[WebhookEndpoint, ...] = ()

    def find(self, id: str) -> WebhookEndpoint | None:
        """The endpoint with this id."""
        return next((endpoint for endpoint in self.endpoints if endpoint.id == id), None)


def fixed_endpoint(url: str, secret: str | None) -> WebhookEndpoint:
    """An endpoint of every account, connected ones included.

    Its id, and its secret if none is given, follow from the address.
    """
    number = int.from_bytes(hashlib.sha256(url.encode()).digest())
    return WebhookEndpoint(
        id=f"we_1{base62(0, 5)}{base62(number, 18)}",
        created=0,
        url=url,
        secret=secret or f"whsec_{base62(number, _SECRET_CHARACTERS)}",
        connect=True,
    )


def create_endpoint(
    params: Mapping[str, Any], known: WebhookEndpoints, ctx: Context, changes: Changes
) -> WebhookEndpoint:
    """A new endpoint with a secret of its own. Raises APIError for a bad address, or above sixteen."""
    check_url(params["url"], livemode=ctx.livemode)
    if len(known.endpoints) >= MAX_ENDPOINTS:
        mode = "live" if ctx.livemode else "test"
        raise APIError(f"You have reached the maximum of {MAX_ENDPOINTS} {mode} webhook endpoints.")
    endpoint = WebhookEndpoint(
        id=ctx.new_id(WebhookEndpoint.RESOURCE_TYPE.prefix),
        created=ctx.now,
        url=params["url"],
        secret=f"whsec_{random_text(_SECRET_CHARACTERS)}",
        enabled_events=tuple(params["enabled_events"]),
        api_version=params.get("api_version"),
        connect=params.get("connect", False),
        description=params.get("description"),
        metadata=merged_metadata({}, params.get("metadata") or {}),
    )
    changes.save(replace(known, endpoints=(*known.endpoints, endpoint)))
    return endpoint


def update_endpoint(
    endpoint: WebhookEndpoint, params: Mapping[str, Any], known: WebhookEndpoints, ctx: Context, changes: Changes
) -> WebhookEndpoint:
    """Changes what is given; `disabled` stops and restarts the deliveries. Raises APIError for a bad address."""
    new: dict[str, Any] = {name: params[name] for name in ("url", "description") if name in params}
    if "url" in new:
        check_url(new["url"], livemode=ctx.livemode)
    if "enabled_events" in params:
        new["enabled_events"] = tuple(params["enabled_events"])
    if "metadata" in params:
        new["metadata"] = merged_metadata(endpoint.metadata, params["metadata"])
    if "disabled" in params:
        new["status"] = "disabled" if params["disabled"] else "enabled"
    updated = replace(endpoint, **new)
    endpoints = tuple(updated if each.id == endpoint.id else each for each in known.endpoints)
    changes.save(replace(known, endpoints=endpoints))
    return updated


def delete_endpoint(endpoint: WebhookEndpoint, known: WebhookEndpoints, changes: Changes) -> None:
    """Forgets an endpoint; what was still to be tried again is not."""
    changes.save(replace(known, endpoints=tuple(each for each in known.endpoints if each.id != endpoint.id)))


def application_of(account: str) -> str:
    """The id of the Connect application of a platform, `ca_…`; it follows from the account's."""
    return f"ca_{base62(int.from_bytes(hashlib.sha256(account.encode()).digest()), _SECRET_CHARACTERS)}"


def check_url(url: str, *, livemode: bool) -> None:
    """Raises APIError for what is no web address; in live mode for one without https, except to the developer's own."""
    parts = parse_http_url(url)
    if parts is None:
        raise APIError("Not a valid URL", code="url_invalid", param="url")
    if livemode and parts.scheme == "http" and not is_private(parts):
        message = "Invalid URL: In live mode, the URL must begin with https://."
        raise APIError(message, code="url_invalid", param="url")
