"""Holds JSON objects against what some declaration files say of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.typescript.syntax import Declarations, Property, Reference, Shape, Type, Union, Word

Json = Any

_OF_THE_LIBRARY = {"crypto", "net", "lib.d.ts", "index.d.ts", "Errors.d.ts", "OAuth.d.ts", "Webhooks.d.ts"}
"""Folders and files that say nothing of objects."""

_PLAIN: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "any": object,
    "unknown": object,
}
_LIST = Shape(
    {
        "object": Property(Word("list"), optional=False),
        "has_more": Property(Reference("boolean"), optional=False),
        "url": Property(Reference("string"), optional=False),
        "total_count": Property(Reference("number"), optional=True),
    }
)
"""A list besides its `data`. The files say of `total_count` that it is deprecated; embedded lists show it."""


class Types:
    """The types of one version of the SDK."""

    def __init__(self, folder: Path) -> None:
        self._declarations = Declarations()
        for file in sorted(folder.rglob("*.d.ts")):
            if not _OF_THE_LIBRARY & {*file.parts, file.name}:
                self._declarations.read(file.read_text())

    @cached_property
    def _by_object(self) -> dict[str, str]:
        """The full name of the type of each kind of object."""
        return {
            kind.type.text: name
            for name, shape in self._declarations.types.items()
            if isinstance(shape, Shape)
            and (kind := shape.properties.get("object")) is not None
            and isinstance(kind.type, Word)
            and not name.rpartition(".")[2].startswith("Deleted")
        }

    def knows(self, kind: str) -> bool:
        """Whether there was such a kind of object."""
        return kind in self._by_object

    def declares(self, place: str) -> bool:
        """Whether there is a key at a place such as `invoice.automatic_tax.status`."""
        kind, *steps = place.split(".")
        known = self.knows(kind)
        found: list[tuple[Type, str]] = [(Reference(self._by_object[kind]), "Stripe")] if known else []
        for step in steps:
            shapes = [each for expected, scope in found for each in self._shapes_in(expected, scope)]
            properties = [(self._all_properties(shape, scope)[0], scope) for shape, scope in shapes]
            found = [(each[step].type, scope) for each, scope in properties if step in each]
        return bool(found)

    def parameters(self, name: str) -> Iterator[tuple[str | int, ...]]:
        """The paths of the parameters of an interface such as `Stripe.InvoiceCreateParams`, at every depth.

        `("lines", 0, "amount")`, in which `usd` stands for any key of a map; nothing where there is no such interface.
        """
        shape = self._declarations.types.get(name)
        if isinstance(shape, Shape):
            yield from self._parameters_in(shape, name, ())

    def _parameters_in(self, shape: Shape, scope: str, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
        properties, others = self._all_properties(shape, scope)
        for name, declared in properties.items():
            here = (*place, name)
            yield here
            yield from self._parameters_of(declared.type, scope, here)
        if others is not None and place and place[-1] != "metadata":
            yield from self._parameters_of(others, scope, (*place, "usd"))

    def _parameters_of(
        self, expected: Type, scope: str, place: tuple[str | int, ...]
    ) -> Iterator[tuple[str | int, ...]]:
        if isinstance(expected, Shape):
            yield from self._parameters_in(expected, scope, place)
        elif isinstance(expected, Union):
            for each in expected.alternatives:
                yield from self._parameters_of(each, scope, place)
        elif isinstance(expected, Reference):
            inside = (*place, 0) if expected.name == "Array" else place
            for each in expected.arguments:
                yield from self._parameters_of(each, scope, inside)
            name = self._full_name(expected.name, scope)
            if name in self._declarations.types:
                yield from self._parameters_of(self._declarations.types[name], name, place)

    def _shapes_in(self, expected: Type, scope: str) -> Iterator[tuple[Shape, str]]:
        """The shapes that a type names, those of a list's elements too, each with the place that it stands in."""
        if isinstance(expected, Shape):
            yield expected, scope
        elif isinstance(expected, Union):
            for each in expected.alternatives:
                yield from self._shapes_in(each, scope)
        elif isinstance(expected, Reference):
            for each in expected.arguments:
                yield from self._shapes_in(each, scope)
            name = self._full_name(expected.name, scope)
            if name in self._declarations.types:
                yield from self._shapes_in(self._declarations.types[name], name)

    def flaws(self, value: Json) -> list[str]:
        """What is wrong with an object, each with its path; empty when it is right."""
        kind = value["object"]
        name = self._by_object.get(kind)
        if name is None:
            return [f"{kind}: no type is of this kind"]
        return list(self._flaws(value, Reference(name), "Stripe", kind))

    def _flaws(self, value: Json, expected: Type, scope: str, path: str) -> Iterator[str]:
        if isinstance(expected, Union):
            yield from self._union_flaws(value, expected, scope, path)
        elif isinstance(expected, Word):
            if value != expected.text:
                yield f"{path}: {value!r} is not {expected.text!r}"
        elif isinstance(expected, Shape):
            yield from self._shape_flaws(value, expected, scope, path)
        else:
            yield from self._reference_flaws(value, expected, scope, path)

    def _union_flaws(self, value: Json, expected: Union, scope: str, path: str) -> Iterator[str]:
        """Right if one alternative fits; meant was one of the same kind, or the one that went wrong furthest inside."""
        found = [list(self._flaws(value, each, scope, path)) for each in expected.alternatives]
        of_its_kind = [flaws for flaws in found if not any(flaw.startswith(f"{path}.object: ") for flaw in flaws)]
        if all(found):
            yield from max(of_its_kind or found, key=_depth)

    def _reference_flaws(self, value: Json, expected: Reference, scope: str, path: str) -> Iterator[str]:
        plain = _PLAIN.get(expected.name)
        if plain is not None:
            if not isinstance(value, plain) or (expected.name == "number" and isinstance(value, bool)):
                yield f"{path}: {value!r} is no {expected.name}"
        elif expected.name in ("true", "false"):
            if value is not (expected.name == "true"):
                yield f"{path}: {value!r} is not {expected.name}"
        elif expected.name in ("Array", "ApiList", "Stripe.ApiList"):
            yield from self._list_flaws(value, expected, scope, path)
        else:
            name = self._full_name(expected.name, scope)
            yield from self._flaws(value, self._declarations.types[name], name, path)

    def _list_flaws(self, value: Json, expected: Reference, scope: str, path: str) -> Iterator[str]:
        elements = value
        if expected.name != "Array":
            elements = value.get("data") if isinstance(value, dict) else None
            rest = {name: each for name, each in value.items() if name != "data"} if isinstance(value, dict) else value
            yield from self._shape_flaws(rest, _LIST, scope, path)
            path = f"{path}.data"
        if not isinstance(elements, list):
            yield f"{path}: {value!r} is no list"
            return
        for position, each in enumerate(elements):
            yield from self._flaws(each, expected.arguments[0], scope, f"{path}.{position}")

    def _shape_flaws(self, value: Json, expected: Shape, scope: str, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is no object"
            return
        properties, others = self._all_properties(expected, scope)
        if not properties and others is None:
            # `interface PreviousAttributes {}`: it says nothing.
            return
        for name, declared in properties.items():
            if name in value:
                yield from self._flaws(value[name], declared.type, scope, f"{path}.{name}")
            elif not declared.optional:
                yield f"{path}.{name}: missing"
        for name in value.keys() - properties.keys():
            if others is None:
                yield f"{path}.{name}: not a key"
            else:
                yield from self._flaws(value[name], others, scope, f"{path}.{name}")

    def _all_properties(self, shape: Shape, scope: str) -> tuple[dict[str, Property], Type | None]:
        properties: dict[str, Property] = {}
        for base in shape.bases:
            inherited = self._declarations.types.get(self._full_name(base.name, scope))
            if isinstance(inherited, Shape):
                properties |= self._all_properties(inherited, scope)[0]
        return properties | shape.properties, shape.others

    def _full_name(self, name: str, scope: str) -> str:
        """What a name means in a place: the innermost one that there is."""
        place = scope
        while place:
            if f"{place}.{name}" in self._declarations.types:
                return f"{place}.{name}"
            place = place.rpartition(".")[0]
        return name


def _depth(flaws: list[str]) -> int:
    """How far inside the innermost of them is."""
    return max(flaw.partition(":")[0].count(".") for flaw in flaws)
