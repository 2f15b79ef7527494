"""Reading the body of a request, so much of it as an API takes."""

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge


def bounded_body(request: Request, most: int) -> bytes | None:
    """The body, to be had again from the request; None when it is larger than `most` bytes, and then it is not read."""
    request.max_content_length = most
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return None
