"""An emulator served over a real socket, and a world of its own for every test.

A test runs on the embedded engine; `every_engine` marks what an engine can change: the store, concurrency, limits,
numbers, idempotency, the clock, round trips, delivery. `engine("dynoxide")` marks what needs that one engine, and
`long` what is left out of `make check`. Tests run side by side, in any order and in several processes: each has its own
world, its own free ports and its own temporary files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import stripe

from emulator.smtp_url import SmtpUrl
from emulator.worlds import World
from tests.support.beel import Company, new_company
from tests.support.dayzero import Dayzero, new_dayzero
from tests.support.engines import DYNAMODB_LOCAL, ENGINES, is_missing
from tests.support.fuzzing.seeds import first_seed
from tests.support.mailbox import Mailbox, receiving
from tests.support.serving import Server, Servers
from tests.support.shop import Shop
from tests.support.stateset import Stateset, new_stateset
from tests.support.webhook_receiver import Receiver
from tests.support.webhook_receiver import receiving as receiving_webhooks
from tests.support.wire import Wire, new_key
from tests.support.worlds import world_of

# What only the real DynamoDB Local can show, and what `make release-check` shows of the wheel.
collect_ignore = [
    *([] if DYNAMODB_LOCAL else ["integration/test_dynamodb_local.py"]),
    *([] if os.environ.get("EMULATOR_WHEEL") else ["packaging"]),
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--engine embedded` runs what there is to run on that engine."""
    parser.addoption("--engine", choices=ENGINES, help="run on this engine alone")


def pytest_report_header() -> str:
    """What it takes to have the same made-up requests again."""
    return f"fuzzing: FUZZ_SEED={first_seed()}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which engine was not there; DynamoDB Local stands under Amazon's own licence: the tests do not bring it."""
    if DYNAMODB_LOCAL is None:
        terminalreporter.write_line("Not run on DynamoDB Local: DYNAMODB_LOCAL names none.")
    if is_missing("dynoxide"):
        terminalreporter.write_line("NOT RUN on dynoxide, which is not there: `make dynoxide` brings it.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeats a test for each engine that its marks name."""
    if "server" in metafunc.fixturenames:
        named = metafunc.definition.get_closest_marker("engine")
        every = metafunc.definition.get_closest_marker("every_engine")
        if named or every:
            metafunc.parametrize("server", named.args if named else ENGINES, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what runs on another engine than the one that was asked for, or on one that is not there."""
    asked = config.getoption("--engine")
    others = [item for item in items if (asked and _engine_of(item) != asked) or is_missing(_engine_of(item))]
    if others:
        config.hook.pytest_deselected(items=others)
        left_out = set(others)
        items[:] = [item for item in items if item not in left_out]


def _engine_of(item: pytest.Item) -> str:
    named = item.get_closest_marker("engine")
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return str(parameters.get("server", named.args[0] if named else ENGINES[0]))


# How long an example takes says something about the machine, not about the rule.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server, which live mode delivers to."""
    with receiving() as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def servers(mailbox: Mailbox) -> Iterator[Servers]:
    """An emulator on each engine, started when a test first asks for it."""
    with Servers(SmtpUrl("127.0.0.1", mailbox.port, tls="none")) as servers:
        yield servers


@pytest.fixture
def server(request: pytest.FixtureRequest, servers: Servers) -> Server:
    """The emulator on the engine that the test runs on."""
    return servers.on(getattr(request, "param", ENGINES[0]))


@pytest.fixture
def server_url(server: Server) -> str:
    """Where the emulator answers."""
    return server.url


@pytest.fixture
def wire(server: Server) -> Wire:
    """Calls the emulator with the test key of a fresh account."""
    return Wire(server.url, new_key())


@pytest.fixture
def shop(wire: Wire) -> Shop:
    """A fresh account in test mode."""
    return Shop(wire)


@pytest.fixture
def live_shop(wire: Wire) -> Shop:
    """The same account in live mode."""
    return Shop(wire.other_mode)


@pytest.fixture
def world(wire: Wire) -> World:
    """The world that the shop is in."""
    return world_of(wire)


@pytest.fixture
def company(server: Server) -> Company:
    """A fresh company of BeeL's, called with its test key."""
    return new_company(server.url)


@pytest.fixture
def dayzero(server: Server) -> Dayzero:
    """A fresh business of Day Zero's, with a test token."""
    return new_dayzero(server.url)


@pytest.fixture
def stateset(server: Server) -> Stateset:
    """A fresh account of Stateset's, in test mode."""
    return new_stateset(server.url)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that gets webhooks."""
    with receiving_webhooks() as receiver:
        yield receiver


@pytest.fixture
def transport() -> Iterator[stripe.HTTPClient]:
    """What the SDK calls with, closed at the end."""
    transport: Any = stripe.RequestsClient()
    yield transport
    transport.close()


@pytest.fixture
def sdk(wire: Wire, transport: stripe.HTTPClient) -> stripe.StripeClient:
    """The official SDK as it comes, told another address; it speaks for the same world as `wire`."""
    return stripe.StripeClient(wire.key, base_addresses={"api": wire.url, "files": wire.url}, http_client=transport)
