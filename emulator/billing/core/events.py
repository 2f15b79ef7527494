"""Events: what happened, rendered once and kept for 30 days (docs.stripe.com/api/events)."""

from typing import Any, ClassVar

from emulator.billing.core.calendar import DAY
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

RETENTION_DAYS = 30


class Event(Struct, frozen=True, kw_only=True):
    """An event as it was emitted; its `data` was rendered in `api_version`, the account's own, and stays so.

    `newest_data` is the same in the newest version, from which endpoints with a version of their own are told, where
    `api_version` is another one.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "event", display_name="event", prefix="evt", ttl=RETENTION_DAYS * DAY
    )

    id: str
    created: int
    type: str
    api_version: str
    data: dict[str, Any]
    idempotency_key: str | None = None
    newest_data: dict[str, Any] | None = None
    pending_webhooks: int = 0
    request_id: str | None = None

    @property
    def object_id(self) -> str | None:
        """The id of the thing that it is about, if that has one."""
        shown = self.data.get("object")
        id = shown.get("id") if isinstance(shown, dict) else None
        return id if isinstance(id, str) else None

    @property
    def delivery_success(self) -> str:
        """Whether every endpoint has it; what the filter of that name asks for."""
        return "true" if self.pending_webhooks == 0 else "false"


class RequestCause(Struct, frozen=True):
    """The request that made something happen; both None when no request did."""

    request_id: str | None = None
    idempotency_key: str | None = None
