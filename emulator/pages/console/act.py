"""Doing something: a form becomes one request to an API, and leads to a page that shows what came of it."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from flask import Response, request

from emulator.api.redaction import redacted
from emulator.billing.core.structs import replace
from emulator.pages.console.api_client import FORM, JSON, Answer
from emulator.pages.console.days import first_second
from emulator.pages.console.nested_params import with_lists
from emulator.pages.console.recipes import RECIPES
from emulator.pages.console.requests_made import MadeRequest
from emulator.pages.console.responses import redirect
from emulator.pages.console.visit import Visit
from emulator.store.console_sessions import Outcome

MAX_KEPT = 8192
"""Characters of a request's body that the session keeps for the page that follows."""

_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_APIS = ("/v1/", "/v2/", "/_emulator/", "/beel/", "/stateset/", "/dayzero/")
_JSON_TYPES: Mapping[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "bool": lambda text: text == "true",
    "json": lambda text: msgspec.json.decode(text.encode()),
}


class BadFormError(ValueError):
    """A form that is no request; the message says why."""


class _Form(msgspec.Struct, frozen=True):
    """What a form says beside the parameters of its request."""

    method: str
    path: str
    then: str
    page: str
    fields: Sequence[tuple[str, str]]


def act(visit: Visit) -> Response:
    """Carries a form out. What came of it is kept with the session, and shown on the page that follows."""
    form = _form()
    try:
        made, answer = _made(visit, form)
    except BadFormError as error:
        made, answer = MadeRequest(form.method, form.path, ""), Answer(400, {"error": {"message": str(error)}})
    return next_page(visit, made, answer, _wanted_page(form, answer))


def next_page(visit: Visit, made: MadeRequest, answer: Answer, page: str) -> Response:
    """The way to a page below the world's address, which shows what came of a request."""
    # That page may be another process's: what it shows of the log must be there.
    visit.parts.log.flush()
    outcome = _outcome(visit, made, answer)
    visit.parts.sessions.save(replace(visit.session, outcome=outcome))
    return redirect(f"{visit.base}{page}{'&' if '?' in page else '?'}done={outcome.id}")


def _form() -> _Form:
    given = list(request.form.items(multi=True))
    own = {name: value for name, value in given if name.startswith("_")}
    kept = own.get("_keeps_blank", "").split(",")
    path = own.get("_path", "")
    for name, value in given:
        if name.startswith("{"):
            path = path.replace(name, quote(value.strip(), safe=""))
    fields = [
        (name, value) for name, value in given if not name.startswith(("_", "{")) and (value.strip() or name in kept)
    ]
    return _Form(
        method=own.get("_method", "POST").upper(),
        path=path,
        then=own.get("_then", ""),
        page=own.get("_page", "/"),
        fields=fields,
    )


def _made(visit: Visit, form: _Form) -> tuple[MadeRequest, Answer]:
    """The request as it was made, and the answer; of several, the last."""
    recipe = RECIPES.get(request.form.get("_recipe", ""))
    if recipe is not None:
        return recipe(visit.api, form.path, dict(form.fields))
    made = _request_of(form, visit.api.newest)
    return made, made.send(visit.api)


def _request_of(form: _Form, newest: str) -> MadeRequest:
    path, _, query = form.path.partition("?")
    if form.method not in _METHODS:
        raise BadFormError(f"{form.method[:20]!r} is no method: take one of {', '.join(_METHODS)}.")
    if not path.startswith(_APIS) or path.startswith("/_emulator/console") or not path.isprintable():
        raise BadFormError(f"{path[:200]!r} is no path of an emulated API: they begin with {', '.join(_APIS)}.")
    if "_body" in request.form:
        return _raw_request(form.method, path, query, request.form["_body"])
    if form.method == "GET":
        return MadeRequest(form.method, path, "", urlencode(form.fields), version=newest)
    if path.startswith("/v1/"):
        # The forms have the newest names, whatever the account's own version is.
        body = urlencode(list(map(_parameter, form.fields)))
        return MadeRequest(form.method, path, body, query, version=newest)
    return MadeRequest(form.method, path, _json(form.fields), query, JSON)


def _raw_request(method: str, path: str, query: str, body: str) -> MadeRequest:
    body = body.strip().replace("\r\n", "\n")
    if body.startswith(("{", "[")):
        return MadeRequest(method, path, body, query, JSON)
    # A parameter a line reads better than one long line.
    return MadeRequest(method, path, "&".join(filter(None, (line.strip() for line in body.split("\n")))), query, FORM)


def _parameter(field: tuple[str, str]) -> tuple[str, str]:
    """A parameter of a form; `:day` behind a name says that the API takes the day's first second."""
    name, text = field
    return (name.removesuffix(":day"), str(first_second(text))) if name.endswith(":day") else field


def _json(fields: Sequence[tuple[str, str]]) -> str:
    """The fields as a JSON object; `address.city` stands within `address`, `lines.0.amount` in the first of `lines`."""
    whole: dict[str, Any] = {}
    for name, text in fields:
        name, _, kind = name.partition(":")
        place = whole
        *outer, last = name.split(".")
        for step in outer:
            place = place.setdefault(step, {})
        try:
            place[last] = _JSON_TYPES[kind](text) if kind in _JSON_TYPES else text
        except (ValueError, msgspec.DecodeError) as error:
            raise BadFormError(f"{name} is {text[:100]!r}: {error}.") from error
    return msgspec.json.encode(with_lists(whole)).decode() if whole else ""


def _outcome(visit: Visit, made: MadeRequest, answer: Answer) -> Outcome:
    refusal = {} if answer.is_good else answer.refusal
    return Outcome(
        id=secrets.token_hex(6),
        world=visit.world.key_prefix,
        method=made.method,
        path=made.path,
        body=_kept(made.body or made.query),
        status=answer.status,
        message=str(refusal.get("message") or ("" if answer.is_good else "The request was refused.")),
        details=dict(_details(refusal if refusal else answer.body)),
        request_id=answer.request_id,
        version=made.version,
    )


def _kept(body: str) -> str:
    return redacted(body) if len(body) <= MAX_KEPT else ""


def _details(refusal: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is worth saying besides: of a refusal, what it names; of a move of the clock, how much was done."""
    if isinstance(refusal.get("ran"), int):
        yield "done on the way", str(refusal["ran"])
    if "message" not in refusal:
        return
    for name in ("type", "code", "decline_code", "advice_code", "param"):
        if refusal.get(name) and isinstance(refusal[name], str):
            yield name, refusal[name]


def _wanted_page(form: _Form, answer: Answer) -> str:
    """Where a person goes on, below the world's address: where the form says, or back where it refused."""
    wanted = form.then if answer.is_good and form.then else form.page
    # BeeL places what it answers below `data`.
    inner = answer.body.get("data")
    id = answer.body.get("id") or (inner.get("id") if isinstance(inner, dict) else None)
    path = wanted.replace("{id}", quote(id, safe="") if isinstance(id, str) else "")
    path = quote(path, safe="/?&=%-._~:,@+")
    path = path.split("?done=")[0].split("&done=")[0]
    path = path if path.startswith("/") else f"/{path}"
    # The home of a world is its address without a slash.
    return path.removeprefix("/") if path in ("/", "") or path.startswith("/?") else path
