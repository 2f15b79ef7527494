"""Our own plane beside the emulated ones: /_emulator. All but `health` act on the world of the caller's key alone."""

from flask import Flask, Request, Response

from emulator import __version__
from emulator.api.authentication import WorldResolver
from emulator.api.control import (
    account,
    clock,
    events,
    faults,
    outbox,
    rendering_templates,
    requests,
    restricted_keys,
    seed,
    snapshots,
    webhooks,
)
from emulator.api.control.access import with_callers_world
from emulator.api.control.account import LogoMaker
from emulator.api.control.outbox import MailFormats
from emulator.api.control.responses import error_response, json_response
from emulator.settings import Settings
from emulator.store.engines import HOW_TO_CHANGE, Engine
from emulator.store.request_log import RequestLog
from emulator.store.reset import delete_world
from emulator.store.store import Store
from emulator.worlds import World


def no_such_path(request: Request) -> Response:
    """The answer to a path or method that the control plane does not have."""
    return error_response(
        404, f"{request.method} {request.path} is not part of the control plane; the README lists what is."
    )


def register(
    app: Flask,
    store: Store,
    log: RequestLog,
    engine: Engine,
    settings: Settings,
    worlds: WorldResolver,
    formats: MailFormats,
    make_logo: LogoMaker,
) -> None:
    """Adds the control plane to the app; `worlds` tells whose world a caller's key opens."""

    def health() -> Response:
        smtp = settings.smtp_url
        return json_response(
            {
                "status": "ok",
                "version": __version__,
                "engine": {"name": engine.name, "detail": engine.detail, "to_change": HOW_TO_CHANGE},
                "smtp": None if smtp is None else f"{smtp.host}:{smtp.port}",
            }
        )

    def reset(world: World) -> Response:
        log.delete_world(world)
        deleted = delete_world(store.table, world)
        store.commit_signal.set()
        return json_response({"deleted": deleted})

    app.add_url_rule("/_emulator/health", "health", health)
    app.add_url_rule("/_emulator/reset", "reset", with_callers_world(worlds, reset), methods=["POST"])
    account.register(app, store, worlds, make_logo)
    clock.register(app, store, worlds)
    events.register(app, store, worlds)
    outbox.register(app, store, worlds, formats)
    rendering_templates.register(app, store, worlds)
    requests.register(app, log, worlds)
    seed.register(app, worlds)
    snapshots.register(app, store, worlds)
    webhooks.register(app, store, worlds)
    faults.register(app, store, worlds)
    restricted_keys.register(app, store, worlds, settings.accepted_keys)
