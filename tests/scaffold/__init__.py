"""Writes the files of a new resource of Stripe's from what it is called: `make scaffold NAME=billing.meter`.

What is written is complete and passes style, types and its own tests; whoever adds the resource goes on from there.
All that is known of a resource beforehand is read from Stripe: its plain operations, its events, and its parameters, of
which all but an example are refused as not emulated until they are.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2

from schemas.stripe.webhook_endpoint import EVENT_TYPES
from tests.contract.parameter_types import hints
from tests.sdk_services import every_operation

ROOT = Path(__file__).parents[2]
_OPERATIONS = ROOT / "emulator" / "api" / "stripe" / "operations.txt"
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # it is Python that is written
)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)*")
_ROUTES = {"create": "POST", "list": "GET", "retrieve": "GET", "update": "POST", "delete": "DELETE"}


class ScaffoldError(Exception):
    """The files cannot be written; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class NewResource:
    """A resource that is to be added.

    Attributes:
        name: the value of `object`: `tax_rate`, `billing.meter`.
        room: the folder of `emulator/billing` that its rules belong to.
        operations: which of create, list, retrieve, update and delete it has.
        events: the events that those emit.
        params: what the official SDK takes with each operation; empty for a resource that it does not know.
        text: the one parameter that is written out, as an example: a text that is required.
    """

    name: str
    room: str
    operations: frozenset[str]
    events: tuple[str, ...]
    params: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str = "name"

    @property
    def singular(self) -> str:
        """How functions and the schema's module call it: `billing_meter`."""
        return self.name.replace(".", "_")

    @property
    def plural(self) -> str:
        """How the other modules are called: `billing_meters`."""
        return _plural(self.singular)

    @property
    def class_name(self) -> str:
        """How classes call it: `BillingMeter`."""
        return "".join(part.capitalize() for part in self.singular.split("_"))

    @property
    def words(self) -> str:
        """How messages call it: `billing meter`."""
        return self.singular.replace("_", " ")

    @property
    def a_thing(self) -> str:
        """The same, with its article."""
        return f"{'an' if self.words[0] in 'aeiou' else 'a'} {self.words}"

    @property
    def prefix(self) -> str:
        """What its ids begin with, until somebody looks up Stripe's own."""
        return self.singular.replace("_", "")

    @property
    def collection(self) -> str:
        """Where all of them are: `/v1/billing/meters`."""
        return _collection(self.name)

    @property
    def argument(self) -> str:
        """How paths call the id of one."""
        return self.name.rpartition(".")[2]

    def takes(self, operation: str, param: str) -> bool:
        """Whether an operation has a parameter; one of a resource that the SDK does not know has the examples."""
        return param in self.params[operation] if self.params else param in _examples(self.text)[operation]

    def fields(self, operation: str) -> list[tuple[str, str]]:
        """The fields of an operation's schema in Stripe's order; all but the examples are refused as not emulated."""
        examples = _examples(self.text)[operation]
        names = {each for each in examples if self.takes(operation, each)} | self.params.get(operation, frozenset())
        return [(each, examples.get(each, "wire.Unsupported()")) for each in sorted(names - _OF_EVERY_OPERATION)]

    @property
    def properties(self) -> list[tuple[str, str]]:
        """The fields of the object's schema behind `object`, in Stripe's order."""
        found = {"created": "fields.Integer()", "livemode": "Livemode()", self.text: "fields.String()"}
        if self.takes("create", "metadata"):
            found["metadata"] = "fields.Dict()"
        return sorted(found.items())

    def emits(self, operation: str) -> str | None:
        """The event of an operation, if there is one."""
        event = f"{self.name}.{operation.removesuffix('e')}ed"
        return event if event in self.events else None

    @property
    def files(self) -> dict[Path, str]:
        """The template of each file, by its path in the checkout."""
        return {
            Path("emulator", "billing", self.room, f"{self.plural}.py"): "rules.py.jinja",
            Path("schemas", "stripe", f"{self.singular}.py"): "schema.py.jinja",
            Path("emulator", "api", "stripe", "resources", f"{self.plural}.py"): "resource.py.jinja",
            Path("tests", "integration", "api", f"test_{self.plural}.py"): "wire_test.py.jinja",
            Path("tests", "unit", "billing", f"test_{self.plural}.py"): "unit_test.py.jinja",
        }


def new_resource(name: str, room: str) -> NewResource:
    """A resource as Stripe's lists know it; one that they do not know gets every plain operation.

    Raises:
        ScaffoldError: the name is none, there is no such room, or Stripe's resource cannot be created.
    """
    if not _NAME.fullmatch(name):
        raise ScaffoldError(f"{name!r} is no name of an object, such as tax_rate or billing.meter.")
    if not (ROOT / "emulator" / "billing" / room / "__init__.py").is_file():
        raise ScaffoldError(f"There is no emulator/billing/{room}: name another room with ROOM=.")
    collection = _collection(name)
    operations = _operations_at(collection) or frozenset(_ROUTES)
    if not {"create", "retrieve"} <= operations:
        raise ScaffoldError(f"Stripe's {name} cannot be created and retrieved: there is little to write for it.")
    params = _params_of_sdk(collection)
    text = _text_among(params)
    if params and not params["update"].keys() & {text, "metadata"}:
        # There is nothing that a plain update could do.
        operations -= {"update"}
    events = {f"{name}.{operation.removesuffix('e')}ed" for operation in operations & {"create", "update", "delete"}}
    known = {operation: frozenset(each) for operation, each in params.items()}
    return NewResource(name, room, operations, tuple(sorted(events & EVENT_TYPES)), known, text)


def write(resource: NewResource, checkout: Path = ROOT) -> tuple[Path, ...]:
    """Writes the files, puts their style right, and returns their paths in the checkout.

    Raises:
        ScaffoldError: one of them is there already.
    """
    for path in resource.files:
        if (checkout / path).exists():
            raise ScaffoldError(f"{path} is there already.")
    for path, template in resource.files.items():
        (checkout / path).write_text(_TEMPLATES.get_template(template).render(it=resource), encoding="utf-8")
    for command in (("format", "--quiet"), ("check", "--fix", "--quiet"), ("format", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *command, *map(str, resource.files)], cwd=checkout, check=True)
    return tuple(resource.files)


def _collection(name: str) -> str:
    *namespace, last = name.split(".")
    return "/".join(("/v1", *namespace, _plural(last)))


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _routes_at(collection: str) -> dict[str, str]:
    paths = {name: collection if name in ("create", "list") else f"{collection}/{{}}" for name in _ROUTES}
    return {name: f"{method} {paths[name]}" for name, method in _ROUTES.items()}


def _operations_at(collection: str) -> frozenset[str]:
    listed = frozenset(_OPERATIONS.read_text(encoding="utf-8").splitlines())
    return frozenset(name for name, route in _routes_at(collection).items() if route in listed)


def _params_of_sdk(collection: str) -> dict[str, dict[str, Any]]:
    """The parameters of each operation with their types; of one that the SDK has not, none."""
    declared = {" ".join(each.key): each.params for each in every_operation()}
    routes = _routes_at(collection)
    if declared.keys().isdisjoint(routes.values()):
        return {}
    found = {name: declared.get(route) for name, route in routes.items()}
    return {name: {} if params is None else hints(params) for name, params in found.items()}


def _text_among(params: Mapping[str, Mapping[str, Any]]) -> str:
    """A text that must be given to make one, `name` where there is none."""
    texts = [each for each, type in params.get("create", {}).items() if type is str]
    return "name" if "name" in texts or not texts else texts[0]


def _examples(text: str) -> dict[str, dict[str, str]]:
    """The fields that are written out, by the operation."""
    return {
        "create": {text: "wire.String(required=True)", "metadata": "Metadata()"},
        "update": {text: "wire.String()", "metadata": "Metadata()"},
        "list": {"created": "RangeFilter()"},
    }


_OF_EVERY_OPERATION = frozenset({"ending_before", "expand", "limit", "starting_after"})
