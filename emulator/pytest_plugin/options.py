"""What pytest.ini and the command line may say about the emulator."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass

import pytest

from ..client.process import START_SECONDS

_GROUP = "stripe emulator"


@dataclass(frozen=True, slots=True)
class PluginOptions:
    """What was set.

    Attributes:
        url: an emulator that runs already.
        command: what runs the program; empty: it is looked for.
        settings: variables of the emulator's environment.
        shared: whether the workers of pytest-xdist share one emulator.
        sdk: whether the official SDK, where it is installed, is set up for each test's world.
        receiver_host: by what name the emulator reaches the machine of the tests.
        start_seconds: how long an emulator may take to start.
    """

    url: str | None
    command: tuple[str, ...]
    settings: dict[str, str]
    shared: bool
    sdk: bool
    receiver_host: str
    start_seconds: float

    @classmethod
    def of(cls, config: pytest.Config) -> PluginOptions:
        """Reads them; the command line goes before pytest.ini, and that before the environment.

        Raises:
            pytest.UsageError: one cannot be used; the message says how to mend it.
        """
        url = config.getoption("stripe_emulator_url") or config.getini("stripe_emulator_url")
        return cls(
            url=(str(url or os.environ.get("EMULATOR_URL") or "").rstrip("/")) or None,
            command=tuple(shlex.split(str(config.getini("stripe_emulator_command")))),
            settings=_settings(config.getini("stripe_emulator_settings")),
            shared=bool(config.getini("stripe_emulator_shared")),
            sdk=bool(config.getini("stripe_emulator_sdk")),
            receiver_host=str(config.getini("stripe_webhook_receiver_host")),
            start_seconds=_seconds(str(config.getini("stripe_emulator_start_seconds"))),
        )


def add_options(parser: pytest.Parser) -> None:
    """Adds them to pytest's own."""
    parser.getgroup(_GROUP).addoption(
        "--stripe-emulator-url",
        dest="stripe_emulator_url",
        metavar="URL",
        help="use the emulator that runs there instead of starting one",
    )
    parser.addini("stripe_emulator_url", "an emulator that runs already (EMULATOR_URL)", default="")
    parser.addini(
        "stripe_emulator_command",
        "what runs the emulator (looked for in this environment and on the PATH)",
        default="",
    )
    parser.addini(
        "stripe_emulator_settings", "its settings, one a line: EMULATOR_STORE=dynoxide", type="linelist", default=[]
    )
    parser.addini(
        "stripe_emulator_shared", "with pytest-xdist: one emulator for all workers (each has its own)", "bool", False
    )
    parser.addini("stripe_emulator_sdk", "set up the official SDK for each test's world (true)", "bool", True)
    parser.addini(
        "stripe_webhook_receiver_host",
        "by what name an emulator on another machine reaches this one (127.0.0.1)",
        default="127.0.0.1",
    )
    parser.addini(
        "stripe_emulator_start_seconds",
        f"how long it may take to start ({START_SECONDS:g})",
        default=f"{START_SECONDS}",
    )


def _settings(lines: list[str]) -> dict[str, str]:
    settings = {}
    for line in lines:
        name, equals, value = line.partition("=")
        if not equals:
            raise pytest.UsageError(f"stripe_emulator_settings has {line!r}: write NAME=value, one a line.")
        settings[name.strip()] = value.strip()
    return settings


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not seconds > 0:
        raise pytest.UsageError(f"stripe_emulator_start_seconds is {text!r}: it must be a number above 0.")
    return seconds
