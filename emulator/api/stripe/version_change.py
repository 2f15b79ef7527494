"""What a release changed, and the words in which its undoing is told."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from emulator.api.stripe.downgrade_context import DowngradeContext
from schemas.stripe import parameter_errors
from schemas.stripe.objects import Rendered
from schemas.stripe.parameter_errors import InvalidParameterError
from schemas.stripe.params import param_name

Downgrade = Callable[[Rendered, DowngradeContext], None]
"""Makes an object, in place, what it was before the change. It may lack keys."""

UpgradeParams = Callable[[dict[str, Any]], dict[str, Any]]
"""Parameters by their names before the change, by their names after it."""

FormerName = Callable[[str, Mapping[str, Any]], str]
"""What a parameter is called now, and the parameters of a request: what the request called it."""


class VersionChange(Struct, frozen=True, kw_only=True):
    """One change of a release.

    Attributes:
        release: the version that made it.
        downgrade: what undoes it in an object, by the value of `object`.
        upgrade_params: what gives the parameters of an operation their present names, by its method and path.
        former_names: what complaints about the parameters of these operations call them before the change, by a pattern
            (`re`) of what they are called now.
        former_name: the same of what no pattern tells: from what a parameter is called now, and the request.
        references: the ids that could be expanded before the change only, by `object` and dotted path, with the
            `object` that they name.
        included: the properties that were always shown before the change, and only when they are expanded after it, by
            `object`. `expand` may name them, without effect.
        passed_over: the properties that the change removed, and that `expand` may name all the same, by `object`.
    """

    release: str
    downgrade: Mapping[str, Downgrade] = field(default_factory=dict)
    upgrade_params: Mapping[str, UpgradeParams] = field(default_factory=dict)
    former_names: Mapping[str, str] = field(default_factory=dict)
    former_name: FormerName | None = None
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    included: Mapping[str, frozenset[str]] = field(default_factory=dict)
    passed_over: Mapping[str, frozenset[str]] = field(default_factory=dict)


def unsupported(*paths: str) -> UpgradeParams:
    """Refuses parameters that were there before the change and are not emulated; a dotted path leads into maps."""

    def upgrade(params: dict[str, Any]) -> dict[str, Any]:
        for path in paths:
            if _holds(params, path.split(".")):
                raise InvalidParameterError(parameter_errors.not_emulated(param_name(tuple(path.split(".")))))
        return params

    return upgrade


def _holds(place: Any, path: list[str]) -> bool:
    if not path:
        return True
    return isinstance(place, dict) and path[0] in place and _holds(place[path[0]], path[1:])


def sort_keys(shown: Rendered) -> None:
    """Puts the keys as Stripe prints them: `id`, `object`, then alphabetically."""
    in_order = sorted(shown.items(), key=lambda item: (item[0] != "id", item[0] != "object", item[0]))
    shown.clear()
    shown.update(in_order)
