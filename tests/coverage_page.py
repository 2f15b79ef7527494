"""Writes docs/coverage.md: which operations of the newest Stripe API are emulated, and what each of them leaves out.

Both sides are read from code, so that the page cannot say more than is true: the operations and their parameters from
the official SDK, what is emulated from the routes and their parameter schemas. `python -m tests.coverage_page`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import stripe
from marshmallow import Schema

from emulator.api.stripe.empty_lists import EMPTY_LISTS
from emulator.api.stripe.resource_registry import endpoints, resources
from emulator.api.stripe.versions import NEWEST
from schemas.stripe.composites import ArrayOf, MapOf, Nested
from schemas.stripe.fields import Unsupported
from tests.coverage_reasons import reasons_of
from tests.sdk_services import Operation, every_operation

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"

_ALONE = (
    "/v1/balance",
    "/v1/billing/credit_balance_summary",
    "/v1/test_helpers/confirmation_tokens",
    "/v1/test_helpers/customers",
    *(f"/v2/billing/meter_event{name}" for name in ("_adjustments", "_stream", "s")),
    *(each.path for each in EMPTY_LISTS if each.path != "/v1/accounts"),
)
"""The paths of what there is one of or none, or is another resource's in version 2: no resource has it as its own."""

SECTIONS = tuple(
    sorted(
        (*_ALONE, *(each.collection for each in resources() if "<" not in each.collection)),
        key=lambda path: path.split("/"),
    )
)
"""The paths of the resources that are emulated; of everything else the page says only that it is not emulated."""

_SHOWN = 6
"""So many names stand for all that one reason leaves out."""

_INNER = re.compile(r"\b[A-Z]\w*Params\w+\b")

# The older way of calling the SDK takes these among the parameters; they never go over the wire as such.
_OF_THE_SDK = frozenset(stripe.RequestOptions.__annotations__)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page; `missing` is None where the operation is not emulated at all."""

    operation: Operation
    missing: tuple[str, ...] | None

    @property
    def state(self) -> str:
        """How much of it there is."""
        if self.missing is None:
            return "not yet"
        return "partly" if self.missing else "works"


def operations() -> list[Operation]:
    """Every operation that the SDK has of the resources."""
    return [each for each in every_operation() if section_of(each.path) is not None]


def section_of(path: str) -> str | None:
    """The section of an operation: the innermost resource that its path leads to, if any is emulated."""
    found = [each for each in SECTIONS if path == each or path.startswith(f"{each}/")]
    return max(found, key=len, default=None)


def rows() -> list[Row]:
    """The lines of the page, by resource."""
    emulated = {(each.method, re.sub(r"<\w+>", "{}", each.path)): each.params for each in endpoints()}
    found = [Row(each, _missing(each, emulated.get(each.key))) for each in operations()]
    return sorted(found, key=lambda row: (row.operation.path, row.operation.method))


def _missing(operation: Operation, schema: type[Schema] | None) -> tuple[str, ...] | None:
    if schema is None:
        return None
    known = schema().load_fields
    unknown = () if operation.params is None else _unknown(operation.params, known)
    return tuple(sorted({*unknown, *(name for name, field in known.items() for name in _left_out(name, field))}))


def _unknown(declared: type, known: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """The parameters that the SDK declares at any depth and the schema does not know."""
    for name, annotation in declared.__annotations__.items():
        spelled = f"{place}[{name}]" if place else name
        if name in known:
            yield from _unknown_inside(annotation, declared, known[name], spelled)
        elif place or name not in _OF_THE_SDK:
            yield spelled


def _unknown_inside(annotation: Any, declared: type, field: Any, spelled: str) -> Iterator[str]:
    while isinstance(field, ArrayOf | MapOf):
        field, spelled = field.element, f"{spelled}[]"
    named = _INNER.findall(str(annotation))
    if named and isinstance(field, Nested):
        inner = getattr(sys.modules[declared.__module__], named[0])
        yield from _unknown(inner, field.schema.load_fields, spelled)


def _left_out(name: str, field: Any) -> Iterator[str]:
    """The parameters at or below a field that are refused as not emulated."""
    if isinstance(field, Unsupported):
        yield name
    elif isinstance(field, Nested):
        for inner, each in field.schema.load_fields.items():
            yield from _left_out(f"{name}[{inner}]", each)
    elif isinstance(field, ArrayOf | MapOf):
        yield from _left_out(f"{name}[]", field.element)


def page() -> str:
    """The whole page."""
    every = rows()
    tally = Counter(row.state for row in every)
    counts = ", ".join(f"{tally[state]} {state}" for state in ("works", "partly", "not yet"))
    parts = [
        "# What is emulated of Stripe's API\n",
        f"Version `{NEWEST}`, against the operations of the official SDK {stripe.VERSION}: {counts}.",
        "A parameter that is left out is refused by name, with 400 and the code `not_emulated`; so is every other "
        "operation of Stripe's, on this page or not, with 501. A gap never passes for a behaviour. Lists of Issuing, "
        "Identity and Treasury are refused in Stripe's words, as to accounts that are not set up for them.",
        "Written by `make coverage-page` from the routes and from the SDK; do not edit it by hand.\n",
    ]
    parts += ["## Why", "", "| left out | because |", "| --- | --- |", *_why(every), ""]
    for section in SECTIONS:
        parts += [f"## {section.removeprefix('/v1/')}\n"]
        if emitted := ", ".join(f"`{each}`" for each in _events(section)):
            parts += [f"Events: {emitted}.\n"]
        parts += ["| operation | state | parameters left out |"]
        parts += ["| --- | --- | --- |", *(_line(row) for row in every if section_of(row.operation.path) == section)]
        parts.append("")
    return "\n".join(parts)


def left_out(every: list[Row]) -> list[tuple[str, str, str]]:
    """All that is left out: method, path, and the parameter, empty for a whole operation."""
    named = [(row.operation, name) for row in every for name in (("",) if row.missing is None else row.missing)]
    return [(operation.method, operation.path, name) for operation, name in named]


def _why(every: list[Row]) -> Iterator[str]:
    for reason, names in reasons_of(left_out(every)):
        shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
        more = f", … ({len(names)})" if len(names) > _SHOWN else ""
        yield f"| {shown}{more} | {reason} |"


def _events(section: str) -> list[str]:
    """The types of the events that are emitted about the objects of a section."""
    here = [each for each in resources() if section_of(each.collection) == section]
    parts = [part.entity for each in here for part in each.parts if part.entity is not None]
    entities = [*(each.entity for each in here), *parts]
    return sorted(event for entity in entities for event in entity.RESOURCE_TYPE.events)


def _line(row: Row) -> str:
    left_out = ", ".join(f"`{name}`" for name in row.missing or ())
    return f"| `{row.operation.method} {row.operation.path}` | {row.state} | {left_out} |"


def main() -> None:
    """Writes the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
