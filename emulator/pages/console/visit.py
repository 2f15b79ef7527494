"""A person's look at one world: what every page of the console is made with."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask
from msgspec import Struct

from emulator.api.authentication import WorldResolver
from emulator.api.control.mail_forms import MailFormats
from emulator.billing.core.events import Event
from emulator.pages.console.api_client import ApiClient
from emulator.pages.console.live_streams import LiveStreams
from emulator.settings import Settings
from emulator.store.console_sessions import ConsoleSession, ConsoleSessions, Outcome
from emulator.store.engines.base import Engine
from emulator.store.request_log import RequestLog
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.world_registry import WorldRegistry
from emulator.worlds import World

ROOT = "/_emulator/console"


_OWN_PAGES = {"evt": "events", "req": "requests", "mail": "mails", "whd": "deliveries"}


class ListedResource(Struct, frozen=True, kw_only=True):
    """A resource of Stripe's API with a path of its own.

    Attributes:
        name: the last step of its path: `tax_rates`.
        path: where all of its objects are: `/v1/tax_rates`.
        prefixes: what their ids begin with.
        singular: what one is called.
        entity: the class of its objects.
        has_list: whether all of its objects can be listed: there is no list of tokens, say.
        listed_only: what its lists are confined by.
    """

    name: str
    path: str
    prefixes: tuple[str, ...]
    singular: str
    entity: type[Any]
    has_list: bool
    listed_only: Mapping[str, str]


class ConsoleParts(Struct, frozen=True, kw_only=True):
    """What the console is made of.

    Attributes:
        store: all worlds.
        engine: what holds them.
        settings: what the environment says.
        worlds: whose world a key opens.
        log: the requests to the emulated APIs.
        registry: which worlds there are.
        sessions: who is signed in.
        formats: the forms of a mail.
        streams: those that tell open pages of changes.
        resources: those of Stripe's API, by their names.
        webhook_payload: the text of an event as endpoints get it.
        releases: the versions of Stripe's API, oldest first.
    """

    store: Store
    engine: Engine
    settings: Settings
    worlds: WorldResolver
    log: RequestLog
    registry: WorldRegistry
    sessions: ConsoleSessions
    formats: MailFormats
    streams: LiveStreams
    resources: Mapping[str, ListedResource]
    webhook_payload: Callable[[Event, UnitOfWork], str]
    releases: Sequence[str]

    @property
    def pages_by_prefix(self) -> Mapping[str, str]:
        """By what ids begin with, where the pages of such things stand."""
        return {**{prefix: each.name for each in self.resources.values() for prefix in each.prefixes}, **_OWN_PAGES}


class Visit(Struct, frozen=True):
    """One request for a page.

    Attributes:
        parts: what the console is made of.
        app: what answers the requests of actions.
        session: who asks.
        world: what is asked about; the session has it open.
        host: the name that the browser asked for, with its port.
        here: the address of the page, below `base`.
        done: the id of the action that led here.
    """

    parts: ConsoleParts
    app: Flask
    session: ConsoleSession
    world: World
    host: str
    here: str
    done: str = ""

    @property
    def base(self) -> str:
        """What the addresses of the world's pages begin with."""
        return f"{ROOT}/{self.world.key_prefix}"

    @property
    def path(self) -> str:
        """The address of the page, without its query."""
        return self.base + self.here.partition("?")[0]

    @property
    def api(self) -> ApiClient:
        """Asks the emulated APIs in this world."""
        return ApiClient(self.app, self.world, self.host, self.parts.releases[-1])

    @property
    def outcome(self) -> Outcome | None:
        """What the action came to that led here."""
        last = self.session.outcome
        is_shown = last is not None and last.id == self.done and last.world == self.world.key_prefix
        return last if is_shown else None

    @property
    def dialect(self) -> str:
        """Whose API the world is of: `stripe`, `beel`, `stateset` or `dayzero`."""
        name = self.world.account.partition("_")[0]
        return "stripe" if name == "acct" else name

    def unit_of_work(self) -> UnitOfWork:
        """Reads what no API shows."""
        return self.parts.store.unit_of_work(self.world)
