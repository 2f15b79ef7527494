"""What the control API is made of: the index at /_emulator/, openapi.json and the TypeScript declarations."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import msgspec
from flask import Response, request

from emulator import __version__
from emulator.api.control.operations import Operation
from emulator.api.control.responses import json_response
from schemas.control.index import Index, ListedOperation

DECLARATIONS = Path(__file__).with_name("openapi.d.ts")
"""Written by `make control-types`."""

ShowIndex = Callable[[Sequence[Operation]], Response]
"""The index as a page for people."""


def with_contract(declared: Sequence[Operation], show_index: ShowIndex) -> Sequence[Operation]:
    """The operations, and those that tell of all of them."""

    def index() -> Response:
        wants_page = request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"
        return show_index(every) if wants_page else json_response(_index(every))

    @cache
    def document() -> bytes:
        # Loaded when somebody asks for it: a start needs none of it.
        from emulator.api.control.openapi import openapi_document

        return msgspec.json.format(msgspec.json.encode(openapi_document(every)), indent=2)

    def openapi() -> Response:
        return Response(document(), content_type="application/json")

    def declarations() -> Response:
        return Response(DECLARATIONS.read_text("utf-8"), content_type="application/typescript; charset=utf-8")

    every = (
        Operation(
            id="index",
            method="GET",
            path="/_emulator/",
            summary="What the control API can do; in a browser, as a page.",
            view=index,
            replies=(Index,),
            for_everybody=True,
        ),
        Operation(
            id="openapi",
            method="GET",
            path="/_emulator/openapi.json",
            summary="This document.",
            view=openapi,
            for_everybody=True,
        ),
        Operation(
            id="typescript_declarations",
            method="GET",
            path="/_emulator/openapi.d.ts",
            summary="The same as TypeScript declarations.",
            view=declarations,
            media_type="application/typescript",
            for_everybody=True,
        ),
        *declared,
    )
    return every


def _index(operations: Sequence[Operation]) -> Index:
    return Index(
        version=__version__,
        console="/_emulator/console",
        openapi="/_emulator/openapi.json",
        typescript="/_emulator/openapi.d.ts",
        operations=[
            ListedOperation(id=each.id, method=each.method, path=each.path, summary=each.summary) for each in operations
        ],
    )
