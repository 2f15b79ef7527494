"""Addresses on the web as parameters."""

from typing import Any

from emulator.billing.system.urls import parse_http_url
from schemas.stripe import fields as wire
from schemas.stripe.parameter_errors import ParameterError


class WebUrl(wire.String):
    """An address on the web that a customer is sent to, or follows a link to: http or https, and nothing else.

    The words are those that callers report of `return_url`.
    """

    def read(self, value: Any) -> str | None:
        """Returns the address as it was given."""
        text = super().read(value)
        if text is None or parse_http_url(text) is not None:
            return text
        raise wire.field_error(_not_valid if "://" in text else _without_scheme)


def _not_valid(param: str) -> ParameterError:
    return ParameterError("Not a valid URL", "url_invalid", param)


def _without_scheme(param: str) -> ParameterError:
    words = "Invalid URL: An explicit scheme (such as https) must be provided."
    return ParameterError(words, "url_invalid", param)
