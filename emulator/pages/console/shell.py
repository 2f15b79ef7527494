"""The shell: any request to an emulated API, written by hand."""

from collections.abc import Callable

from flask import Response, request

from emulator.pages.console.actions import Action, Choice, Field
from emulator.pages.console.cells import Section
from emulator.pages.console.pages import Page
from emulator.pages.console.visit import Visit

_METHODS = ("POST", "GET", "DELETE", "PATCH", "PUT")
_FIRST_PATHS = {
    "stripe": "/v1/invoices",
    "beel": "/beel/api/v1/invoices",
    "stateset": "/stateset/v1/invoices",
    "dayzero": "/dayzero/api/v1/invoices",
}


def register(add: Callable[..., None]) -> None:
    """Adds the page."""
    add("/shell", page)


def page(visit: Visit) -> Response:
    """A form for one request; the answer is in the journal."""
    outcome = visit.outcome
    method = outcome.method if outcome else request.args.get("method", "POST")
    path = outcome.path if outcome else request.args.get("path", _FIRST_PATHS.get(visit.dialect, "/v1/"))
    body = outcome.body.replace("&", "\n") if outcome else ""
    methods = [Choice(value=each, label=each) for each in _METHODS]
    action = Action(
        label="Send",
        fields=(
            Field(name="_method", label="Method", kind="select", choices=methods, value=method),
            Field(name="_path", label="Path", value=path, required=True),
            Field(
                name="_body",
                label="Body",
                kind="area",
                value=body,
                hint="A parameter a line, as in description=Thank you. What begins with { is sent as JSON.",
            ),
        ),
        weight="main",
        is_open=True,
    )
    return Page(
        title="Shell",
        here="shell",
        main=[Section("Any request", "form", action)],
        is_live=False,
    ).show(visit)
