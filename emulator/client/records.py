"""What the emulator tells of a world, as plain data. Keys that a newer emulator adds are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class _Record:
    """Data made of a reply."""

    @classmethod
    def from_reply(cls, reply: Mapping[str, Any], **more: Any) -> Self:
        """Reads one object of a reply."""
        return cls(**{each.name: reply[each.name] for each in fields(cls) if each.name in reply}, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutOutcome(_Record):
    """What came of what a customer did on the page of a Checkout Session.

    Attributes:
        session: its id; `status` and `payment_status` as they are then.
        outcome: `completed`, `declined` or `action_required`.
        location: where the customer is sent then, None where the session is not complete.
        error: why the payment method did not pay: `message`, `code`, `decline_code`.
        next_action: what the customer has to do elsewhere.
    """

    session: str
    outcome: str
    status: str
    payment_status: str
    location: str | None = None
    error: Mapping[str, str | None] | None = None
    next_action: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt(_Record):
    """One attempt to deliver a webhook, as `/_emulator/webhooks/attempts` tells it.

    Attributes:
        delivery: the delivery that it belongs to.
        event: the event's id; `type` its type.
        endpoint: the webhook endpoint's id; `url` where it is.
        number: 1 for the first attempt.
        at: unix seconds, UTC, in the world's time; `milliseconds` how long the answer took.
        succeeded: whether the answer was 2xx.
        status: the answer's HTTP status, None when there was none; then `error` says why.
        body: what the endpoint answered.
        delivery_status: `pending`, `delivered` or `failed`; `next_try_at` when it is tried again.
    """

    delivery: str
    event: str
    type: str
    endpoint: str
    url: str
    number: int
    at: int
    milliseconds: int
    succeeded: bool
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    error: str | None = None
    fault: str | None = None
    delivery_status: str
    next_try_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRequest(_Record):
    """One request that was made of a world, as `/_emulator/requests` tells it.

    Attributes:
        id: how its answer calls it, or else the log itself.
        at: unix seconds of real time, UTC; `milliseconds` how long it took.
        key: the key that it was made with, masked.
        body: what was posted, shortened, of `body_bytes` bytes; `answer` what was answered, of `answer_bytes`.
        headers: those that tell what a client means, never its key.
        events: what it caused, each with `id` and `type`; `mail` the ids of mails.
    """

    id: str | None
    at: int
    milliseconds: int
    key: str | None = None
    method: str
    path: str
    query: str
    body: str
    body_bytes: int = 0
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: str | None = None
    answer_bytes: int = 0
    events: Sequence[Mapping[str, str]] = ()
    mail: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(_Record):
    """Something that is to go wrong, as `/_emulator/faults` tells it.

    Attributes:
        target: `api`, `webhook` or `mail`; `kind` what happens.
        matches: method and path, an event's type or a recipient, in which `*` stands for anything.
        times: how often, None for always; `share` and `seed` let it strike some, the same ones every time.
        seconds: how long a delay or a timeout lasts.
        seen: how often something matched; `struck` how often it went wrong.
        spent: whether it will not strike again.
    """

    id: str
    target: str
    kind: str
    matches: str
    times: int | None
    share: float
    seed: int
    seconds: float
    seen: int
    struck: int
    spent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(_Record):
    """A world that is kept under a name: when it was taken (unix seconds, UTC), and how many records it holds."""

    name: str
    created: int
    records: int
