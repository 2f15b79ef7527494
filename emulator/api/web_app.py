"""The web application, as Flask makes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from emulator.api.matched_rule import MatchedRule


class WebApp(Flask):
    """Flask, which looks with each request whether any of the functions that answer it is a coroutine: none is."""

    url_rule_class = MatchedRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func
