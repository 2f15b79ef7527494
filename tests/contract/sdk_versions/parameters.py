"""The parameters that the SDK which is first on the path gives to each operation, at every depth.

`("POST /v1/invoices", [("customer",), ("rendering", "pdf", "page_size"), ("lines", 0, "amount")])`, in which `usd`
stands for any key of a map that is the caller's.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import stripe

_CALL = re.compile(
    r"def (?!__)\w+\((?P<signature>.*?)\).*?\"(?P<method>get|post|delete)\",\s+\"(?P<path>/v1/[^\"]+)\"", re.DOTALL
)
_PARAMS = re.compile(r"\"([\w.]+Params)\"")
_INNER = re.compile(r"\b\w*(?:\.\w+)*Params\w+\b")
_ID = re.compile(r"{\w+}")
_OF_THE_SDK = frozenset(stripe.RequestOptions.__annotations__)

Path = tuple[str | int, ...]


def operations() -> Iterator[tuple[str, list[Path]]]:
    """Every operation with the paths of its parameters."""
    for module in pkgutil.iter_modules(stripe.__path__, "stripe."):
        if module.name.endswith("_service"):
            source = importlib.import_module(module.name)
            for call in _CALL.finditer(inspect.getsource(source)):
                named = _PARAMS.search(call["signature"])
                if named is not None:
                    operation = f"{call['method'].upper()} {_ID.sub('{}', call['path'])}"
                    yield operation, list(paths(_found(named[1], vars(source)), ()))


def paths(params: Any, place: Path) -> Iterator[Path]:
    """The parameters of a typed dictionary, and those inside them."""
    for name, annotation in params.__annotations__.items():
        if place or name not in _OF_THE_SDK:
            here = (*place, name)
            yield here
            for inner in set(_INNER.findall(str(annotation))):
                step: Path = (0,) if "List[" in str(annotation) else ("usd",) if "Dict[str" in str(annotation) else ()
                yield from paths(_inside(inner, params), (*here, *step))


def _found(name: str, known: Any) -> Any:
    """A class by its dotted name, in the module that the SDK of that major has it in."""
    first, *rest = name.split(".")
    found = known[first] if first in known else getattr(importlib.import_module("stripe.params"), first)
    for each in rest:
        found = getattr(found, each)
    return found


def _inside(name: str, params: Any) -> Any:
    return _found(name, vars(importlib.import_module(params.__module__)))
