"""What a declaration file says, as a tree: interfaces, types and the namespaces they stand in.

It reads the regular part of TypeScript that the SDK's generated files are written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r"/\*.*?\*/|//[^\n]*|'(?:[^'\\]|\\.)*'|[A-Za-z_$][\w$]*|\d+(?:\.\d+)?|=>|[^\sA-Za-z_$]", re.DOTALL)
_OPENING, _CLOSING = frozenset("{([<"), frozenset("})]>")


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of a type, dotted, with its arguments: `Array<string>`, `Invoice.Status`."""

    name: str
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A type of one text: `'usd'`."""

    text: str


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types."""

    alternatives: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its properties, and what stands under any other key, if anything may."""

    properties: dict[str, Property]
    others: Type | None = None
    bases: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """What stands under a key."""

    type: Type
    optional: bool


Type = Reference | Word | Union | Shape


@dataclass(frozen=True, slots=True)
class Declarations:
    """What some files declare, by full name: `Stripe.Invoice.Status`."""

    types: dict[str, Type] = field(default_factory=dict)

    def read(self, source: str) -> None:
        """Adds what a file declares."""
        _Reader(source, self.types).read_scope(())


class _Reader:
    """Reads one file from its first token to its last."""

    def __init__(self, source: str, types: dict[str, Type]) -> None:
        found: list[str] = _TOKEN.findall(source)
        self._tokens = [token for token in found if not token.startswith(("/*", "//"))]
        self._position = 0
        self._types = types

    def read_scope(self, scope: tuple[str, ...]) -> None:
        while self._position < len(self._tokens) and self._peek() != "}":
            self._read_declaration(scope)

    def _read_declaration(self, scope: tuple[str, ...]) -> None:
        token = self._next()
        if token in ("declare", "export"):
            return
        if token in ("module", "namespace"):
            name = self._next()
            self._expect("{")
            self.read_scope(scope if name.startswith("'") else (*scope, name))
            self._expect("}")
        elif token == "interface":
            self._read_interface(scope)
        elif token == "type":
            name = self._next()
            self._skip_arguments()
            self._expect("=")
            self._types[".".join((*scope, name))] = self._type()
            self._accept(";")
        elif token != ";":
            self._skip_statement()

    def _read_interface(self, scope: tuple[str, ...]) -> None:
        name = self._next()
        self._skip_arguments()
        bases = []
        while self._accept("extends") or self._accept(","):
            bases.append(self._reference())
        shape = self._shape(tuple(bases))
        key = ".".join((*scope, name))
        known = self._types.get(key)
        # An interface may be declared in several places.
        properties = {**known.properties, **shape.properties} if isinstance(known, Shape) else shape.properties
        self._types[key] = Shape(properties, shape.others, shape.bases)

    def _shape(self, bases: tuple[Reference, ...] = ()) -> Shape:
        properties: dict[str, Property] = {}
        others: Type | None = None
        self._expect("{")
        while not self._accept("}"):
            if self._accept("["):
                self._skip_until("]")
                self._expect(":")
                others = self._type()
            else:
                name = self._next().strip("'")
                optional = self._accept("?")
                if self._accept(":"):
                    properties[name] = Property(self._type(), optional)
                else:
                    self._skip_statement()
            if not self._accept(";"):
                self._accept(",")
        return Shape(properties, others, bases)

    def _type(self) -> Type:
        self._accept("|")
        alternatives = [self._element()]
        while self._accept("|") or self._accept("&"):
            alternatives.append(self._element())
        return alternatives[0] if len(alternatives) == 1 else Union(tuple(alternatives))

    def _element(self) -> Type:
        """A type without alternatives, as often an array as there are brackets."""
        token = self._peek()
        if token == "{":
            found: Type = self._shape()
        elif token == "(":
            self._next()
            found = self._type()
            self._expect(")")
        elif token.startswith("'"):
            found = Word(self._next()[1:-1])
        else:
            found = self._reference()
        while self._peek() == "[":
            self._next()
            self._expect("]")
            found = Reference("Array", (found,))
        return found

    def _reference(self) -> Reference:
        name = self._next()
        while self._accept("."):
            name += f".{self._next()}"
        arguments = []
        if self._accept("<"):
            arguments.append(self._type())
            while self._accept(","):
                arguments.append(self._type())
            self._expect(">")
        return Reference(name, tuple(arguments))

    def _peek(self) -> str:
        return self._tokens[self._position]

    def _next(self) -> str:
        self._position += 1
        return self._tokens[self._position - 1]

    def _accept(self, token: str) -> bool:
        if self._position == len(self._tokens) or self._peek() != token:
            return False
        self._position += 1
        return True

    def _expect(self, token: str) -> None:
        found = self._next()
        if found != token:
            raise ValueError(
                f"expected {token}, found {found} after {self._tokens[self._position - 9 : self._position]}"
            )

    def _skip_arguments(self) -> None:
        if self._accept("<"):
            self._skip_until(">")

    def _skip_until(self, end: str) -> None:
        for token in self._rest_of_level():
            if token == end:
                return

    def _skip_statement(self) -> None:
        """What is of no interest: a constant, a class, a function; up to its semicolon, or the end of its body."""
        while True:
            token = self._next()
            if token == ";":
                return
            if token in _OPENING:
                self._skip_until(dict(zip("{([<", "})]>", strict=True))[token])
                if token == "{":
                    return

    def _rest_of_level(self) -> Iterator[str]:
        depth = 0
        while True:
            token = self._next()
            if depth == 0:
                yield token
            depth += (token in _OPENING) - (token in _CLOSING)
