"""The WSGI entry: `create_app()` makes an app with its own engine, `app` is one made from the environment."""

import os

from flask import Flask

from emulator.bootstrap import build
from emulator.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """An app that answers, its engine started and its worker running; they end with the process."""
    emulator = build(settings or Settings.from_environ(os.environ))
    emulator.start()
    return emulator.app


def __getattr__(name: str) -> Flask:
    # Made when a WSGI server asks for it, so that importing this module starts nothing.
    if name == "app":
        made: Flask = globals().setdefault("app", create_app())
        return made
    raise AttributeError(name)
