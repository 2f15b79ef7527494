"""Writes tests/unit/store/stored_defaults.json: what it means that a stored thing does not say an attribute.

What is its default is not stored (`emulator.billing.core.structs.Struct`), so another default would change what is
stored already. It takes an upgrade of every type whose things have the attribute, which raises the shape; without that
it is not written down here. Nor is the shape of a type that was upgraded without those whose things hold such things:
what is stored within another says no shape of its own. `python -m tests.stored_defaults`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

import emulator
from emulator.billing.core.resource_types import ResourceType, entity_class_of, known_resource_types, reindexed

_ROOMS = ("emulator.api", "emulator.billing", "emulator.store")
"""Where types of stored things are declared."""

NOTE = Path(__file__).parent / "unit" / "store" / "stored_defaults.json"


class Note(msgspec.Struct, frozen=True):
    """What is stored.

    Attributes:
        shapes: the shape of each type.
        defaults: of the attributes of each class of values, by the names of both.
    """

    shapes: Mapping[str, int]
    defaults: Mapping[str, Mapping[str, Any]]


def stored_structs() -> Mapping[type[msgspec.Struct], set[str]]:
    """Every class of values that are stored, with the names of the types whose things have such."""
    for module in pkgutil.walk_packages(emulator.__path__, "emulator."):
        if module.name.startswith(_ROOMS):
            importlib.import_module(module.name)
    found: dict[type[msgspec.Struct], set[str]] = {}
    for resource_type in known_resource_types():
        entity_class = entity_class_of(resource_type.name)
        if entity_class.__module__.startswith(_ROOMS):
            for each in _structs_in(msgspec.inspect.type_info(entity_class), ()):
                found.setdefault(each, set()).add(resource_type.name)
    return found


def holders() -> Mapping[str, set[str]]:
    """The names of the types whose things have values of a class, by its name: `invoices.Invoice`."""
    found: dict[str, set[str]] = {}
    for struct, names in stored_structs().items():
        name = _name_of(struct)
        if name in found:
            raise TypeError(f"there are two classes {name} of values that are stored: give one another name")
        found[name] = names
    return found


def present() -> Note:
    """What is stored now."""
    stored = stored_structs()
    names = set().union(*stored.values())
    return Note(
        shapes={name: entity_class_of(name).RESOURCE_TYPE.shape for name in sorted(names)},
        defaults={_name_of(each): _defaults_of(each) for each in sorted(stored, key=_name_of)},
    )


def noted() -> Note:
    """What was stored when it was last written down."""
    return msgspec.json.decode(NOTE.read_bytes(), type=Note)


def changed(before: Note, after: Note, holders: Mapping[str, set[str]]) -> Sequence[str]:
    """The defaults that have changed although a type that has them is in the same shape: `invoices.Invoice.status`."""
    return [
        f"{name}.{attribute}"
        for name in sorted(before.defaults.keys() & after.defaults.keys())
        for attribute, default in before.defaults[name].items()
        if default != after.defaults[name].get(attribute, default)
        and any(after.shapes[each] == before.shapes.get(each) for each in holders[name])
    ]


def left_behind(before: Note, after: Note, upgraded: Iterable[str], within: Mapping[str, set[str]]) -> Sequence[str]:
    """The types that have stayed in their shape although what their things hold was upgraded: `shelf holds book`.

    `within` names the types whose things hold those of a type.
    """
    return [
        f"{holder} holds {name}"
        for name in sorted(upgraded)
        for holder in sorted(within.get(name, set()) - {name})
        if after.shapes[holder] == before.shapes.get(holder)
    ]


def upgraded(before: Note, types: Iterable[ResourceType]) -> set[str]:
    """The names of the types whose things are stored in another way by now, not only in other indexes."""
    return {
        each.name
        for each in types
        if each.name in before.shapes
        and any(upgrade is not reindexed for upgrade in each.upgrades[before.shapes[each.name] - 1 :])
    }


def holders_of_things() -> Mapping[str, set[str]]:
    """The names of the types whose things hold those of a type, themselves among them, by its name."""
    held: Mapping[type[Any], set[str]] = stored_structs()
    classes = {each.name: entity_class_of(each.name) for each in known_resource_types()}
    return {name: held[each] for name, each in classes.items() if each in held}


def faults() -> Sequence[str]:
    """What keeps the shapes and defaults of now from being written down, a sentence for each."""
    before, now = noted(), present()
    risen = upgraded(before, known_resource_types())
    return [
        *(f"{each} has changed without an upgrade of what is stored." for each in changed(before, now, holders())),
        *(f"{each}, which was upgraded alone." for each in left_behind(before, now, risen, holders_of_things())),
    ]


def _name_of(struct: type[msgspec.Struct]) -> str:
    return f"{struct.__module__.split('.')[2]}.{struct.__qualname__}"


def _structs_in(shape: msgspec.inspect.Type, around: tuple[type[Any], ...]) -> Iterator[type[msgspec.Struct]]:
    if isinstance(shape, msgspec.inspect.StructType):
        if shape.cls not in around:
            yield shape.cls
            for field in shape.fields:
                yield from _structs_in(field.type, (*around, shape.cls))
    elif isinstance(shape, msgspec.inspect.DictType):
        yield from _structs_in(shape.value_type, around)
    elif isinstance(shape, (msgspec.inspect.ListType, msgspec.inspect.VarTupleType)):
        yield from _structs_in(shape.item_type, around)
    elif isinstance(shape, (msgspec.inspect.UnionType, msgspec.inspect.TupleType)):
        for each in shape.types if isinstance(shape, msgspec.inspect.UnionType) else shape.item_types:
            yield from _structs_in(each, around)


def _defaults_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    defaults: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        if field.default is not msgspec.NODEFAULT:
            defaults[field.encode_name] = _as_json(field.default)
        # `list`, `dict` and the like; what a function makes is stored whatever it is.
        elif isinstance(field.default_factory, type):
            defaults[field.encode_name] = _as_json(field.default_factory())
    return defaults


def _as_json(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def main() -> int:
    """Writes it down, unless something has changed that must not."""
    if wrong := faults():
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    now = present()
    parts = (f'"{part}": {{\n{_lines(getattr(now, part))}\n}}' for part in now.__struct_fields__)
    NOTE.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")
    return 0


def _lines(values: Mapping[str, Any]) -> str:
    lines = (msgspec.json.encode({name: value}, order="sorted") for name, value in values.items())
    return ",\n".join(msgspec.json.format(line, indent=0).decode()[1:-1] for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())
