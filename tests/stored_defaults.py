"""Writes tests/unit/store/stored_defaults.json: what it means that a stored thing does not say an attribute.

What is its default is not stored (`emulator.billing.core.structs.Struct`), so another default would change what is
stored already. It takes an upgrade of every type whose things have the attribute, which raises the shape; without that
it is not written down here. `python -m tests.stored_defaults`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

import emulator
from emulator.billing.core.resource_types import entity_class_of, known_resource_types

_ROOMS = ("emulator.api", "emulator.billing", "emulator.store")
"""Where types of stored things are declared."""

NOTE = Path(__file__).parent / "unit" / "store" / "stored_defaults.json"


class Stored(msgspec.Struct, frozen=True):
    """A class of values that are stored.

    Attributes:
        defaults: by the names of its attributes.
        shapes: the shape of each type whose things have such values.
    """

    defaults: Mapping[str, Any]
    shapes: Mapping[str, int]


def stored_classes() -> Mapping[type[msgspec.Struct], Mapping[str, int]]:
    """Every class of values that are stored, with the shapes of the types whose things have such."""
    for module in pkgutil.walk_packages(emulator.__path__, "emulator."):
        if module.name.startswith(_ROOMS):
            importlib.import_module(module.name)
    found: dict[type[msgspec.Struct], dict[str, int]] = {}
    for resource_type in known_resource_types():
        entity_class = entity_class_of(resource_type.name)
        if entity_class.__module__.startswith("emulator."):
            for each in _classes_in(msgspec.inspect.type_info(entity_class), ()):
                found.setdefault(each, {})[resource_type.name] = resource_type.shape
    return found


def present() -> dict[str, Stored]:
    """What is stored now, by the names of the classes."""
    found: dict[str, Stored] = {}
    for stored_class, shapes in stored_classes().items():
        name = f"{stored_class.__module__.split('.')[2]}.{stored_class.__qualname__}"
        if name in found:
            raise TypeError(f"there are two classes {name} of values that are stored: give one another name")
        found[name] = Stored(_defaults_of(stored_class), shapes)
    return found


def noted() -> dict[str, Stored]:
    """What was stored when it was last written down."""
    return msgspec.json.decode(NOTE.read_bytes(), type=dict[str, Stored])


def changed(before: Mapping[str, Stored], after: Mapping[str, Stored]) -> Sequence[str]:
    """The defaults that have changed although a type that has them is in the same shape: `invoices.Invoice.status`."""
    return [
        f"{name}.{attribute}"
        for name in sorted(before.keys() & after.keys())
        for attribute, default in before[name].defaults.items()
        if default != after[name].defaults.get(attribute, default) and not _raised(before[name], after[name])
    ]


def _raised(before: Stored, after: Stored) -> bool:
    return all(after.shapes.get(name, shape + 1) > shape for name, shape in before.shapes.items())


def _classes_in(
    shape: msgspec.inspect.Type, around: tuple[type[msgspec.Struct], ...]
) -> Iterator[type[msgspec.Struct]]:
    if isinstance(shape, msgspec.inspect.StructType):
        if shape.cls not in around:
            yield shape.cls
            for field in shape.fields:
                yield from _classes_in(field.type, (*around, shape.cls))
    elif isinstance(shape, msgspec.inspect.DictType):
        yield from _classes_in(shape.value_type, around)
    elif isinstance(shape, (msgspec.inspect.ListType, msgspec.inspect.VarTupleType)):
        yield from _classes_in(shape.item_type, around)
    elif isinstance(shape, (msgspec.inspect.UnionType, msgspec.inspect.TupleType)):
        for each in shape.types if isinstance(shape, msgspec.inspect.UnionType) else shape.item_types:
            yield from _classes_in(each, around)


def _defaults_of(stored_class: type[msgspec.Struct]) -> dict[str, Any]:
    defaults: dict[str, Any] = {}
    for field in msgspec.structs.fields(stored_class):
        if field.default is not msgspec.NODEFAULT:
            defaults[field.encode_name] = _as_json(field.default)
        elif isinstance(field.default_factory, type):
            defaults[field.encode_name] = _as_json(field.default_factory())
    return defaults


def _as_json(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def main() -> int:
    """Writes it down, unless a default has changed that must not."""
    now = present()
    if wrong := changed(noted(), now):
        print(f"Defaults have changed without an upgrade of what is stored: {', '.join(wrong)}.", file=sys.stderr)
        return 1
    lines = (f"{_line(name)}:{_line(now[name])}" for name in sorted(now))
    NOTE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    return 0


def _line(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=0).decode()


if __name__ == "__main__":
    raise SystemExit(main())
