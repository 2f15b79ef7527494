"""A route that is ready to be matched, and to be built only when somebody builds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule


class MatchedRule(Rule):
    """A rule of Werkzeug's whose code for building URLs is compiled with the first URL.

    Compiling it for each of the routes took a tenth of the start, and of hardly any a URL is ever built.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> Any:
            return compiled(append_unknown)(rule, **values)

        return build
