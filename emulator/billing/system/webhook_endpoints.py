"""Webhook endpoints: who gets events, and which (docs.stripe.com/api/webhook_endpoints)."""

import hashlib
from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import base62, random_text
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import HoldsSecrets, Struct, replace
from emulator.billing.system.urls import is_link_local, is_private, parse_http_url

MAX_ENDPOINTS = 16
"""How many endpoints one mode of an account can have (docs.stripe.com/webhooks)."""

EndpointStatus = Literal["enabled", "disabled"]

_SECRET_CHARACTERS = 32


class WebhookEndpoint(HoldsSecrets, frozen=True, kw_only=True):
    """Where events are sent.

    Those of the types in `enabled_events`, or all with `*`; in `api_version`, or the account's own when None. With
    `connect` it gets what happens in connected accounts, and not what happens in the account itself.
    """

    SECRETS = ("secret",)
    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "webhook_endpoint", display_name="webhook endpoint", prefix="we"
    )

    id: str
    created: int
    url: str
    secret: str
    enabled_events: tuple[str, ...] = ("*",)
    api_version: str | None = None
    connect: bool = False
    description: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    status: EndpointStatus = "enabled"

    def wants(self, event_type: str) -> bool:
        """Whether events of this type are sent here."""
        return self.status == "enabled" and ("*" in self.enabled_events or event_type in self.enabled_events)


class WebhookEndpoints(Struct, frozen=True, kw_only=True):
    """All endpoints of a world in one record, oldest first: every request that emits an event needs them all.

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


class WebhookEndpointCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes an endpoint (docs.stripe.com/api/webhook_endpoints/create)."""

    enabled_events: list[str]
    url: str
    api_version: Given[str] = NOT_GIVEN
    connect: Given[bool] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


class WebhookEndpointUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of an endpoint (docs.stripe.com/api/webhook_endpoints/update)."""

    description: Given[str | None] = NOT_GIVEN
    disabled: Given[bool] = NOT_GIVEN
    enabled_events: Given[list[str]] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    url: Given[str] = NOT_GIVEN


def create_endpoint(
    params: WebhookEndpointCreateParams, known: WebhookEndpoints, ctx: Context, changes: Changes
) -> WebhookEndpoint:
    """A new endpoint with a secret of its own. Raises APIError for a bad address, or above sixteen."""
    check_url(params.url, livemode=ctx.livemode, link_local=ctx.allows_link_local)
    if len(known.endpoints) >= MAX_ENDPOINTS:
        mode = "live" if ctx.livemode else "test"
        raise APIError(f"You have reached the maximum of {MAX_ENDPOINTS} {mode} webhook endpoints.")
    endpoint = WebhookEndpoint(
        id=ctx.new_id(WebhookEndpoint.RESOURCE_TYPE.prefix),
        created=ctx.now,
        url=params.url,
        secret=f"whsec_{random_text(_SECRET_CHARACTERS)}",
        enabled_events=tuple(params.enabled_events),
        api_version=given_or(params.api_version, None),
        connect=given_or(params.connect, False),
        description=given_or(params.description, None),
        metadata=metadata_after({}, params.metadata),
    )
    changes.save(replace(known, endpoints=(*known.endpoints, endpoint)))
    return endpoint


def update_endpoint(
    endpoint: WebhookEndpoint,
    params: WebhookEndpointUpdateParams,
    known: WebhookEndpoints,
    ctx: Context,
    changes: Changes,
) -> WebhookEndpoint:
    """Changes what is given; `disabled` stops and restarts the deliveries. Raises APIError for a bad address."""
    if params.url is not NOT_GIVEN:
        check_url(params.url, livemode=ctx.livemode, link_local=ctx.allows_link_local)
    updated = replace(
        endpoint,
        description=given_or(params.description, endpoint.description),
        enabled_events=tuple(given_or(params.enabled_events, endpoint.enabled_events)),
        metadata=metadata_after(endpoint.metadata, params.metadata),
        status=_status_after(endpoint, params.disabled),
        url=given_or(params.url, endpoint.url),
    )
    endpoints = tuple(updated if each.id == endpoint.id else each for each in known.endpoints)
    changes.save(replace(known, endpoints=endpoints))
    return updated


def _status_after(endpoint: WebhookEndpoint, disabled: Given[bool]) -> EndpointStatus:
    if disabled is NOT_GIVEN:
        return endpoint.status
    return "disabled" if disabled else "enabled"


def delete_endpoint(endpoint: WebhookEndpoint, known: WebhookEndpoints, changes: Changes) -> None:
    """Forgets an endpoint; what was still to be tried again is not."""
    changes.save(replace(known, endpoints=tuple(each for each in known.endpoints if each.id != endpoint.id)))


def application_of(account: str) -> str:
    """The id of the Connect application of a platform, `ca_…`; it follows from the account's."""
    return f"ca_{base62(int.from_bytes(hashlib.sha256(account.encode()).digest()), _SECRET_CHARACTERS)}"


def check_url(url: str, *, livemode: bool, link_local: bool = False) -> None:
    """Raises APIError for an address that no event may be sent to.

    That is what is no web address; in live mode one without https, except to the developer's own; and one that is link
    local, where clouds keep credentials, unless `link_local` allows it (the words are Stripe's for what is not public).
    """
    parts = parse_http_url(url)
    if parts is None:
        raise APIError("Not a valid URL", code="url_invalid", param="url")
    if not link_local and is_link_local(parts.hostname or ""):
        raise APIError("Invalid URL: URL must be publicly accessible.", code="url_invalid", param="url")
    if livemode and parts.scheme == "http" and not is_private(parts):
        message = "Invalid URL: In live mode, the URL must begin with https://."
        raise APIError(message, code="url_invalid", param="url")
