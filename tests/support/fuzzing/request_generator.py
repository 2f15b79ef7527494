"""Makes up one request after another, of every route there is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask

from emulator.api import beel, dayzero, stateset, stripe
from emulator.api.control.account_settings import AccountSettingsSchema
from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.versions import RELEASES
from tests.sdk_operations import LIST
from tests.support.fuzzing import hostile_values, initial_objects, provider_stories, stories
from tests.support.fuzzing.fields import NOW, PlausibleValues
from tests.support.fuzzing.ids import KnownIds
from tests.support.fuzzing.request import FORM, JSON, Request, form, in_path

_PLACEHOLDER = re.compile(r"{([a-z_.]+)}")
_ARGUMENT = re.compile(r"<(?:any\((?P<choices>[^)]*)\):)?(?P<name>\w+)>")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")
_QUERIES = (
    'status:"open"',
    'email:"jenny@example.com" AND created>1',
    "total>=100 total<99999999999999999999",
    '-metadata["order"]:"6735"',
    'name~"Acme"',
    'status:"open" AND status:"paid" OR total>1',
    "status:",
    '"',
    'metadata["a]:"b"',
    "customer:null",
    "total:abc",
    "created>1 " * 60,
)
_NAMES = ("target", "kind", "times", "name", "to", "at", "seconds", "now", "by", "frozen", "key", "permissions", "days")
_FAULTS = {"webhook": ("drop", "delay", "duplicate"), "mail": ("refuse", "delay")}
_CARD = ("number", "expiry", "exp_month", "exp_year", "cvc", "postal_code", "name", "outcome", "token")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks in one dialect, what people do there, and what there is in that world."""

    prefix: str
    headers: Mapping[str, str]
    stories: Sequence[stories.Story]
    ids: KnownIds = field(default_factory=KnownIds)
    routes: Sequence[JsonRoute] = ()


@dataclass(frozen=True, slots=True)
class JsonRoute:
    """An operation of a dialect that speaks JSON."""

    method: str
    path: str
    body: Any
    query: Any


class RequestGenerator:
    """Asks in one world of each dialect; what it asks follows from `rng` and from what the answers have shown."""

    def __init__(self, app: Flask, rng: Random, secret: str) -> None:
        self._rng = rng
        self.stripe = Caller("/v1", {"Authorization": f"Bearer sk_test_{secret}"}, stories.STRIPE)
        beel_key = {"Authorization": f"Bearer beel_sk_test_{secret}"}
        self.beel = Caller("/beel/api/v1", beel_key, provider_stories.BEEL, routes=_routes(beel, "/beel/api/v1"))
        own = self.stripe.headers
        self.stateset = Caller("/stateset/v1", own, provider_stories.STATESET, routes=_routes(stateset, "/stateset/v1"))
        business = {"Authorization": "Bearer dz_token", "x-business-id": str(UUID(hex=secret))}
        there = _routes(dayzero, "/dayzero/api/v1")
        self.dayzero = Caller("/dayzero/api/v1", business, provider_stories.DAYZERO, routes=there)
        self._restricted = f"rk_test_{secret}"
        self._endpoints = list(stripe.endpoints())
        self._missing = LIST.read_text(encoding="utf-8").splitlines()
        self._rules = [(rule.rule, sorted(rule.methods or ())) for rule in app.url_map.iter_rules()]
        self._form = PlausibleValues(self.stripe.ids, rng, in_form=True)
        self._story: Iterator[Request] = iter(())
        self._endpoint_of = {(each.method, _form_of(each.path)): each for each in self._endpoints}
        self._makers: list[tuple[Callable[[], Request], int]] = [
            (self._step, 150),
            (self._stripe, 62),
            (lambda: self._dialect(self.beel), 10),
            (lambda: self._dialect(self.stateset), 6),
            (lambda: self._dialect(self.dayzero), 6),
            (self._control, 8),
            (self._page, 4),
            (self._unknown, 4),
        ]

    def build(self, app: Flask) -> None:
        """Makes something of every kind to ask about."""
        for caller, steps in (
            (self.stripe, initial_objects.STRIPE),
            (self.beel, initial_objects.BEEL),
            (self.stateset, initial_objects.STATESET),
            (self.dayzero, initial_objects.DAYZERO),
        ):
            initial_objects.build(app, caller.prefix, steps, caller.headers, caller.ids)
        for path in initial_objects.LISTS:
            request = Request("GET", self._filled_path(path), "limit=10", headers=self.stripe.headers)
            self.note(request, request.send(app).json)

    def note(self, request: Request, answer: Any) -> None:
        """Takes note of what a reply shows."""
        callers = (self.beel, self.stateset, self.dayzero)
        caller = next((each for each in callers if request.path.startswith(each.prefix)), self.stripe)
        parts = request.path.removeprefix(caller.prefix).removeprefix("/configuration").strip("/").split("/")
        # What lies below a thing, as in customers/1/contacts, is of a kind of its own.
        collection = parts[2] if len(parts) == 3 and parts[2].endswith("s") else parts[0]
        caller.ids.note(answer, collection.removesuffix("s").replace("-", "_"))

    def next(self) -> Request:
        """The next request."""
        makers, weights = zip(*self._makers, strict=True)
        request: Request = self._rng.choices(makers, weights)[0]()
        return self._with_wrong_envelope(request) if self._rng.random() < 0.04 else request

    def _step(self) -> Request:
        """The next step of what somebody does, who begins something else when they are through."""
        while (request := next(self._story, None)) is None:
            everybody = (self.stripe, self.beel, self.stateset, self.dayzero)
            caller = self._rng.choices(everybody, [10, 2, 1, 1])[0]
            self._story = self._told(caller, self._rng.choice(caller.stories))
        return request

    def _told(self, caller: Caller, story: stories.Story) -> Iterator[Request]:
        """The requests of a story; each is about what the answers to those before it have shown."""
        number = self._rng.randrange(10**6)

        def fill(match: re.Match[str]) -> str:
            return str(number) if match[1] == "n" else caller.ids.newest(match[1]) or match[0]

        for step, params in story:
            method, _, path = step.partition(" ")
            filled = {name: _filled(each, fill) for name, each in params.items()}
            full = f"{caller.prefix}/{_PLACEHOLDER.sub(lambda match: in_path(fill(match)), path)}"
            if caller is self.stripe:
                yield self._form_step(method, full, filled, self._endpoint_of.get((method, f"/v1/{_form_of(path)}")))
            else:
                body = json.dumps(self._varied(filled, {}, hostile_values.json_value)).encode("utf-8", "surrogatepass")
                yield Request(method, full, body=body, headers={**caller.headers, "Content-Type": JSON})

    def _form_step(self, method: str, path: str, params: dict[str, Any], endpoint: Endpoint | None) -> Request:
        more = {} if endpoint is None else self._form.map(endpoint.params.instance())
        encoded = form(self._varied(params, more, hostile_values.form_value), numbered=True)
        headers = dict(self.stripe.headers)
        if self._rng.random() < 0.1:
            headers["Stripe-Version"] = self._rng.choice(RELEASES)
        if method != "POST":
            return Request(method, path, encoded, headers=headers)
        return Request(method, path, body=encoded.encode(), headers={**headers, "Content-Type": FORM})

    def _varied(self, params: dict[str, Any], more: dict[str, Any], hostile: Callable[[Random], Any]) -> dict[str, Any]:
        """Mostly what was meant, at times with something else that could be said, or with something that is wrong."""
        turn = self._rng.random()
        if turn < 0.75:
            return params
        if turn < 0.9 and more:
            name = self._rng.choice(sorted(more))
            return {**params, name: more[name]}
        if not params:
            return params
        mutated = hostile_values.mutated(params, self._rng, hostile)
        return mutated if isinstance(mutated, dict) else params

    def _stripe(self) -> Request:
        weights = [0.2 if each.method == "DELETE" else 1 for each in self._endpoints]
        endpoint = self._rng.choices(self._endpoints, weights)[0]
        if endpoint.path.startswith("/v2/"):
            return self._version_2(endpoint)
        encoded = form(self._params(endpoint), numbered=self._rng.random() < 0.5)
        if self._rng.random() < 0.06:
            encoded = self._corrupted(encoded)
        path = self._filled_path(endpoint.path)
        headers = dict(self.stripe.headers)
        if self._rng.random() < 0.05:
            headers["Authorization"] = f"Bearer {self._restricted}"
        if endpoint.removal is not None or self._rng.random() < 0.25:
            removal = endpoint.removal
            releases = [each for each in RELEASES if removal is None or each < removal.release]
            headers["Stripe-Version"] = self._rng.choice(releases)
        if endpoint.method != "POST":
            return Request(endpoint.method, path, encoded, headers=headers)
        if self._rng.random() < 0.06:
            headers["Idempotency-Key"] = self._rng.choice(("a", "c" * 255, f"k{self._rng.randrange(99)}"))
        return Request("POST", path, body=encoded.encode(), headers={**headers, "Content-Type": FORM})

    def _version_2(self, endpoint: Endpoint) -> Request:
        body = self._json_body(self._form.map(endpoint.params.instance()))
        version = {"Stripe-Version": self._rng.choice(RELEASES[-8:])}
        headers = {**self.stripe.headers, **version, "Content-Type": JSON}
        return Request("POST", endpoint.path, body=body, headers=headers)

    def _params(self, endpoint: Endpoint) -> dict[str, Any]:
        params = self._form.map(endpoint.params.instance())
        if params.pop("expand", None) is not None and endpoint.response_schema.expandable():
            names = self._rng.choices(sorted(endpoint.response_schema.expandable()), k=2)
            params["expand"] = [f"data.{name}" if endpoint.is_list else name for name in names]
        if "query" in params:
            params["query"] = self._rng.choice(_QUERIES)
        if "starting_after" in params and self._rng.random() < 0.8:
            params.pop("ending_before", None)
        turn = self._rng.random()
        if turn < 0.4:
            return params
        if turn < 0.85:
            mutated = hostile_values.mutated(params, self._rng, hostile_values.form_value)
            return mutated if isinstance(mutated, dict) else {"wat": mutated}
        known = [*endpoint.params.instance().load_fields, hostile_values.text(self._rng) or "x"]
        return {name: hostile_values.form_value(self._rng) for name in self._rng.choices(known, k=3)}

    def _dialect(self, caller: Caller) -> Request:
        plausible = PlausibleValues(caller.ids, self._rng, in_form=False)
        route = self._rng.choice(caller.routes)
        query = plausible.map(route.query(), share=0.15) if route.query else {}
        if self._rng.random() < 0.25:
            query = {**query, self._rng.choice([*query, "limit", "page"]): hostile_values.text(self._rng)}
        encoded = form(query, numbered=False)
        path = caller.prefix + self._filled_path(route.path, caller.ids)
        if route.method in ("GET", "DELETE") and self._rng.random() < 0.95:
            return Request(route.method, path, encoded, headers=caller.headers)
        body = self._json_body(plausible.map(route.body()) if route.body else {})
        return Request(route.method, path, encoded, body, {**caller.headers, "Content-Type": JSON})

    def _json_body(self, plausible: Any) -> bytes:
        turn = self._rng.random()
        if turn < 0.45:
            value = plausible
        elif turn < 0.85:
            value = hostile_values.mutated(plausible, self._rng, hostile_values.json_value)
        else:
            value = hostile_values.json_value(self._rng)
        encoded = json.dumps(value, ensure_ascii=self._rng.random() < 0.5, default=str)
        if self._rng.random() < 0.06:
            encoded = self._corrupted(encoded)
        return encoded.encode("utf-8", "surrogatepass")

    def _control(self) -> Request:
        rules = [each for each in self._rules if each[0].startswith("/_emulator") and each[0] != "/_emulator/reset"]
        # A snapshot copies the whole world.
        rule, methods = self._rng.choices(rules, [0.05 if "snapshots" in rule else 1 for rule, _ in rules])[0]
        method = self._rng.choice([each for each in methods if each != "OPTIONS"])
        query = {
            name: hostile_values.text(self._rng) for name in self._rng.choices(("to", "type", "limit", "object"), k=2)
        }
        if self._rng.random() < 0.5:
            query = {}
        if rule.endswith(("/wait", "/clock")) or self._rng.random() < 0.1:
            query["timeout"] = self._rng.choice(("0", "0", "0.01", "-1", "61", "nan", "inf", "soon", ""))
        body = self._json_body(self._control_body(rule)) if method == "POST" else b""
        path = self._filled_path(rule)
        return Request(method, path, form(query, numbered=False), body, {**self.stripe.headers, "Content-Type": JSON})

    def _control_body(self, rule: str) -> dict[str, Any]:
        if rule.endswith("/account"):
            return PlausibleValues(self.stripe.ids, self._rng, in_form=False).map(AccountSettingsSchema())
        if rule.endswith("/faults"):
            target = self._rng.choice(list(_FAULTS))
            return {"target": target, "kind": self._rng.choice(_FAULTS[target]), "seconds": 0.0}
        if rule.endswith("/clock"):
            return self._rng.choice(({"frozen": True}, {"advance": 3600}, {"advance": -1}, {"now": NOW}))
        if rule.endswith("/restricted_keys"):
            permissions = self._rng.choice((None, {}, {"invoice": "read", "customer": "write"}))
            return {"key": self._restricted, "permissions": permissions}
        if rule.endswith("/seed"):
            fixture = {"name": "customer", "path": "/v1/customers", "method": "post", "params": {"name": "${a:b|c}"}}
            return {"_meta": {"template_version": 0}, "fixtures": [fixture]}
        return {name: hostile_values.json_value(self._rng) for name in self._rng.sample(_NAMES, 3)}

    def _page(self) -> Request:
        rules = [rule for rule, _ in self._rules if "<token>" in rule or "<secret>" in rule or "/files/" in rule]
        if self.stripe.ids.links and self._rng.random() < 0.6:
            path = self._rng.choice(self.stripe.ids.links)
        else:
            path = self._filled_path(self._rng.choice(rules))
        if self._rng.random() < 0.5:
            return Request("GET", path, self._rng.choice(("", "s=ap", "s=em", "lang=de", "%ff=%00")))
        given = {name: hostile_values.form_value(self._rng) for name in self._rng.sample(_CARD, 4)}
        return Request("POST", path, body=form(given, numbered=False).encode(), headers={"Content-Type": FORM})

    def _unknown(self) -> Request:
        if self._rng.random() < 0.4:
            method, path = self._rng.choice(self._missing).split()
            return Request(method, path.replace("{}", "x"), headers=self.stripe.headers)
        prefix = self._rng.choice(
            ("/", "/v1/", "/v2/", "/beel/", "/stateset/v1/", "/dayzero/api/", "/_emulator/", "/i/")
        )
        path = prefix + self._rng.choice((in_path, str))(hostile_values.text(self._rng)).replace("?", "")
        return Request(self._rng.choice(_METHODS), path.encode("ascii", "ignore").decode(), headers=self.stripe.headers)

    def _filled_path(self, rule: str, ids: KnownIds | None = None) -> str:
        """A rule's path with something for each of its arguments."""
        ids = ids or self.stripe.ids
        hint = next((part.removesuffix("s") for part in reversed(rule.split("/")) if part and "<" not in part), "")
        collection = rule.split("<")[0].rstrip("/").rpartition("/")[2].removesuffix("s")

        def argument(match: re.Match[str]) -> str:
            if match["choices"] and self._rng.random() < 0.9:
                return self._rng.choice(str(match["choices"]).split(", "))
            if self._rng.random() < 0.07:
                return in_path(hostile_values.text(self._rng)[:2000])
            name = "setup_intent" if "setup_intents" in rule else match["name"]
            return in_path(ids.about(name, self._rng, hint=collection or hint))

        return _ARGUMENT.sub(argument, rule)

    def _corrupted(self, encoded: str) -> str:
        position = self._rng.randrange(len(encoded) + 1)
        piece = self._rng.choice(
            (
                "%",
                "%zz",
                "%ff%fe",
                "%00",
                "\0",
                "[",
                "]",
                "[a]" * 40,
                "&&=&",
                "=",
                "&a[b=1",
                "&expand[]=" * 9,
                "{" * 5000,
            )
        )
        return encoded[:position] + piece + encoded[self._rng.choice((position, len(encoded))) :]

    def _with_wrong_envelope(self, request: Request) -> Request:
        """The request with another method, other headers or another kind of body."""
        headers = dict(request.headers)
        method, body = request.method, request.body
        turn = self._rng.randrange(6)
        if turn == 0:
            method = self._rng.choice(_METHODS)
        elif turn == 1:
            headers["Content-Type"] = self._rng.choice(
                (JSON, FORM, "text/plain", "multipart/form-data", "x", "a;b=\xff")
            )
        elif turn == 2:
            headers.pop("Authorization", None)
        else:
            names = (
                "Authorization",
                "Stripe-Version",
                "Stripe-Account",
                "Idempotency-Key",
                "X-Locale",
                "x-business-id",
            )
            headers[self._rng.choice(names)] = hostile_values.text(self._rng)[:4000].replace("\r", "").replace("\n", "")
        return Request(method, request.path, request.query, body, headers)


def _routes(dialect: Any, prefix: str) -> list[JsonRoute]:
    """The operations of a dialect below a prefix."""
    return [
        JsonRoute(method, route.path.removeprefix(prefix), route.endpoint.body, route.endpoint.query)
        for route in dialect.routes()
        if route.path.startswith(prefix)
        for method in route.methods
    ]


def _form_of(path: str) -> str:
    """A path whose arguments have no names."""
    return re.sub(r"<[^>]*>|{[^}]*}", "{}", path)


def _filled(value: Any, fill: Callable[[re.Match[str]], str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, fill) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, fill) for each in value]
    return _PLACEHOLDER.sub(fill, value) if isinstance(value, str) else value
