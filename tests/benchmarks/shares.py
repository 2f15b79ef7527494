"""What validation and rendering add to a request: each part's own time, beside that of the store and of the whole.

Measured in this process, without HTTP: a part is timed where the request comes by it, less what it calls of the others.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from werkzeug.test import EnvironBuilder, run_wsgi_app

from emulator.api.stripe import steps
from emulator.api.stripe.api_versions import ApiVersion
from emulator.api.stripe.render_cache import RenderCache
from emulator.api.stripe.versions import NEWEST, OLDEST
from emulator.bootstrap import Emulator
from schemas.stripe.objects import ObjectSchema
from schemas.stripe.params import ParamsSchema
from tests.benchmarks.routes import BenchmarkAccount, Route

PARTS = ("parse", "objects", "version", "JSON")
"""The form and marshmallow's load of it; marshmallow's dumps; the undoing of later versions; the text of the reply."""

STORE = "store"
_FEWEST = 3
"""Requests that are measured of the dearest routes; of the others, as many as suffice for a median."""


@dataclass(slots=True)
class Stopwatch:
    """Adds up, part by part, how many seconds were spent in it and not in another part that it called."""

    seconds: dict[str, float] = field(default_factory=dict)
    _inside: list[float] = field(default_factory=list)

    def timing(self, part: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def timed(*arguments: Any, **options: Any) -> Any:
            self._inside.append(0.0)
            began = time.perf_counter()
            try:
                return call(*arguments, **options)
            finally:
                elapsed = time.perf_counter() - began
                self.seconds[part] = self.seconds.get(part, 0.0) + elapsed - self._inside.pop()
                if self._inside:
                    self._inside[-1] += elapsed

        return timed


@dataclass(frozen=True, slots=True)
class Shares:
    """Medians in milliseconds: the request in one process, and the parts of it."""

    request: float
    parts: dict[str, float]
    store: float

    @property
    def together(self) -> float:
        """What validation and rendering take."""
        return sum(self.parts.values())


def report(bench: Emulator, account: BenchmarkAccount) -> None:
    """Prints a line for each route, and two more for the oldest version."""
    print("\nWhat validation and rendering add to a request (without HTTP, ms)")
    columns = "".join(f"{part:>9}" for part in PARTS)
    print(f"  {'route':<24} request{columns}   together  share      store  share", flush=True)
    for route, version in _routes(account):
        shares = _measure(bench, account, route, version)
        parts = "".join(f"{shares.parts[part]:9.3f}" for part in PARTS)
        sums = "".join(f"   {each:8.2f} {each / shares.request:6.0%}" for each in (shares.together, shares.store))
        name = route.name if version == NEWEST else f"{route.name}, {version}"
        print(f"  {name:<24} {shares.request:7.2f}{parts}{sums}")


def _routes(account: BenchmarkAccount) -> Iterator[tuple[Route, str]]:
    for route in account.routes():
        yield route, NEWEST
        if route.name in ("retrieve", "list"):
            yield route, OLDEST


def _measure(bench: Emulator, account: BenchmarkAccount, route: Route, version: str) -> Shares:
    measured = max(_FEWEST, route.measured // 3)
    warm_up = measured // 4 + 1
    paths = [
        route.path if route.new_invoice is None else route.path.format(route.new_invoice())
        for _ in range(warm_up + measured)
    ]
    requests = [_environment(account, route, path, version) for path in paths]
    taken: list[float] = []
    spent: list[dict[str, float]] = []
    for environment in requests:
        with timed(bench) as watch:
            began = time.perf_counter()
            body, status, _ = run_wsgi_app(bench.app, environment)
            taken.append(time.perf_counter() - began)
        if not status.startswith("200"):
            raise RuntimeError(f"{route.name} answered {status}: {b''.join(body)[:300]!r}")
        spent.append(watch.seconds)
    own = {part: _median(each.get(part, 0.0) for each in spent[warm_up:]) for part in (*PARTS, STORE)}
    return Shares(_median(taken[warm_up:]), {part: own[part] for part in PARTS}, own[STORE])


def _environment(account: BenchmarkAccount, route: Route, path: str, version: str) -> dict[str, Any]:
    headers = [("Authorization", f"Bearer {account.key}"), ("Stripe-Version", version)]
    data = dict(route.parameters) if route.method == "POST" else None
    return EnvironBuilder(path, method=route.method, data=data, headers=headers).get_environ()


@contextmanager
def timed(bench: Emulator) -> Iterator[Stopwatch]:
    """Times the parts and the store meanwhile, in every request to this emulator."""
    watch = Stopwatch()
    connection = type(bench.store.table.connection)
    with ExitStack() as stack:
        for owner, name, part in (
            (steps, "decode", "parse"),
            (ObjectSchema, "dump", "objects"),
            (RenderCache, "rendered_copy", "objects"),
            (ApiVersion, "downgrade", "version"),
            (steps, "json_text", "JSON"),
            (connection, "dispatch", STORE),
        ):
            call = watch.timing(part, getattr(owner, name))
            # A plain function, so that it becomes a method where it stands for one.
            stack.enter_context(patch.object(owner, name, call))
        parse = watch.timing("parse", vars(ParamsSchema)["parse"].__func__)
        stack.enter_context(patch.object(ParamsSchema, "parse", classmethod(parse)))
        yield watch


def _median(seconds: Iterable[float]) -> float:
    """In milliseconds."""
    return statistics.median(seconds) * 1000
