"""The shape of objects in each API version: the newest, less every later change (docs.stripe.com/api/versioning)."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from msgspec import Struct

from emulator.api.stripe import version_changes
from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.inclusions import included
from emulator.api.stripe.version_change import VersionChange, sort_keys
from emulator.api.stripe.version_prefetch import prefetch_for_version
from emulator.api.stripe.versions import NEWEST
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import Entity
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import ObjectSchema, Rendered, render

_OPAQUE = frozenset({"metadata"})
"""What callers fill: no objects of the API are in there."""


class ApiVersion(Struct, frozen=True):
    """How one version shows objects: `changes` are those it came before, newest first."""

    version: str
    changes: tuple[VersionChange, ...] = ()

    def downgrade(self, shown: Any, uow: UnitOfWork, known: Iterable[Entity] = ()) -> None:
        """Makes what was rendered in the newest shape, in place, what this version shows.

        `known` are entities that the reply is about and the store may not have. Costs three batched reads at most.
        """
        if not self.changes:
            return
        known = tuple(known)
        prefetch_for_version(shown, uow, known, self.version)
        kinds = _object_names(shown)
        for position, change in enumerate(self.changes):
            if kinds.isdisjoint(change.downgrade):
                continue
            later = ApiVersion(change.release, self.changes[:position])
            _downgrade(shown, change, later.context(uow, known))
            kinds = _object_names(shown)

    def context(self, uow: UnitOfWork, known: tuple[Entity, ...]) -> DowngradeContext:
        """What the next older change works with: it renders in this shape."""

        def show(entity: Entity) -> Rendered:
            shown = render(entity, uow.ctx)
            self.downgrade(shown, uow, known)
            return shown

        def include(shown: Rendered, name: str) -> Rendered | None:
            found: Rendered | None = included(shown, name, uow)
            self.downgrade(found, uow, known)
            return found

        return DowngradeContext(uow, known, show, include)

    def upgraded(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """The parameters of an operation (`POST /v1/invoiceitems`) as the newest version spells them."""
        for change in reversed(self.changes):
            upgrade = change.upgrade_params.get(operation)
            if upgrade is not None:
                params = upgrade(params)
        return params

    @contextmanager
    def spelling_params(self, operation: str, raw: Mapping[str, Any]) -> Iterator[None]:
        """Has what is refused inside name its parameter as the request, whose parameters are `raw`, spelled it."""
        try:
            yield
        except APIError as error:
            if error.param is not None:
                former = self._former_name(operation, raw, error.param)
                error.message = error.message.replace(error.param, former)
                error.param = former
            raise

    def _former_name(self, operation: str, raw: Mapping[str, Any], param: str) -> str:
        """What a parameter was called in this version, where the request called it so; else its present name."""
        name, own = param, [change for change in self.changes if operation in change.upgrade_params]
        for change in own:
            for pattern, former in change.former_names.items():
                name = re.sub(rf"^{pattern}(?=\[|$)", former, name, count=1)
        name = name if name.partition("[")[0] in raw and not _holds(raw, param) else param
        for change in own:
            name = name if change.former_name is None else change.former_name(name, raw)
        return name

    def references(self, schema: type[ObjectSchema]) -> Mapping[str, str]:
        """The dotted paths of ids that can be expanded, with the kinds of object they name."""
        name = _name(schema)
        found = dict(schema.references)
        for change in self.changes:
            found.update(change.references.get(name, {}))
        return found

    def expandable(self, schema: type[ObjectSchema]) -> frozenset[str]:
        """The properties that an `expand` path may begin with."""
        name = _name(schema)
        known = schema.expandable()
        for change in self.changes:
            known |= change.included.get(name, frozenset())
        for change in all_version_changes():
            known |= change.passed_over.get(name, frozenset())
        return known | {path.partition(".")[0] for path in self.references(schema)}


@cache
def api_version_of(version: str) -> ApiVersion:
    """The shape of a version that `check_version` let pass."""
    return ApiVersion(version, tuple(change for change in all_version_changes() if version < change.release))


NEWEST_API_VERSION = ApiVersion(NEWEST)


@cache
def all_version_changes() -> tuple[VersionChange, ...]:
    """Every change, newest first, found in the modules of `changes`."""
    modules = (
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(version_changes.__path__, version_changes.__name__ + ".")
    )
    return tuple(sorted((module.VERSION_CHANGE for module in modules), key=lambda change: change.release, reverse=True))


def _holds(raw: Any, param: str) -> bool:
    """Whether a request has a parameter by this very name: `lines[0][pricing]`."""
    place = raw
    for step in re.findall(r"[^\[\]]+", param):
        if isinstance(place, list) and step.isdigit() and int(step) < len(place):
            place = place[int(step)]
        elif isinstance(place, Mapping) and step in place:
            place = place[step]
        else:
            return False
    return True


def _name(schema: type[ObjectSchema]) -> str:
    return schema.object_name or ("" if schema.entity is None else schema.entity.RESOURCE_TYPE.name)


def _downgrade(shown: Any, change: VersionChange, ctx: DowngradeContext) -> None:
    for node in _objects(shown):
        downgrade = change.downgrade.get(node["object"])
        if downgrade is not None and not node.get("deleted"):
            downgrade(node, ctx)
            sort_keys(node)


def _object_names(shown: Any) -> set[str]:
    """The names of the kinds of object in a reply."""
    return {node["object"] for node in _objects(shown)}


def _objects(shown: Any) -> Iterator[Rendered]:
    """Every object in a reply, each before those inside it; an event's data stays as it was emitted.

    What is done to an object before the next one is asked for decides what is found inside it.
    """
    # What an error tells may be a word, and what is included null.
    stack = [shown] if isinstance(shown, dict | list) else []
    while stack:
        each = stack.pop()
        if isinstance(each, list):
            stack += [inner for inner in reversed(each) if isinstance(inner, dict | list)]
            continue
        name = each.get("object")
        if isinstance(name, str):
            yield each
            if name == "event":
                continue
        stack += [
            inner for key, inner in reversed(each.items()) if isinstance(inner, dict | list) and key not in _OPAQUE
        ]
