"""The engines that can hold the table, and the choice between them."""

from __future__ import annotations

import os
from pathlib import Path

from emulator.output import warn
from emulator.own_checkout import dynamodb_local_command, dynoxide_command
from emulator.settings import Settings, Store
from emulator.store.engines import dynoxide, local
from emulator.store.engines.base import Connection, Engine, EngineError
from emulator.store.engines.dynoxide import DynoxideEngine, dynoxide_programs, find_dynoxide, how_to_have_it
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.engines.endpoint import EndpointEngine
from emulator.store.engines.install import default_folder, is_installed
from emulator.store.engines.java import find_java
from emulator.store.engines.local import LocalEngine, LocalJars

__all__ = ["HOW_TO_CHANGE", "Connection", "Engine", "EngineError", "choose"]

HOW_TO_CHANGE = (
    f"EMULATOR_STORE takes another engine: embedded, dynoxide ({dynoxide_command()} brings it), local (DynamoDB Local; "
    f"see {dynamodb_local_command()}) or endpoint."
)
_DATABASES: dict[Store, str] = {"dynoxide": dynoxide.DATABASE, "local": local.DATABASE}


def choose(settings: Settings) -> Engine:
    """The engine for these settings, not started yet; nothing is ever downloaded.

    An engine that is named is that one or an error. When none is named it is the endpoint if there is one, else a
    DynamoDB Local that the user brought, else dynoxide if it is there, else the embedded engine; but data that is kept
    already stays with the engine that keeps it. What is there and cannot be used is told on standard error: standard
    output may be for a program (`serve --json`).

    Raises:
        EngineError: what is wanted cannot be had.
    """
    if settings.uses_endpoint:
        return EndpointEngine(settings)
    keeps = _keepers(settings.data)
    if settings.store is None:
        return _named(keeps[0], settings) if len(keeps) == 1 else _preferred(settings)
    if keeps and settings.store not in keeps:
        raise EngineError(
            f"the folder {settings.data} holds data of another engine",
            f"set EMULATOR_STORE={keeps[0]}, or EMULATOR_DATA to another folder",
        )
    return _named(settings.store, settings)


def _named(store: Store, settings: Settings) -> Engine:
    if store == "dynoxide":
        return DynoxideEngine(find_dynoxide(settings.dynoxide), settings.data)
    if store == "local":
        return LocalEngine(find_java(settings.java_home), _find_jars(settings), settings.data)
    return EmbeddedEngine()


def _preferred(settings: Settings) -> Engine:
    there: list[tuple[Store, bool]] = []
    if settings.dynamodb_local or is_installed(default_folder()):
        there.append(("local", settings.dynamodb_local is not None))
    if dynoxide_programs(settings.dynoxide):
        there.append(("dynoxide", settings.dynoxide is not None))
    for store, asked_for in there:
        try:
            return _named(store, settings)
        except EngineError as error:
            if asked_for:
                raise
            warn(f"Not using {store}, because {error.reason}.")
    if settings.data:
        raise EngineError(
            "EMULATOR_DATA needs an engine that keeps data, such as dynoxide, and there is none",
            f"{how_to_have_it()}, or unset EMULATOR_DATA",
        )
    return EmbeddedEngine()


def _find_jars(settings: Settings) -> LocalJars:
    if settings.dynamodb_local:
        return LocalJars.find(settings.dynamodb_local)
    folder = default_folder()
    if not is_installed(folder):
        raise EngineError(
            "no DynamoDB Local was found",
            f"name the folder of one in DYNAMODB_LOCAL, or see {dynamodb_local_command()} for Amazon's licence",
        )
    return LocalJars.find(folder)


def _keepers(data: Path | None) -> list[Store]:
    """The engines that have a database in a folder already."""
    return [store for store, name in _DATABASES.items() if data is not None and os.path.exists(data / name)]
