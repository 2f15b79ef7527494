"""The entrance: signing in with an API key, the worlds that are open, and those that this server knows."""

from itertools import islice
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from emulator.api.stripe.keys import recognisable
from emulator.billing.core.errors import APIError
from emulator.pages.console.access import (
    COOKIE,
    check_form,
    may_see_all_worlds,
    session_of,
    set_cookie,
    world_of_key,
)
from emulator.pages.console.cells import moment
from emulator.pages.console.navigation import short_key
from emulator.pages.console.requests import LOOKED_THROUGH
from emulator.pages.console.responses import redirect, render
from emulator.pages.console.visit import ROOT, ConsoleParts
from emulator.store.console_sessions import ConsoleSession
from emulator.worlds import World

SHOWN_WORLDS = 12

_MAX_FORM = 4096
_PROVIDERS = {"stripe": "Stripe", "stateset": "Stateset", "dayzero": "Day Zero", "beel": "BeeL"}


def register(console: Blueprint, parts: ConsoleParts) -> None:
    """Adds the entrance."""

    def show() -> Response:
        session = session_of(request, parts.sessions)
        return set_cookie(_page(parts, session), request, session)

    def sign_in() -> Response:
        session = session_of(request, parts.sessions)
        key, provider, business = _typed(), request.form.get("provider", ""), request.form.get("business", "").strip()
        check_form(request, session)
        try:
            world = world_of_key(parts.worlds, key, _headers(provider, business))
        except APIError as error:
            return set_cookie(_page(parts, session, error.message, 401), request, session)
        return _enter(parts, session, world, recognisable(key))

    def open_known() -> Response:
        session = session_of(request, parts.sessions)
        check_form(request, session)
        wanted = request.form.get("world", "")
        known = parts.registry.worlds() if may_see_all_worlds(request, parts) else ()
        found = next((each for each in known if each.key_prefix == wanted), None)
        return redirect(ROOT) if found is None else _enter(parts, session, found.world, found.label)

    def leave() -> Response:
        session = session_of(request, parts.sessions)
        check_form(request, session)
        parts.sessions.end(session.token)
        reply = redirect(ROOT)
        reply.delete_cookie(COOKIE, path=ROOT, httponly=True, samesite="Strict", secure=request.is_secure)
        return reply

    def open_request(id: str) -> Response:
        """The page of a request whose world is not said, as replies name it in `request_log_url`."""
        session = session_of(request, parts.sessions)
        for prefix in session.worlds:
            log = islice(parts.log.read(World.from_key_prefix(prefix)), LOOKED_THROUGH)
            if any(each.id == id for each in log):
                return redirect(f"{ROOT}/{prefix}/requests/{id}")
        return redirect(ROOT)

    console.add_url_rule(ROOT, "entrance", show)
    console.add_url_rule(f"{ROOT}/requests/<id>", "open_request", open_request)
    console.add_url_rule(ROOT, "sign_in", sign_in, methods=["POST"])
    console.add_url_rule(f"{ROOT}/open", "open_known", open_known, methods=["POST"])
    console.add_url_rule(f"{ROOT}/leave", "leave", leave, methods=["POST"])


def _enter(parts: ConsoleParts, session: ConsoleSession, world: World, label: str) -> Response:
    opened = session.opened(world, label)
    parts.sessions.save(opened)
    parts.sessions.end(session.token)
    return set_cookie(redirect(f"{ROOT}/{world.key_prefix}"), request, opened)


def _typed() -> str:
    """The key in the form, without what no header could carry."""
    request.max_content_length = _MAX_FORM
    try:
        key = request.form.get("key", "").strip()
    except RequestEntityTooLarge:
        return ""
    return key if key.isascii() and key.isprintable() else ""


def _headers(provider: str, business: str) -> dict[str, str]:
    """What two of the providers take beside the key."""
    if provider == "stateset":
        return {"X-Emulator-Dialect": "stateset"}
    return {"x-business-id": business} if business.isascii() and business.isprintable() and business else {}


def _page(parts: ConsoleParts, session: ConsoleSession, problem: str = "", code: int = 200) -> Response:
    known = parts.registry.worlds()[:SHOWN_WORLDS] if may_see_all_worlds(request, parts) else ()
    values: dict[str, Any] = {
        "root": ROOT,
        "title": "Console",
        "token": session.form_token,
        "problem": problem,
        "opened": [
            (World.from_key_prefix(prefix), short_key(label))
            for prefix, label in list(session.worlds.items())[: -SHOWN_WORLDS - 1 : -1]
        ],
        "known": [
            (each, short_key(each.label), moment(each.last_request_at))
            for each in known
            if each.key_prefix not in session.worlds
        ],
        "providers": _PROVIDERS,
        "engine": parts.engine,
    }
    return render("entrance.html", values, code)
