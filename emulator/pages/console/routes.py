"""The console's addresses, and the key that opens them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import msgspec
from flask import Blueprint, Request, Response, abort, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from emulator.api.authentication import WorldResolver
from emulator.api.control.outbox import MailFormats, mail_response
from emulator.api.stripe.keys import masked
from emulator.billing.core.errors import APIError
from emulator.billing.core.events import Event
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.outbox import OutboxMail
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.pages.console.rows import (
    MakeRow,
    attempts_of,
    delivery_row,
    event_row,
    format_time,
    invoice_row,
    mail_row,
)
from emulator.pages.responses import PRIVATE, console_style, render_page
from emulator.store.list_queries import Selection
from emulator.store.read_session import UnknownCursorError
from emulator.store.store import Store
from emulator.worlds import World

ROOT = "/_emulator/console"
COOKIE = "emulator_console"
PAGE = 50

_MAX_FORM = 4096
_LISTS = ("invoices", "mails", "events", "webhooks")

Answerer = Callable[[Request], Response]
P = ParamSpec("P")


def blueprint(store: Store, worlds: WorldResolver, formats: MailFormats) -> Blueprint:
    """The console of every world of a store."""
    console = Blueprint("console", __name__)
    kinds: dict[str, tuple[type[Any], MakeRow]] = {
        "invoices": (Invoice, invoice_row),
        "mails": (OutboxMail, lambda mail, _ctx: mail_row(mail, formats.subject(mail))),
        "events": (Event, event_row),
        "webhooks": (WebhookDelivery, delivery_row),
    }

    def requires_key(view: Callable[Concatenate[World, P], Response]) -> Callable[P, Response]:
        """The view, given the world of the key in the cookie; without a good one, the form that asks for it."""

        @wraps(view)
        def conditional_put(*args: P.args, **kwargs: P.kwargs) -> Response:
            world = _world(worlds, request.cookies.get(COOKIE, ""))
            return _redirect(ROOT) if world is None else view(world, *args, **kwargs)

        return conditional_put

    def login_page() -> Response:
        if _world(worlds, request.cookies.get(COOKIE, "")) is not None:
            return _redirect(f"{ROOT}/invoices")
        return render_page("console/entrance.html", console_style(), {**_frame(), "problem": ""})

    def log_in() -> Response:
        key = _typed_key()
        try:
            worlds(_bearer(key))
        except APIError as api_error:
            values = {**_frame(), "problem": api_error.message}
            return render_page("console/entrance.html", console_style(), values, 401)
        reply = _redirect(f"{ROOT}/invoices")
        reply.set_cookie(COOKIE, key, path=ROOT, httponly=True, samesite="Strict", secure=request.is_secure)
        return reply

    def log_out() -> Response:
        reply = _redirect(ROOT)
        reply.delete_cookie(COOKIE, path=ROOT, httponly=True, samesite="Strict", secure=request.is_secure)
        return reply

    @requires_key
    def list_page(world: World, what: str) -> Response:
        entity_class, make_row = kinds[what]
        uow = store.unit_of_work(world)
        try:
            page = uow.list(entity_class, Selection(equals={}, limit=PAGE, starting_after=request.args.get("after")))
        except UnknownCursorError:
            abort(404)
        older = f"{ROOT}/{what}?after={page.items[-1].id}" if page.has_more else ""
        rows = [make_row(item, uow.ctx) for item in page.items]
        values = {**_frame(what, world), "rows": rows, "older": older}
        return render_page("console/list.html", console_style(), values)

    @requires_key
    def event(world: World, id: str) -> Response:
        found = store.unit_of_work(world).get(Event, id) or abort(404)
        payload = msgspec.json.format(msgspec.json.encode(found.data), indent=2).decode()
        below = f"{found.id} · {format_time(found.created)} · API version {found.api_version}"
        return _detail("events", world, found.type, below, [("", payload)])

    @requires_key
    def delivery(world: World, id: str) -> Response:
        found = store.unit_of_work(world).get(WebhookDelivery, id) or abort(404)
        return _detail("webhooks", world, found.event_type, f"{found.url} · {found.status}", list(attempts_of(found)))

    @requires_key
    def mail(world: World, id: str, form: str) -> Response:
        found = store.unit_of_work(world).get(OutboxMail, id) or abort(404)
        reply = mail_response(found, form, formats)
        reply.headers.update(PRIVATE)
        return reply

    console.register_error_handler(NotFound, _not_found)
    console.add_url_rule(ROOT, "login_page", login_page)
    console.add_url_rule(ROOT, "log_in", log_in, methods=["POST"])
    console.add_url_rule(f"{ROOT}/leave", "log_out", log_out, methods=["POST"])
    console.add_url_rule(f"{ROOT}/<any({', '.join(_LISTS)}):what>", "list_page", list_page)
    console.add_url_rule(f"{ROOT}/events/<id>", "event", event)
    console.add_url_rule(f"{ROOT}/webhooks/<id>", "delivery", delivery)
    console.add_url_rule(f"{ROOT}/mails/<id>.<any(html, txt, pdf, eml):form>", "mail", mail)
    return console


def redirect_to_console(fallback: Answerer) -> Answerer:
    """Answers `/` with the way to the console where a browser asks, and everything else as `fallback` does."""

    def answer(request: Request) -> Response:
        is_browser = request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"
        return _redirect(ROOT) if is_browser and (request.method, request.path) == ("GET", "/") else fallback(request)

    return answer


def _world(worlds: WorldResolver, key: str) -> World | None:
    try:
        return worlds(_bearer(key)) if key else None
    except APIError:
        return None


def _bearer(key: str) -> Headers:
    return Headers({"Authorization": f"Bearer {key}"})


def _typed_key() -> str:
    """The key in the form, without what no header could carry."""
    request.max_content_length = _MAX_FORM
    try:
        key = request.form.get("key", "").strip()
    except RequestEntityTooLarge:
        return ""
    return key if key.isascii() and key.isprintable() else ""


def _frame(here: str = "", world: World | None = None) -> dict[str, Any]:
    """What stands around every page of the console."""
    key = masked(request.cookies[COOKIE]) if world is not None else ""
    live = world is not None and world.livemode
    return {"root": ROOT, "lists": _LISTS, "here": here, "key": key, "live": live}


def _detail(here: str, world: World, title: str, below: str, texts: list[tuple[str, str]]) -> Response:
    values = {**_frame(here, world), "title": title, "below": below, "texts": texts}
    return render_page("console/detail.html", console_style(), values)


def _not_found(_error: Exception) -> Response:
    values = {**_frame(), "title": "Not found", "below": "There is no such thing in this world.", "texts": []}
    return render_page("console/detail.html", console_style(), values, 404)


def _redirect(url: str) -> Response:
    return Response(status=303, headers={"Location": url, **PRIVATE})
