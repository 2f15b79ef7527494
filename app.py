"""The WSGI entry: `create_app()` makes an app with its own engine, `app` is one made from the environment."""

import concurrent.futures.thread  # noqa: F401 - loaded first, it ends its threads last: later callbacks are called first
import os
import threading

from flask import Flask

from emulator.bootstrap import build
from emulator.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """An app that answers, its engine started and its worker running; they are stopped when the process ends."""
    emulator = build(settings or Settings.from_environ(os.environ))
    emulator.start()
    # `atexit` comes too late: by then there are no threads any more for `asyncio.to_thread`, by which the workers work.
    threading._register_atexit(emulator.stop)  # type: ignore[attr-defined] # how concurrent.futures does it; in no stub
    return emulator.app


def __getattr__(name: str) -> Flask:
    # Made when a WSGI server asks for it, so that importing this module starts nothing.
    if name == "app":
        made: Flask = globals().setdefault("app", create_app())
        return made
    raise AttributeError(name)
