"""The commands. Each loads what it takes when it is called, so that none waits for what another needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import emulator
from emulator.cli.command_error import CommandError

if TYPE_CHECKING:
    from emulator.settings import Settings


def serve(settings: Settings) -> int:
    """Serves until Ctrl-C or SIGTERM, and then stops everything it started.

    Raises:
        CommandError: it cannot listen where it should, or there is no store.
    """
    from emulator.cli.serve import serve
    from emulator.server_socket import PortError
    from emulator.store.engines import EngineError

    try:
        return serve(settings)
    except (EngineError, PortError) as error:
        raise CommandError(str(error)) from error


def listen(
    settings: Settings, forward_to: str, forward_connect_to: str | None, url: str | None, api_key: str, events: str
) -> int:
    """Forwards the events of an account to a local server until Ctrl-C, a line for each.

    Raises:
        CommandError: there is no emulator, it does not take the key, or the URL is none.
    """
    from emulator.listen import Forwarding, ListenError, forward, full_url

    types = frozenset(filter(None, events.split(",")))
    connect_to = None if forward_connect_to is None else full_url(forward_connect_to)
    wanted = Forwarding(full_url(url or settings.base_url), api_key, full_url(forward_to), types, connect_to)
    try:
        forward(wanted, partial(print, flush=True))
    except ListenError as error:
        raise CommandError(str(error)) from error
    return 0


def demo(settings: Settings) -> int:
    """Sends an invoice step by step and tells about it.

    Raises:
        CommandError: there is no store.
    """
    from emulator.demo import run
    from emulator.store.engines import EngineError

    try:
        run(settings)
    except EngineError as error:
        raise CommandError(str(error)) from error
    return 0


def install_dynamodb_local(settings: Settings) -> int:
    """Brings DynamoDB Local to this machine, if its user accepts Amazon's licence.

    Raises:
        CommandError: it cannot be had, or the licence was not accepted.
    """
    import os

    from emulator.store.engines import EngineError
    from emulator.store.engines.licence import install_accepted

    try:
        install_accepted(settings.java_home, os.environ)
    except EngineError as error:
        raise CommandError(str(error)) from error
    return 0


def version(settings: Settings) -> int:
    """Prints the version."""
    del settings
    print(f"stripe-invoice-emulator {emulator.__version__}")
    return 0
