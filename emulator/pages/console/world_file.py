"""Downloading a world, and uploading one as a snapshot."""

import re
from collections.abc import Callable

from flask import Response, request

from emulator.pages.console.act import next_page
from emulator.pages.console.api_client import Answer
from emulator.pages.console.requests_made import MadeRequest
from emulator.pages.console.responses import HEADERS
from emulator.pages.console.visit import Visit
from emulator.store import world_files
from emulator.store.store import ContentionError
from emulator.store.world_files import BadWorldFileError

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def register(add: Callable[..., None]) -> None:
    """Adds both."""
    add("/world.json.gz", download)
    add("/world", upload, "POST")


def download(visit: Visit) -> Response:
    """The world as a file."""
    name = f"{visit.world.account}-{'live' if visit.world.livemode else 'test'}.json.gz"
    reply = Response(world_files.write(visit.parts.store, visit.world), content_type="application/gzip")
    reply.headers.update(HEADERS)
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    return reply


def upload(visit: Visit) -> Response:
    """Keeps an uploaded world as a snapshot, which can be restored."""
    given, name = request.files.get("file"), request.form.get("name", "").strip()
    answer = _kept(visit, name, given.read() if given is not None else b"")
    made = MadeRequest("POST", f"/_emulator/console/{visit.world.key_prefix}/world", f"name={name}")
    return next_page(visit, made, answer, "")


def _kept(visit: Visit, name: str, file: bytes) -> Answer:
    if not _NAME.fullmatch(name):
        return Answer(400, {"error": {"message": "A snapshot's name has letters, digits and _- alone, 64 at most."}})
    try:
        snapshot = world_files.read(visit.parts.store, visit.world, file, name)
    except BadWorldFileError as error:
        return Answer(400, {"error": {"message": str(error)}})
    except ContentionError:
        return Answer(409, {"error": {"message": "Others were taking that snapshot at the same time: try again."}})
    return Answer(200, {"name": snapshot.name, "records": snapshot.records})
