"""The operations that the official SDK has, each with the class that declares its parameters, as its services say."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass

import stripe

_CALL = re.compile(
    r"def (?P<name>(?!__)\w+)\((?P<signature>.*?)\).*?\"(?P<method>get|post|delete)\",\s+\"(?P<path>/v[12]/[^\"]+)\"",
    re.DOTALL,
)
_PARAMS = re.compile(r"\"(\w+Params)\"")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the SDK has it: `path` with its ids in braces, and the class that declares its parameters."""

    method: str
    path: str
    params: type | None

    @property
    def key(self) -> tuple[str, str]:
        """What an operation and its emulation have in common."""
        return self.method, re.sub(r"\{\w+\}", "{}", self.path)


def every_operation() -> list[Operation]:
    """Every operation of the SDK's."""
    found: dict[tuple[str, str], Operation] = {}
    for module in pkgutil.walk_packages(stripe.__path__, "stripe."):
        if module.name.endswith("_service"):
            for operation in operations_of(module.name):
                found.setdefault(operation.key, operation)
    return list(found.values())


def operations_of(name: str) -> Iterator[Operation]:
    """The operations of one service; those of a namespace have their parameters in one of the same name."""
    namespace = name.rpartition(".")[0].removeprefix("stripe")
    for call in _CALL.finditer(inspect.getsource(importlib.import_module(name))):
        named = _PARAMS.search(call["signature"])
        params = getattr(importlib.import_module(f"stripe.params{namespace}"), named[1]) if named else None
        yield Operation(call["method"].upper(), call["path"], params)
