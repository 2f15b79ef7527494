"""Our own plane beside the emulated ones: /_emulator. All but `health` act on the world of the caller's key alone."""

from flask import Flask, Request, Response
from msgspec import Struct

from emulator.api.authentication import WorldResolver
from emulator.api.control import (
    account,
    checkout,
    clock,
    dayzero,
    dayzero_tokens,
    events,
    faults,
    health,
    operations,
    outbox,
    rendering_templates,
    requests,
    reset,
    restricted_keys,
    seed,
    snapshots,
    webhooks,
)
from emulator.api.control.account import LogoMaker
from emulator.api.control.contract import ShowIndex, with_contract
from emulator.api.control.mail_forms import MailFormats
from emulator.api.control.responses import error_response
from emulator.api.dialect import Dependencies, Dialect
from emulator.store.engines import Engine
from emulator.store.request_log import RequestLog

__all__ = ["PATH", "ControlDependencies", "dialect", "error_response"]

PATH = "/_emulator"


class ControlDependencies(Struct, frozen=True):
    """What the control plane is made of besides what every dialect is.

    Attributes:
        engine: what holds the table.
        log: the requests to the emulated APIs.
        formats: the forms of a mail.
        make_logo: makes an image fit for mail and PDFs.
        show_index: the index of the control API as a page.
    """

    engine: Engine
    log: RequestLog
    formats: MailFormats
    make_logo: LogoMaker
    show_index: ShowIndex


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
        404, f"{request.method} {request.path} is not part of the control API: GET {PATH}/ lists what is."
    )


def _register(app: Flask, needs: Dependencies, own: ControlDependencies, worlds: WorldResolver) -> None:
    store = needs.store
    declared = (
        health.operation(needs.settings, own.engine, store.table),
        reset.operation(store, own.log),
        *account.operations(store, own.make_logo),
        *checkout.operations(store),
        *clock.operations(store),
        *dayzero.operations(store),
        *dayzero_tokens.operations(store),
        *events.operations(store),
        *faults.operations(store),
        *outbox.operations(store, own.formats),
        *rendering_templates.operations(store),
        *requests.operations(own.log),
        *restricted_keys.operations(store, needs.settings.accepted_keys),
        *seed.operations(app, store),
        *snapshots.operations(store),
        *webhooks.operations(store),
    )
    operations.register(app, worlds, with_contract(declared, own.show_index))
