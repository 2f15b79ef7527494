"""Decodes `multipart/form-data` (RFC 7578), in which files come; werkzeug reads it, larger files by way of the disk."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from emulator.api.stripe.form import FormError, decode
from emulator.billing.core.errors import APIError
from emulator.billing.system.file_purposes import MAX_BYTES
from emulator.billing.system.files import CHUNK_BYTES, Upload

_MAX_BODY = MAX_BYTES + 1024 * 1024
"""Bytes of a request that are read at all: the largest file, and what surrounds it."""

_MAX_PARTS = 200
"""How many parts one may have: fifty entries of metadata fit."""


def is_multipart(request: Request) -> bool:
    """Whether a body is said to be such a form."""
    return request.mimetype == "multipart/form-data"


def read_multipart(request: Request) -> dict[str, Any]:
    """What the query and the body say; a file as an `Upload`.

    Raises APIError (413) for a body that is larger than any file may be, FormError for more than one file.
    """
    request.max_content_length = _MAX_BODY
    request.max_form_parts = _MAX_PARTS
    try:
        form, files = request.form, request.files
    except RequestEntityTooLarge:
        raise APIError(
            f"Invalid request: the body is larger than {_MAX_BODY} bytes, or has more than {_MAX_PARTS} parts.",
            status=413,
        ) from None
    query = decode(request.query_string, source="query string")
    fields = decode(urlencode([(name, value) for name, value in form.items(multi=True) if name]))
    uploads: dict[str, Upload] = {}
    for name, file in files.items(multi=True):
        if not name:
            # Werkzeug has None for a part that names none; Rack takes no notice of it.
            continue
        if "[" in name or name in uploads:
            # No parameter of Stripe's inside a map is a file, and none is a list of them.
            raise FormError("Invalid string: a file was given.", name)
        uploads[name] = _upload(file)
    return {**query, **fields, **uploads}


def without_files(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with the digests of files in their place: two requests with the same file share them."""
    return {name: each.digest if isinstance(each, Upload) else each for name, each in raw.items()}


def _upload(file: FileStorage) -> Upload:
    digest = hashlib.sha256()
    while piece := file.stream.read(CHUNK_BYTES):
        digest.update(piece)
    return Upload(file.filename or "", file.stream.tell(), digest.hexdigest(), file.stream)
