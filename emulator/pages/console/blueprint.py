"""The console's addresses: the entrance, and below each world the pages that show it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, Request, Response, abort, request
from flask.globals import app_ctx
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from emulator.pages.console import (
    clock,
    deliveries,
    entrance,
    events,
    faults,
    home,
    live,
    mails,
    provider_pages,
    receiver,
    requests,
    resources,
    search_box,
    shell,
    world_file,
)
from emulator.pages.console.access import ForeignFormError, check_form, session_of
from emulator.pages.console.act import act
from emulator.pages.console.responses import redirect, render, static_file
from emulator.pages.console.visit import ROOT, ConsoleParts, Visit
from emulator.worlds import World

_MAX_FORM = 8 * 1024 * 1024
"""Bytes of a form: a fixture document or a shell's body fits."""

Answerer = Callable[[Request], Response]
View = Callable[Concatenate[Visit, ...], Response]
P = ParamSpec("P")


def blueprint(parts: ConsoleParts) -> Blueprint:
    """The console of every world of a store."""
    console = Blueprint("console", __name__)

    def add(path: str, view: View, method: str = "GET") -> None:
        name = f"{method} {path}".replace(".", "-")
        rule = f"{ROOT}/<account>/<any(test, live):mode>{path}"
        console.add_url_rule(rule, name, _in_world(parts, view), methods=[method])

    def static(version: str, name: str) -> Response:
        del version
        return static_file(name) or abort(404)

    entrance.register(console, parts)
    receiver.register(console, parts)
    console.add_url_rule(f"{ROOT}/static/<version>/<name>", "static", static)
    add("", home.page)
    add("/act", act, "POST")
    add("/live", live.stream)
    add("/search", search_box.page)
    for module in (clock, deliveries, events, faults, mails, provider_pages, requests, shell, world_file):
        module.register(add)
    # Last: what no other page has is a resource of the API.
    resources.register(add)
    console.register_error_handler(NotFound, _not_found)
    console.register_error_handler(ForeignFormError, _foreign_form)
    console.register_error_handler(RequestEntityTooLarge, _too_large)
    return console


def redirect_to_console(fallback: Answerer) -> Answerer:
    """Answers `/` with the way to the console where a browser asks, and everything else as `fallback` does."""

    def answer(request: Request) -> Response:
        is_browser = request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"
        return redirect(ROOT) if is_browser and (request.method, request.path) == ("GET", "/") else fallback(request)

    return answer


def _in_world(parts: ConsoleParts, view: View) -> Callable[..., Response]:
    """The view, given the visit; whoever is not signed in to its world is led to the entrance."""

    @wraps(view)
    def answer(account: str, mode: str, **arguments: str) -> Response:
        session = session_of(request, parts.sessions)
        world = World.from_key_prefix(f"{account}/{mode}")
        request.max_content_length = request.max_form_memory_size = _MAX_FORM
        if request.method == "POST":
            check_form(request, session)
        if world.key_prefix not in session.worlds:
            return redirect(ROOT)
        base = f"{ROOT}/{world.key_prefix}"
        here = request.full_path.removeprefix(base).rstrip("?") or "/"
        return view(
            Visit(parts, app_ctx.app, session, world, request.host, here, request.args.get("done", "")), **arguments
        )

    return answer


def _not_found(_error: Exception) -> Response:
    return render("problem.html", {"title": "Not found", "says": "There is no such thing in this world."}, 404)


def _foreign_form(_error: Exception) -> Response:
    says = "This form was made for somebody else, or by another site. Nothing was done: open the page anew."
    return render("problem.html", {"title": "Not done", "says": says}, 403)


def _too_large(_error: Exception) -> Response:
    return render("problem.html", {"title": "Too large", "says": f"A form may have {_MAX_FORM} bytes."}, 413)
