"""A route that is ready to be matched, and to be built only when somebody builds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class MatchedRule(Rule):
    """A rule of Werkzeug's whose code for building URLs is compiled with the first URL.

    Compiling it for each of the routes took a tenth of the start, and of hardly any a URL is ever built.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        def build(rule: MatchedRule, /, **values: Any) -> Any:
            compiled = super(MatchedRule, rule)._compile_builder(append_unknown).__get__(rule)
            # From now on in the place of this one, where Werkzeug looks for it.
            setattr(rule, "_build_unknown" if append_unknown else "_build", compiled)
            return compiled(**values)

        return build
