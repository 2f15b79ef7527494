"""Reading the body of a request, so much of it as an API takes."""

import msgspec
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

JSON_DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError)
"""What decoding a body as JSON can raise: it is none, no text, nested beyond reason, or has a number beyond reason."""


def read_bounded_body(request: Request, max_bytes: int) -> bytes | None:
    """The body, to be had again from the request; None when it is larger than `max_bytes`, and then it is not read."""
    request.max_content_length = max_bytes
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return None
