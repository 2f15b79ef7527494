"""The one package that an installed emulator is: `stripe_invoice_emulator`.

    from stripe_invoice_emulator.client import Emulator

What the emulator is made of (`emulator`, `schemas`, `app.py`, `fixtures`) lies within, in a folder that only the
emulator's own process looks into: these names are yours, too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

_PROGRAM = Path(__file__).parent / "program"
_NAMES = ("app", "emulator", "schemas")


def create_app(settings: Any = None) -> Flask:
    """An app for a WSGI server: `gunicorn 'stripe_invoice_emulator:create_app()'`.

    It brings the emulator into this process, and with it its module names; `settings` are those of the environment
    unless they are given.

    Raises:
        ImportError: a module of yours has one of these names already.
    """
    for name in _NAMES:
        taken = getattr(sys.modules.get(name), "__file__", None)
        if taken is not None and not Path(taken).is_relative_to(_PROGRAM):
            raise ImportError(
                f"A module {name!r} of yours is loaded ({taken}), which is a name of the emulator's as well: "
                "run it as a process of its own, by stripe-invoice-emulator serve."
            )
    sys.path.insert(0, str(_PROGRAM))
    from app import create_app

    return create_app(settings)
