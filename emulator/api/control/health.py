"""/_emulator/health: how the emulator is."""

from http import HTTPStatus

from flask import Response
from msgspec import UNSET

from emulator import __version__
from emulator.api.control.operations import Operation
from emulator.api.control.responses import json_response
from emulator.settings import Settings
from emulator.store.engines import HOW_TO_CHANGE, Engine
from emulator.store.table import Table
from schemas.control.health import EngineHealth, Health


def operation(settings: Settings, engine: Engine, table: Table) -> Operation:
    """The question how it is."""

    def health() -> Response:
        smtp, problem = settings.smtp_url, table.availability.problem
        shown = Health(
            status="ok" if problem is None else "unavailable",
            reason=UNSET if problem is None else problem,
            version=__version__,
            engine=EngineHealth(name=engine.name, detail=engine.detail, to_change=HOW_TO_CHANGE),
            smtp=None if smtp is None else f"{smtp.host}:{smtp.port}",
        )
        return json_response(shown, HTTPStatus.OK if problem is None else HTTPStatus.SERVICE_UNAVAILABLE)

    return Operation(
        id="health",
        method="GET",
        path="/_emulator/health",
        summary="How the emulator is, and which engine holds the data.",
        view=health,
        replies=(Health,),
        for_everybody=True,
    )
