"""Our own plane beside the emulated ones: /_emulator. All but `health` act on the world of the caller's key alone."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Request, Response, request

from emulator import __version__
from emulator.api.authentication import WorldResolver
from emulator.api.control import (
    account,
    clock,
    events,
    faults,
    operations,
    outbox,
    rendering_templates,
    requests,
    restricted_keys,
    seed,
    snapshots,
    webhooks,
)
from emulator.api.control.account import LogoMaker
from emulator.api.control.operations import Operation
from emulator.api.control.outbox import MailFormats
from emulator.api.control.responses import error_response, json_response
from emulator.api.dialect import Dependencies, Dialect
from emulator.store.engines import HOW_TO_CHANGE, Engine
from emulator.store.replacement import replace_world
from emulator.store.request_log import RequestLog
from emulator.store.store import ContentionError
from emulator.worlds import World

__all__ = ["PATH", "ControlDependencies", "dialect", "error_response"]

PATH = "/_emulator"


@dataclass(frozen=True, slots=True)
class ControlDependencies:
    """What the control plane is made of besides what every dialect is.

    Attributes:
        engine: what holds the table.
        log: the requests to the emulated APIs.
        formats: the forms of a mail.
        make_logo: makes an image fit for mail and PDFs.
    """

    engine: Engine
    log: RequestLog
    formats: MailFormats
    make_logo: LogoMaker


def dialect(needs: Dependencies, own: ControlDependencies, worlds: WorldResolver) -> Dialect:
    """The control plane; it has no keys of its own, `worlds` tells whose world a caller's key opens."""
    return Dialect(
        paths=(PATH,),
        register=lambda app: _register(app, needs, own, worlds),
        authenticate=worlds,
        world_of_key=lambda _headers: None,
        handle_unknown=_no_such_path,
    )


def _no_such_path(request: Request) -> Response:
    return error_response(
        404, f"{request.method} {request.path} is not part of the control plane; the README lists what is."
    )


def _protect(response: Response) -> Response:
    """Has browsers take what the plane answers for what it says it is, and keep none of it."""
    if request.path.startswith(PATH):
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _register(app: Flask, needs: Dependencies, own: ControlDependencies, worlds: WorldResolver) -> None:
    store, engine = needs.store, own.engine
    app.after_request(_protect)

    def health() -> Response:
        smtp = needs.settings.smtp_url
        problem = store.table.availability.problem
        return json_response(
            {
                "status": "ok" if problem is None else "unavailable",
                **({} if problem is None else {"reason": problem}),
                "version": __version__,
                "engine": {"name": engine.name, "detail": engine.detail, "to_change": HOW_TO_CHANGE},
                "smtp": None if smtp is None else f"{smtp.host}:{smtp.port}",
            },
            HTTPStatus.OK if problem is None else HTTPStatus.SERVICE_UNAVAILABLE,
        )

    def reset(world: World) -> Response:
        own.log.delete_world(world)
        try:
            return json_response({"deleted": replace_world(store, world, None)})
        except ContentionError:
            return error_response(409, "Another reset or restore of this world is under way: try again.")

    app.add_url_rule("/_emulator/health", "health", health)
    declared = (
        Operation(
            id="reset",
            method="POST",
            path="/_emulator/reset",
            summary="Forgets everything in this world but its snapshots.",
            view=reset,
        ),
        *account.operations(store, own.make_logo),
        *clock.operations(store),
        *events.operations(store),
        *faults.operations(store),
        *outbox.operations(store, own.formats),
        *rendering_templates.operations(store),
        *requests.operations(own.log),
        *restricted_keys.operations(store, needs.settings.accepted_keys),
        *seed.operations(app),
        *snapshots.operations(store),
        *webhooks.operations(store),
    )
    operations.register(app, worlds, declared)
