"""The WSGI entry: `create_app()` makes an app with its own engine, `app` is one made from the environment."""

import concurrent.futures.thread  # noqa: F401 - what it has done at the end comes after what is asked for later
import os
import threading

from flask import Flask

from emulator.bootstrap import build
from emulator.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """An app that answers, its engine started and its worker running; they end with the process."""
    emulator = build(settings or Settings.from_environ(os.environ))
    emulator.start()
    # Before the pools of threads end that it works with: `atexit` would come after that.
    threading._register_atexit(emulator.stop)  # type: ignore[attr-defined] # as of Python 3.9, in no stub
    return emulator.app


def __getattr__(name: str) -> Flask:
    # Made when a WSGI server asks for it, so that importing this module starts nothing.
    if name == "app":
        made: Flask = globals().setdefault("app", create_app())
        return made
    raise AttributeError(name)
