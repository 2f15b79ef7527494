"""The journal: what was asked of a world, what it answered, and what came of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from urllib.parse import urlencode

import msgspec
from flask import Response, abort, request

from emulator.pages.console.act import next_page
from emulator.pages.console.actions import Action, Choice, Field
from emulator.pages.console.api_client import FORM, JSON
from emulator.pages.console.cells import (
    Cell,
    Facts,
    Row,
    Section,
    Source,
    Table,
    code,
    http_status,
    moment,
    words,
)
from emulator.pages.console.pages import AnySection, Page, Tab
from emulator.pages.console.requests_made import MadeRequest
from emulator.pages.console.responses import pretty_json
from emulator.pages.console.snippets import snippets
from emulator.pages.console.timeline import caused_by
from emulator.pages.console.visit import Visit
from emulator.store.request_log import LoggedRequest

PAGE = 50

LOOKED_THROUGH = 5000
"""How many of the newest requests one is looked for among: the log is no index."""

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def register(add: Callable[..., None]) -> None:
    """Adds the journal and the page of one request."""
    add("/requests", list_page)
    add("/requests/<id>", request_page)
    add("/requests/<id>/repeat", repeat, "POST")


def list_page(visit: Visit) -> Response:
    """The requests, newest first."""
    found = list(islice(filter(_wanted(), _newest(visit)), _offset() + PAGE + 1))[_offset() :]
    more = _more() if len(found) > PAGE else ""
    table = requests_table(visit, "", found[:PAGE], more)
    return Page(title="Requests", here="requests", filters=_filters(), main=[table]).show(visit)


def request_page(visit: Visit, id: str) -> Response:
    """One request: both bodies, and all that it caused."""
    one = _found(visit, id)
    as_code = request.args.get("view") == "code"
    url = f"{visit.base}/requests/{id}"
    return Page(
        title=f"{one.method} {one.path}",
        here="requests",
        kind="Request",
        kind_url=f"{visit.base}/requests",
        pills=[http_status(one.status)],
        below=[moment(one.at), words(f"{one.milliseconds} ms"), code(id)],
        tabs=(Tab("What came of it", url, not as_code), Tab("As code", f"{url}?view=code", as_code)),
        actions=[] if as_code else list(_actions(one)),
        main=[_code(visit, one)] if as_code else _story(visit, one),
        side=[_facts(one)],
    ).show(visit)


def _story(visit: Visit, one: LoggedRequest) -> Sequence[AnySection]:
    return (
        Section("What came of it", "timeline", caused_by(visit, one)),
        Source("Request", _readable(one.body or one.query) or "(no body)"),
        Source("Answer", _readable(one.answer or "") or "The log keeps no answer of this request."),
    )


def _code(visit: Visit, one: LoggedRequest) -> AnySection:
    if one.body_bytes > len(one.body.encode()):
        return Section("As code", "note", "The log has only a part of this request.")
    version = one.headers.get("Stripe-Version", "")
    made = snippets(f"http://{visit.host}", one.method, _full_path(one), one.body, version)
    return Section("As code", "snippets", made)


def repeat(visit: Visit, id: str) -> Response:
    """Makes a request again, without its idempotency key."""
    one = _found(visit, id)
    content_type = JSON if one.body.lstrip().startswith(("{", "[")) else FORM
    version = one.headers.get("Stripe-Version", "")
    made = MadeRequest(one.method, one.path, one.body, one.query, content_type, version)
    return next_page(visit, made, made.send(visit.api), f"/requests/{id}")


def _found(visit: Visit, id: str) -> LoggedRequest:
    return next((each for each in _newest(visit) if each.id == id), None) or abort(404)


def requests_table(visit: Visit, title: str, found: Iterable[LoggedRequest], more: str = "") -> Table:
    """Requests, one a line."""
    rows = [_row(visit, each) for each in found]
    return Table(title, ("Request", "Answer", "Time"), rows, empty="No request yet.", more=more)


def _row(visit: Visit, one: LoggedRequest) -> Row:
    url = f"{visit.base}/requests/{one.id}" if one.id else ""
    by = one.headers.get("User-Agent", "")[:60]
    detail = " · ".join(filter(None, (by, f"{one.milliseconds} ms")))
    name = Cell(f"{one.method} {one.path}", url, is_code=True, detail=detail)
    return Row((name, http_status(one.status), moment(one.at)), url)


def _newest(visit: Visit) -> Iterator[LoggedRequest]:
    return islice(visit.parts.log.read(visit.world, with_control=True), LOOKED_THROUGH)


def _wanted() -> Callable[[LoggedRequest], bool]:
    method, path, status, key = (request.args.get(name, "").strip() for name in ("method", "path", "status", "key"))
    pattern = path if "*" in path else f"*{path}*"

    def is_wanted(one: LoggedRequest) -> bool:
        return (
            method in ("", one.method)
            and (not path or fnmatchcase(one.path, pattern))
            and (not status or str(one.status).startswith(status.rstrip("x")))
            and key in ("", one.headers.get("Idempotency-Key"))
        )

    return is_wanted


def _offset() -> int:
    after = request.args.get("after", "0")
    return min(int(after), LOOKED_THROUGH) if after.isascii() and after.isdigit() else 0


def _more() -> str:
    kept = {name: value for name, value in request.args.items() if name in ("method", "path", "status", "key")}
    return f"?{urlencode({**kept, 'after': _offset() + PAGE})}"


def _filters() -> Sequence[Field]:
    typed = request.args
    methods = [Choice(value="", label="Any"), *(Choice(value=each, label=each) for each in _METHODS)]
    statuses = [
        Choice(value=value, label=label)
        for value, label in (("", "Any"), ("2xx", "2xx"), ("4xx", "4xx"), ("402", "402"), ("5xx", "5xx"))
    ]
    return (
        Field(name="method", label="Method", kind="select", choices=methods, value=typed.get("method", "")),
        Field(name="path", label="Path", value=typed.get("path", ""), hint="/v1/invoices*"),
        Field(name="status", label="Answer", kind="select", choices=statuses, value=typed.get("status", "")),
        Field(name="key", label="Idempotency key", value=typed.get("key", "")),
    )


def _facts(one: LoggedRequest) -> Facts:
    return Facts(
        "Details",
        [
            ("Answer", http_status(one.status)),
            ("Took", words(f"{one.milliseconds} ms")),
            ("At", moment(one.at)),
            ("Id", code(one.id)),
            *((name, code(value)) for name, value in one.headers.items()),
        ],
    )


def _actions(one: LoggedRequest) -> Iterator[Action]:
    """Making the request again; not where the log has not all of it."""
    if "***" in one.body or one.body_bytes > len(one.body.encode()):
        return
    label = "Look again" if one.method == "GET" else "Repeat"
    yield Action(
        label=label,
        method=one.method,
        path=_full_path(one),
        target=f"requests/{one.id}/repeat",
        explain="Makes the same request again, without its idempotency key.",
    )


def _full_path(one: LoggedRequest) -> str:
    return f"{one.path}?{one.query}" if one.query else one.path


def _readable(text: str) -> str:
    """JSON with its lines, a form with a parameter a line."""
    if text.lstrip().startswith(("{", "[")):
        try:
            return pretty_json(msgspec.json.decode(text.encode()))
        except msgspec.DecodeError:
            return text
    return "\n".join(text.split("&"))
