"""Schemas whose hooks (`post_load`, `validates` and the like) are looked for once in each class.

marshmallow asks every attribute of every schema for hooks, those of its own base among them. With some six hundred
schemas that took a tenth of the start.
"""

from collections import defaultdict
from functools import cache
from typing import Any

from marshmallow import Schema
from marshmallow.schema import SchemaMeta


@cache
def _hooked_names(parent: type) -> tuple[str, ...]:
    return tuple(name for name, attribute in vars(parent).items() if hasattr(attribute, "__marshmallow_hook__"))


class HookedSchemaMeta(SchemaMeta):
    """Finds what marshmallow finds."""

    def resolve_hooks(cls) -> dict[str, list[tuple[str, bool, dict[str, Any]]]]:  # noqa: N805 - what a metaclass makes is a class
        """What hooks there are of each kind: the name of the method, and the options of its decorator."""
        hooks: dict[str, list[tuple[str, bool, dict[str, Any]]]] = defaultdict(list)
        for name in sorted({name for parent in cls.__mro__ for name in _hooked_names(parent)}):
            method = next(vars(parent)[name] for parent in cls.__mro__ if name in vars(parent))
            for kind, given in getattr(method, "__marshmallow_hook__", {}).items():
                hooks[kind].extend((name, many, options) for many, options in given)
        return hooks


class HookedSchema(Schema, metaclass=HookedSchemaMeta):
    """The base of schemas that there are many of."""
