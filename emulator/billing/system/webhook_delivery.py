"""One event on its way to one endpoint, with everything that was tried (docs.stripe.com/webhooks)."""

from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.events import RETENTION_DAYS
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import HoldsSecrets, Struct
from emulator.billing.system.jobs import Job

Signer = Literal["stripe", "beel", "stateset"]
DeliveryStatus = Literal["pending", "delivered", "failed"]

TASK = "webhook"
"""The name of the work that makes the next attempt of a delivery; its subject is the delivery's id."""


class WebhookAttempt(Struct, frozen=True, kw_only=True):
    """One request to an endpoint.

    `at` is unix seconds, UTC; `status` is the answer's HTTP status, None when there was no answer, which `error` then
    explains. `headers` and `body` are the answer's, shortened; `fault` names the fault that was asked for and struck.
    """

    at: int
    milliseconds: int
    status: int | None = None
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    body: str = ""
    error: str | None = None
    fault: str | None = None

    @property
    def succeeded(self) -> bool:
        """Only 2xx counts as received."""
        return self.error is None and self.status is not None and 200 <= self.status < 300


class WebhookDelivery(HoldsSecrets, frozen=True, kw_only=True):
    """An event for an endpoint.

    `body` is the very text that is sent, None when it is the event's own rendering, which never changes. `secret` signs
    it the way `signer` does; `headers` are sent besides the signature. `next_at` is when it is tried again (unix
    seconds, UTC), None once it is `delivered` or has `failed` for good.
    """

    SECRETS = ("secret",)
    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "webhook_delivery",
        display_name="webhook delivery",
        prefix="whd",
        ttl=RETENTION_DAYS * DAY,
        conditional_put=False,
    )

    id: str
    created: int
    endpoint: str
    event: str
    event_type: str
    url: str
    body: str | None
    secret: str
    signer: Signer
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    status: DeliveryStatus = "pending"
    attempts: tuple[WebhookAttempt, ...] = ()
    next_at: int | None = None


def schedule_delivery(delivery: WebhookDelivery, changes: Changes) -> None:
    """Keeps a delivery and has it made; after failed attempts again, until it is given up."""
    changes.save(delivery)
    changes.save(next_attempt_job(delivery, delivery.created))


def next_attempt_job(delivery: WebhookDelivery, due_at: int) -> Job:
    """The work that is the delivery's next attempt, at a second of the delivery's own time."""
    return Job(
        id=f"{TASK}-{delivery.id}",
        created=delivery.created,
        task=TASK,
        subject=delivery.id,
        due_at=due_at,
        pairs=((delivery.event, (delivery.endpoint,)),),
    )
