"""One world of an emulator: what an API key opens."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict, Unpack

from .clock import WorldClock
from .errors import EmulatorError
from .faults import Faults
from .mail import Mail, Outbox, WhichMail, mail_of
from .records import CheckoutOutcome, DeliveryAttempt, LoggedRequest, Snapshot
from .transport import TIMEOUT_SECONDS, Transport, segment

Event = Mapping[str, Any]
"""An event as Stripe's API shows it."""

_EVENTS = "/_emulator/events"
_OUTBOX = "/_emulator/outbox"
_REQUESTS = "/_emulator/requests"
_DELIVERIES = "/_emulator/webhooks/attempts"
_TOO_MANY = 409
_TEST, _LIVE = "sk_test_", "sk_live_"


class WhichEvents(TypedDict, total=False):
    """Which events: those about the object with this id."""

    object: str | None


class WhichDeliveries(TypedDict, total=False):
    """Which deliveries: of this event, to this endpoint (ids), that are `pending`, `delivered` or `failed`."""

    event: str | None
    endpoint: str | None
    status: str | None


class WhichRequests(TypedDict, total=False):
    """Which requests: by method, path (`/v1/invoices/*`) and the status that was answered."""

    method: str | None
    path: str | None
    status: int | None


def new_key() -> str:
    """An API key of test mode that nobody has used: its world is empty."""
    return f"{_TEST}{secrets.token_hex(12)}"


class World:
    """The world of an API key. Nothing in it is seen by another key, but for the other mode of its own.

    Attributes:
        url: where the emulator is.
        api_key: the key, of test mode unless it is a world's `live`.
        stripe_account: the connected account that is spoken for, None for the key's own.
        clock: its time.
        faults: what is to go wrong in it.
        mail: its outbox.
    """

    def __init__(
        self, url: str, api_key: str, *, stripe_account: str | None = None, timeout: float = TIMEOUT_SECONDS
    ) -> None:
        """Opens a world.

        Args:
            url: where the emulator is.
            api_key: any well-formed key, if the emulator does not restrict them.
            stripe_account: a connected account (`acct_…`) that is spoken for.
            timeout: how many seconds an answer is waited for.
        """
        self.url = url.rstrip("/")
        self.api_key = api_key
        self.stripe_account = stripe_account
        self._transport = Transport(self.url, api_key, stripe_account, timeout)
        self.clock = WorldClock(self._transport)
        self.faults = Faults(self._transport)
        self.mail = Outbox(self._transport)

    def __repr__(self) -> str:
        return f"World({self.url!r}, {self.api_key[: len(_TEST)]}…{self.api_key[-4:]})"

    @property
    def api_base(self) -> str:
        """What an SDK takes as its base URL."""
        return self.url

    @property
    def live_key(self) -> str:
        """The key of the same account in live mode, where mail goes out."""
        return _LIVE + self.api_key.removeprefix(_TEST).removeprefix(_LIVE)

    @property
    def live(self) -> World:
        """The same account in live mode."""
        return World(self.url, self.live_key, stripe_account=self.stripe_account, timeout=self._transport.timeout)

    def connected(self, account: str) -> World:
        """The world of an account that is connected to this one."""
        return World(self.url, self.api_key, stripe_account=account, timeout=self._transport.timeout)

    def reset(self) -> None:
        """Forgets everything in this world but its snapshots. Raises EmulatorError."""
        self._transport.post("/_emulator/reset")

    def seed(self, document: Mapping[str, Any] | Path | str) -> Mapping[str, str | None]:
        """Runs a fixture document of the Stripe CLI.

        Args:
            document: the document, or the path of its file.

        Returns:
            The ids of what was made, by the names of the fixtures.

        Raises:
            EmulatorError: it cannot be run; the message says which fixture, and why.
        """
        read = json.loads(Path(document).read_bytes()) if isinstance(document, str | Path) else document
        done = self._transport.post("/_emulator/seed", read)["fixtures"]
        return {each["name"]: each["id"] for each in done}

    def snapshot(self, name: str) -> Snapshot:
        """Keeps this world as it is, under a name. Raises EmulatorError."""
        return Snapshot.from_reply(self._transport.post(f"/_emulator/snapshots/{segment(name)}"))

    def restore(self, name: str) -> Snapshot:
        """Has this world as it was, its clock included. Raises EmulatorError when there is no such snapshot."""
        return Snapshot.from_reply(self._transport.post(f"/_emulator/snapshots/{segment(name)}/restore"))

    def snapshots(self) -> Sequence[Snapshot]:
        """Every snapshot of this world."""
        return [Snapshot.from_reply(each) for each in self._list("/_emulator/snapshots")]

    def forget_snapshot(self, name: str) -> None:
        """Forgets a snapshot. Raises EmulatorError when there is none of that name."""
        self._transport.delete(f"/_emulator/snapshots/{segment(name)}")

    def account(self) -> Mapping[str, Any]:
        """What mails, PDFs and pages say of the business, and what else can be set of an account."""
        settings: Mapping[str, Any] = self._transport.get("/_emulator/account")
        return settings

    def set_account(self, **settings: object) -> Mapping[str, Any]:
        """Sets some of it, as in `set_account(business_name="Rocket Rides")`, and returns all.

        Raises:
            EmulatorError: there is no such setting, or it cannot have that value.
        """
        changed: Mapping[str, Any] = self._transport.post("/_emulator/account", settings)
        return changed

    def restrict_key(self, key: str, permissions: Mapping[str, str]) -> None:
        """Gives a restricted key of this account its permissions, as in `{"invoice": "write", "customer": "read"}`.

        Raises:
            EmulatorError: it is no such key, or there is no such permission.
        """
        self._transport.post("/_emulator/restricted_keys", {"key": key, "permissions": dict(permissions)})

    def restricted_keys(self) -> Sequence[Mapping[str, Any]]:
        """The restricted keys that have permissions, masked, with them."""
        return self._list("/_emulator/restricted_keys")

    def complete_checkout(self, session: str, **entered: object) -> CheckoutOutcome:
        """Does what a customer does on the page of a Checkout Session, as in `payment_method="pm_card_visa"`.

        Args:
            session: the session's id.
            entered: what the customer enters (`docs/checkout.md`); what is left out is answered by a customer who pays.

        Raises:
            EmulatorError: the session is not open, or what was entered is not what it takes. A card that declines is
                no error: the outcome tells it.
        """
        path = f"/_emulator/checkout/sessions/{segment(session)}/complete"
        return CheckoutOutcome.from_reply(self._transport.post(path, entered))

    def retry_deliveries(self, type: str | None = None, **which: Unpack[WhichDeliveries]) -> int:
        """Tries such deliveries at once that wait for their next try, and says how many. Raises EmulatorError."""
        retried: int = self._transport.post("/_emulator/webhooks/retry", type=type, **which)["retried"]
        return retried

    def events(
        self, type: str | None = None, *, limit: int | None = None, **which: Unpack[WhichEvents]
    ) -> Sequence[Event]:
        """The events of this world, newest first. Raises EmulatorError when there is no such type."""
        return self._list(_EVENTS, type=type, limit=limit, **which)

    def requests(self, *, limit: int | None = None, **which: Unpack[WhichRequests]) -> Sequence[LoggedRequest]:
        """What was asked of this world in the last 24 hours, newest first. Raises EmulatorError."""
        return [LoggedRequest.from_reply(each) for each in self._list(_REQUESTS, limit=limit, **which)]

    def deliveries(
        self, type: str | None = None, *, limit: int | None = None, **which: Unpack[WhichDeliveries]
    ) -> Sequence[DeliveryAttempt]:
        """The attempts to deliver webhooks with events of a type, newest first. Raises EmulatorError."""
        return [DeliveryAttempt.from_reply(each) for each in self._list(_DELIVERIES, type=type, limit=limit, **which)]

    def request(self, id: str) -> LoggedRequest:
        """One request by its id. Raises EmulatorError when there is none."""
        return LoggedRequest.from_reply(self._transport.get(f"{_REQUESTS}/{segment(id)}"))

    def wait_for_event(
        self, type: str | None = None, *, after: str | None = None, timeout: float = 10, **which: Unpack[WhichEvents]
    ) -> Event:
        """The newest such event, as soon as there is one.

        Args:
            type: its type, such as `invoice.sent`.
            after: the id of an event that it must come after.
            timeout: for how many seconds, 60 at most.
            which: see `WhichEvents`.

        Raises:
            WaitError: there was none in time; the message names the newest events.
            EmulatorError: the query has a mistake.
        """
        event: Event = self._transport.get(f"{_EVENTS}/wait", type=type, after=after, timeout=timeout, **which)
        return event

    def wait_for_events(
        self, count: int, type: str | None = None, *, timeout: float = 10, **which: Unpack[WhichEvents]
    ) -> Sequence[Event]:
        """The newest `count` such events, as soon as there are so many; see `wait_for_event`."""
        return self._list(f"{_EVENTS}/wait", count=count, type=type, timeout=timeout, **which)

    def wait_for_mail(self, *, timeout: float = 10, **which: Unpack[WhichMail]) -> Mail:
        """The newest such mail, as soon as there is one.

        Args:
            timeout: for how many seconds, 60 at most.
            which: see `WhichMail`.

        Raises:
            WaitError: there was none in time; the message has what there is.
            EmulatorError: the query has a mistake.
        """
        return mail_of(self._transport.get(f"{_OUTBOX}/wait", timeout=timeout, **which), self._transport)

    def wait_for_mails(self, count: int, *, timeout: float = 10, **which: Unpack[WhichMail]) -> Sequence[Mail]:
        """The newest `count` such mails, as soon as there are so many; see `wait_for_mail`."""
        found = self._list(f"{_OUTBOX}/wait", count=count, timeout=timeout, **which)
        return [mail_of(each, self._transport) for each in found]

    def wait_for_delivery(
        self, type: str | None = None, *, timeout: float = 10, **which: Unpack[WhichDeliveries]
    ) -> DeliveryAttempt:
        """The last attempt of the newest such delivery, as soon as one has succeeded.

        Args:
            type: the event's type, such as `invoice.sent`.
            timeout: for how many seconds, 60 at most.
            which: see `WhichDeliveries`; with a status, that one is waited for.

        Raises:
            WaitError: there was none in time; the message has what was tried.
            EmulatorError: the query has a mistake.
        """
        return DeliveryAttempt.from_reply(self._list(f"{_DELIVERIES}/wait", type=type, timeout=timeout, **which)[0])

    def wait_for_deliveries(
        self, count: int, type: str | None = None, *, timeout: float = 10, **which: Unpack[WhichDeliveries]
    ) -> Sequence[DeliveryAttempt]:
        """The attempts of the newest `count` such deliveries, as soon as so many have succeeded."""
        found = self._list(f"{_DELIVERIES}/wait", count=count, type=type, timeout=timeout, **which)
        return [DeliveryAttempt.from_reply(each) for each in found]

    def wait_for_request(self, *, timeout: float = 10, **which: Unpack[WhichRequests]) -> LoggedRequest:
        """The newest such request, as soon as there is one.

        Args:
            timeout: for how many seconds, 60 at most.
            which: see `WhichRequests`.

        Raises:
            WaitError: there was none in time; the message has the newest ones.
            EmulatorError: the query has a mistake.
        """
        return LoggedRequest.from_reply(self._transport.get(f"{_REQUESTS}/wait", timeout=timeout, **which))

    def assert_no_event(
        self, type: str | None = None, *, after: str | None = None, within: float = 0.5, **which: Unpack[WhichEvents]
    ) -> None:
        """Fails with AssertionError when there is such an event, or one comes within so many seconds."""
        self._assert_none(f"{_EVENTS}/wait", within, type=type, after=after, **which)

    def assert_no_mail(self, *, within: float = 0.5, **which: Unpack[WhichMail]) -> None:
        """Fails with AssertionError when there is such a mail, or one comes within so many seconds."""
        self._assert_none(f"{_OUTBOX}/wait", within, **which)

    def assert_no_delivery(
        self, type: str | None = None, *, within: float = 0.5, **which: Unpack[WhichDeliveries]
    ) -> None:
        """Fails with AssertionError when such a webhook was tried, or is within so many seconds."""
        self._assert_none(f"{_DELIVERIES}/wait", within, type=type, **which)

    def assert_no_request(self, *, within: float = 0.5, **which: Unpack[WhichRequests]) -> None:
        """Fails with AssertionError when there was such a request, or one comes within so many seconds."""
        self._assert_none(f"{_REQUESTS}/wait", within, **which)

    def _list(self, path: str, /, **query: object) -> Sequence[Any]:
        return list(self._transport.get(path, **query)["data"])

    def _assert_none(self, wait: str, within: float, /, **query: object) -> None:
        try:
            self._transport.get(wait, count=0, timeout=within, **query)
        except EmulatorError as error:
            if error.status != _TOO_MANY:
                raise
            raise AssertionError(str(error)) from None
