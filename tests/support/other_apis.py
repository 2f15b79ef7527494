"""Callers of BeeL's, Stateset's and Day Zero's API alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.support.beel import new_company
from tests.support.dayzero import new_dayzero
from tests.support.json_wire import JsonWire
from tests.support.stateset import new_stateset

CALLERS: Mapping[str, Callable[[str], JsonWire]] = {
    "beel": lambda url: new_company(url).wire,
    "stateset": lambda url: new_stateset(url).wire,
    "dayzero": lambda url: new_dayzero(url).wire,
}
"""Somebody new in each API, on the emulator at a URL; by what the API's paths begin with."""
