"""/_emulator/seed: runs a fixture document of the Stripe CLI against the caller's own world.

The format is the CLI's (github.com/stripe/stripe-cli/wiki/fixtures-command): each fixture is one request, and
`${name:path|default}` in its path or parameters refers to an earlier reply.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Self
from urllib.parse import urlencode

from flask import Flask, Response, request
from msgspec import Struct

from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_body, json_response
from emulator.api.signed_in import inherited_environ
from emulator.api.stripe.form import FORM, MAX_DEPTH
from emulator.store import snapshots
from emulator.store.store import ContentionError, Store
from emulator.worlds import ACCOUNT_ID, World
from schemas.control.seed import MAX_FIXTURES, DoneFixture, FixtureDocument, Seeded

MAX_SUBSTITUTED = 8 * 1024 * 1024
"""Characters that a text may have with the values in it."""

# What would be lost on the way without a word: line ends, and all from a # on, the fragment of a URL.
_LEFT_OUT = re.compile(r"[\x00-\x1f\x7f#]")
_POSITION = re.compile(r"[0-9]{1,9}")
_METHODS = ("get", "post", "delete")


class SeedError(ValueError):
    """A document that cannot be run; the message says where and why."""


def operations(app: Flask, store: Store) -> Sequence[Operation]:
    """Running a fixture document against an app, wholly or not at all."""

    def seed(world: World) -> Response:
        try:
            fixtures = _fixtures(json_body(request))
            if not ACCOUNT_ID.fullmatch(world.account):
                raise SeedError("Fixtures are requests to Stripe's API: give a key of Stripe's.")
            with snapshots.undone_unless_whole(store, world) as keep_hold:
                done = list(_run(app, fixtures, keep_hold))
        except SeedError as error:
            return error_response(400, f"{error} Nothing of the document was kept.")
        except ContentionError:
            return error_response(409, "Another reset, restore or seed of this world is under way: try again.")
        return json_response(Seeded(fixtures=done))

    return (
        Operation(
            id="seed",
            method="POST",
            path="/_emulator/seed",
            summary="Runs a fixture document of the Stripe CLI.",
            view=seed,
            body=FixtureDocument,
            replies=(Seeded,),
            refusals=(409,),
        ),
    )


def _fixtures(document: Any) -> list[Mapping[str, Any]]:
    if not isinstance(document, dict) or not isinstance(document.get("fixtures"), list):
        raise SeedError('A fixture document is a JSON object with a list "fixtures", as the Stripe CLI takes it.')
    meta = document.get("_meta") or {}
    if isinstance(meta, dict) and meta.get("template_version", 0):
        raise SeedError("Fixture documents of template_version 0 are understood; this one has another.")
    fixtures: list[Any] = document["fixtures"]
    if len(fixtures) > MAX_FIXTURES:
        raise SeedError(f"A fixture document can have {MAX_FIXTURES} fixtures; this one has {len(fixtures)}.")
    for number, fixture in enumerate(fixtures):
        _check(fixture, number)
    return fixtures


def _check(fixture: Any, number: int) -> None:
    where = f"fixtures[{number}]"
    if not isinstance(fixture, dict) or not isinstance(fixture.get("name"), str):
        raise SeedError(f'{where} must be an object with a "name".')
    if not isinstance(fixture.get("path"), str) or not fixture["path"].startswith("/v1/"):
        raise SeedError(f'{where} ({fixture["name"]}) must have a "path" that begins with /v1/.')
    if str(fixture.get("method", "")).lower() not in _METHODS:
        raise SeedError(f'{where} ({fixture["name"]}) must have a "method": one of {", ".join(_METHODS)}.')
    if not isinstance(fixture.get("params", {}), dict):
        raise SeedError(f'{where} ({fixture["name"]}): "params" must be an object.')


def _run(app: Flask, fixtures: list[Mapping[str, Any]], keep_hold: Callable[[], None]) -> Iterator[DoneFixture]:
    replies: dict[str, Any] = {}
    client = app.test_client()
    credentials = {name: value for name, value in request.headers if name in ("Authorization", "Stripe-Account")}
    caller, base_url = inherited_environ(request), request.host_url
    for fixture in fixtures:
        keep_hold()
        name, method = fixture["name"], fixture["method"].upper()
        form = urlencode(list(_form(fixture.get("params", {}), replies)))
        path = _substituted_text(fixture["path"], replies)
        if _LEFT_OUT.search(path):
            raise SeedError(f"{name}: {path[:200]!r} is no path: write %23 for # and percent signs for line ends.")
        if method == "POST":
            reply = client.post(
                path, headers=credentials, data=form, content_type=FORM, base_url=base_url, environ_overrides=caller
            )
        else:
            target = f"{path}{'&' if '?' in path else '?'}{form}" if form else path
            reply = client.open(target, method=method, headers=credentials, base_url=base_url, environ_overrides=caller)
        body = reply.get_json(silent=True)
        if not isinstance(body, dict):
            raise SeedError(f"{name}: {method} {fixture['path']} got no answer: a fault of the API struck it.")
        error = body.get("error")
        if error is not None and error.get("type") != fixture.get("expected_error_type"):
            raise SeedError(f"{name}: {method} {fixture['path']} answered {reply.status_code}: {error.get('message')}")
        replies[name] = body
        yield DoneFixture(name=name, status=reply.status_code, id=body.get("id"))


def _substituted_text(text: str, replies: Mapping[str, Any]) -> str:
    """The text with each reference replaced. It is read once, from one closing brace to the next."""
    *pieces, rest = text.split("}")
    parts, size = [], 0
    for piece in pieces:
        parts.append(_substituted_piece(piece, replies))
        size += len(parts[-1])
        if size > MAX_SUBSTITUTED:
            raise SeedError(f"A text has more than {MAX_SUBSTITUTED} characters with the values that it names.")
    return "".join((*parts, rest))


def _substituted_piece(piece: str, replies: Mapping[str, Any]) -> str:
    """What ends with a closing brace, its reference replaced: the longest that is one, else the innermost."""
    for start in (piece.find("${"), piece.rfind("${")):
        reference = _Reference.parse(piece[start + 2 :]) if start >= 0 else None
        if reference is not None:
            return piece[:start] + _looked_up(reference, replies)
    return piece + "}"


class _Reference(Struct, frozen=True):
    """What stands between the braces: the name of a fixture, a path into its reply, and what else it is to be."""

    name: str
    path: str
    default: str | None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The reference, None when it is none."""
        target, bar, default = text.partition("|")
        name, _, path = target.partition(":")
        return cls(name, path, default if bar else None) if name and path else None

    def __str__(self) -> str:
        default = "" if self.default is None else f"|{self.default}"
        return f"${{{self.name}:{self.path}{default}}}"


def _looked_up(reference: _Reference, replies: Mapping[str, Any]) -> str:
    value: Any = replies.get(reference.name)
    for step in reference.path.split("."):
        if isinstance(value, list) and _POSITION.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            value = value.get(step) if isinstance(value, dict) else None
    if value is None:
        value = reference.default
    if value is None:
        raise SeedError(f"{str(reference)[:200]} names nothing in the replies so far.")
    return str(value)


def _form(value: Any, replies: Mapping[str, Any], name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The parameters as a form has them, each reference in a text replaced."""
    if depth > MAX_DEPTH:
        raise SeedError(f"{name[:200]} is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _form(each, replies, f"{name}[{key}]" if name else str(key), depth + 1)
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from _form(each, replies, f"{name}[{position}]", depth + 1)
    elif isinstance(value, str):
        yield name, _substituted_text(value, replies)
    elif value is not None:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)
