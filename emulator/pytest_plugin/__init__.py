"""The pytest plugin: an emulator for a test run, and a world of its own for each test.

    def test_the_invoice_is_mailed(stripe_world):
        shop.bill("jenny@example.com")
        assert stripe_world.wait_for_mail(to="jenny@example.com").pdf()

It imports the standard library and pytest alone, so that it can be installed beside anything: the emulator is a process
of its own. An installed emulator has it as `stripe_invoice_emulator.pytest_plugin`, a checkout as
`emulator.pytest_plugin`: therefore its modules name each other relatively.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..client import Emulator, World
from .options import PluginOptions, add_options
from .sdk import set_up_sdk
from .session import SessionError, SharedEmulator, session_emulator
from .webhook_receiver import ReceivedWebhook, WebhookReceiver, receiving

__all__ = ["Emulator", "ReceivedWebhook", "WebhookReceiver", "World"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options, which can stand in pytest.ini, too."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Prepares the one emulator that workers of pytest-xdist share, where they are to."""
    if hasattr(config, "workerinput"):
        return
    options = PluginOptions.of(config)
    if options.shared and not options.url:
        config.pluginmanager.register(SharedEmulator(options))


def pytest_report_header(config: pytest.Config) -> str | None:
    """Names the emulator of a test run that does not start its own."""
    url = PluginOptions.of(config).url
    return f"stripe emulator: {url}" if url else None


@pytest.fixture(scope="session")
def stripe_emulator(pytestconfig: pytest.Config) -> Iterator[Emulator]:
    """An emulator for the test run, started for the first test that asks: `.url`, `.world()`, `.health()`.

    With pytest-xdist there is one for each worker, or one for all with `stripe_emulator_shared`. Where
    `stripe_emulator_url` or EMULATOR_URL names one that runs already, it is that.
    """
    try:
        with session_emulator(pytestconfig) as emulator:
            yield emulator
    except SessionError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def stripe_world(pytestconfig: pytest.Config, stripe_emulator: Emulator) -> Iterator[World]:
    """A world of its own for each test, empty at first: `.api_key`, `.clock`, `.wait_for_event(…)`; see `World`.

    The official SDK speaks to it where it is installed, unless `stripe_emulator_sdk` is false.
    """
    world = stripe_emulator.world()
    with set_up_sdk(world, wanted=PluginOptions.of(pytestconfig).sdk):
        yield world


@pytest.fixture
def stripe_webhook_receiver(pytestconfig: pytest.Config, stripe_world: World) -> Iterator[WebhookReceiver]:
    """A webhook endpoint of this test's world: it gets every event, checks its signature and keeps it."""
    with receiving(stripe_world, PluginOptions.of(pytestconfig).receiver_host) as receiver:
        yield receiver
