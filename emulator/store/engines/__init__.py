"""The engines that can hold the table, and the choice between them."""

from __future__ import annotations

from collections.abc import Callable

from emulator.settings import Settings
from emulator.store.engines.base import Connection, Engine, EngineError
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.engines.endpoint import EndpointEngine
from emulator.store.engines.install import VERSION, default_folder, install, is_installed, terminal_line
from emulator.store.engines.java import find_java
from emulator.store.engines.local import LocalEngine

__all__ = ["Connection", "Engine", "EngineError", "choose"]

Report = Callable[[str], None]


def choose(settings: Settings, *, installed_only: bool = False, report: Report = print) -> Engine:
    """The engine for these settings, not started yet.

    An engine that is named is that one or an error. When none is named it is the endpoint if there is one, else
    DynamoDB Local, which is installed if need be, else the embedded engine; `report` is told of what takes time or is
    second best. With `installed_only` nothing is downloaded.

    Raises:
        EngineError: what is wanted cannot be had.
    """
    if settings.store == "embedded":
        return EmbeddedEngine()
    if settings.store == "endpoint" or (settings.store is None and settings.dynamodb_endpoint):
        return EndpointEngine(settings)
    if settings.store == "local" or settings.data:
        return _local(settings, installed_only, report)
    try:
        return _local(settings, installed_only, report)
    except EngineError as error:
        report(f"Using the embedded engine instead of DynamoDB Local, because {error.reason}.")
        return EmbeddedEngine(error.reason)


def _local(settings: Settings, installed_only: bool, report: Report) -> LocalEngine:
    java = find_java(settings.java_home)
    folder = default_folder()
    if not is_installed(folder):
        if installed_only:
            raise EngineError(f"DynamoDB Local {VERSION} is not installed", "run `make install`")
        report(f"Installing DynamoDB Local {VERSION} in {folder}, once.")
        install(folder, terminal_line)
    return LocalEngine(java, folder, settings.data)
