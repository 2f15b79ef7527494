"""The fields of a form that a visitor sent."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

_MAX_FORM = 16_384


def posted_form() -> dict[str, str]:
    """The fields of the form that was sent; what is larger than any form of ours has none."""
    request.max_content_length = _MAX_FORM
    try:
        return request.form.to_dict()
    except RequestEntityTooLarge:
        return {}
