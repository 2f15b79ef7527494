"""POST /v1/stripecli/sessions: how a listener begins."""

from flask import Flask, Response, request

from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.replies import Reply, json_text, to_response
from emulator.api.stripe.stripecli.server import ListenServer
from emulator.api.stripe.stripecli.sessions import Session, Sessions
from emulator.api.stripe.versions import NEWEST
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.settings import Settings
from emulator.store.store import Store

RECONNECT_SECONDS = 5
"""How long a listener waits before it comes again."""


def register(app: Flask, store: Store, sessions: Sessions, server: ListenServer, settings: Settings) -> None:
    """Adds the sessions to the app."""

    def open_session() -> Response:
        request_id = f"req_{random_text(14)}"
        try:
            caller = authenticate(request.headers, settings.accepted_keys)
        except APIError as error:
            return to_response(Reply.of_error(error, None), request_id=request_id, version=NEWEST, world=None)
        world = caller.world
        session = sessions.open(caller.key, world)
        version = store.unit_of_work(world).ctx.account.api_version
        reply = Reply(200, json_text(_shown(session, _websocket_url(server), version)))
        return to_response(reply, request_id=request_id, version=NEWEST, world=world)

    app.add_url_rule("/v1/stripecli/sessions", "listen", open_session, methods=["POST"])


def _websocket_url(server: ListenServer) -> str:
    """Where the caller reached us, on the other port."""
    host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
    return f"ws://{host}:{server.port()}/subscribe"


def _shown(session: Session, url: str, version: str) -> dict[str, object]:
    return {
        "websocket_id": session.id,
        "websocket_url": url,
        "websocket_authorized_feature": "webhooks",
        "secret": session.secret,
        "reconnect_delay": RECONNECT_SECONDS,
        "default_version": version,
        "latest_version": NEWEST,
        "device_token": "",
        "display_connect_filter_warning": False,
    }
