"""The official SDK, told to speak to a test's world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..client import World


@contextmanager
def set_up_sdk(world: World, *, wanted: bool) -> Iterator[None]:
    """Has the module `stripe`, where it is installed and that is wanted, speak to a world until the block ends."""
    if not wanted or find_spec("stripe") is None:
        yield
        return
    stripe: Any = import_module("stripe")
    before = stripe.api_base, stripe.upload_api_base, stripe.api_key
    stripe.api_base, stripe.upload_api_base, stripe.api_key = world.api_base, world.api_base, world.api_key
    try:
        yield
    finally:
        stripe.api_base, stripe.upload_api_base, stripe.api_key = before
