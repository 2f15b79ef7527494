"""Which operations an API publishes, so that one that is not emulated is never mistaken for one that does not exist."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from itertools import count
from typing import Any, Final

from flask import Flask, Request, Response, request

from emulator.api.pipeline import Pipeline, Route
from emulator.billing.core.errors import APIError

NOT_EMULATED_STATUS: Final = HTTPStatus.NOT_IMPLEMENTED
"""None of the emulated APIs answers with it, so that a gap never passes for a behaviour; no official SDK repeats it."""


REFUSED_BY_NAME: Final = "not emulated:"
"""What the names of the routes begin with that refuse what is not emulated."""

_PARAMETER = re.compile(r"<(?:[^<>:]+:)?\w+>")


def is_published(package: str, method: str, path: str) -> bool:
    """Whether an emulated API has an operation with this method and path, as its documents and SDKs tell.

    Args:
        package: the API's own, `emulator.api.stripe`; its `operations.txt` lists them as `POST /v1/invoices/{}/send`.
        method: the HTTP method.
        path: the path as the API's own host knows it.
    """
    actual = path.split("/")
    return any(_fits(each, actual) for each in _operations(package).get((method, len(actual)), ()))


def operations(package: str) -> list[tuple[str, str]]:
    """The method and the path of every operation that an API publishes, in the order of its list."""
    lines = files(package).joinpath("operations.txt").read_text(encoding="utf-8").splitlines()
    return [(method, path) for method, _, path in (line.partition(" ") for line in lines)]


def emulated_operations(routes: Iterable[Route[Any]], host: str) -> set[tuple[str, str]]:
    """The method and the path of every operation that has a route, named as the lists name them."""
    return {
        (method, _PARAMETER.sub("{}", route.path).removeprefix(host)) for route in routes for method in route.methods
    }


def refuse_missing(
    app: Flask,
    pipeline: Pipeline[Any, Any, Any, Any],
    package: str,
    host: str,
    routes: Iterable[Route[Any]],
    refusal: Callable[[Request], APIError],
) -> None:
    """Adds routes for the published operations that have none, one for each path, which refuse them by name.

    Routes of their own, so that none is taken for the object that a route next to it would look for:
    `/series/defaults` is no series.

    Args:
        app: the app.
        pipeline: the dialect's; whoever has no good key learns that first.
        package: the dialect's package, with its `operations.txt`.
        host: what stands in the place of the API's own host.
        routes: those of what is emulated.
        refusal: says so in the API's own error shape.
    """
    emulated = emulated_operations(routes, host)
    missing: dict[str, list[str]] = {}
    for method, path in operations(package):
        if (method, path) not in emulated:
            missing.setdefault(path, []).append(method)

    def refuse(**_arguments: str) -> Response:
        return pipeline.handle_unknown(request, refusal)

    for path, methods in missing.items():
        app.add_url_rule(
            host + _with_names(path),
            endpoint=f"{REFUSED_BY_NAME} {package} {path}",
            view_func=refuse,
            methods=methods,
            provide_automatic_options=False,
        )


def _with_names(path: str) -> str:
    names = count(1)
    return re.sub("{}", lambda _found: f"<id{next(names)}>", path)


@cache
def _operations(package: str) -> dict[tuple[str, int], list[list[str]]]:
    """The parts of each operation's path, by its method and how many they are."""
    listed: dict[tuple[str, int], list[list[str]]] = {}
    for method, path in operations(package):
        parts = path.split("/")
        listed.setdefault((method, len(parts)), []).append(parts)
    return listed


def _fits(parts: list[str], actual: list[str]) -> bool:
    return all(part == each or (part == "{}" and each) for part, each in zip(parts, actual, strict=True))
