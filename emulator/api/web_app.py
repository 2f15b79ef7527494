"""The web application, as Flask makes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from flask import Flask, Request
from werkzeug.datastructures import Authorization
from werkzeug.utils import cached_property

from emulator.api.matched_rule import MatchedRule


class WebRequest(Request):
    """Flask's request.

    Credentials that cannot be decoded are none, and no file stays open of a body that breaks off.
    """

    def _get_file_stream(self, *args: Any, **options: Any) -> IO[bytes]:
        """What a file that is sent is written to; werkzeug itself closes those of a whole body alone."""
        stream = super()._get_file_stream(*args, **options)
        self.__dict__.setdefault("file_streams", []).append(stream)
        return stream

    def close(self) -> None:
        """Lets go of all that came with it."""
        super().close()
        for stream in self.__dict__.pop("file_streams", ()):
            stream.close()

    @cached_property
    def authorization(self) -> Authorization | None:
        """What `Authorization` holds, None where it is not sent or is malformed."""
        return credentials(self.headers.get("Authorization"))


def credentials(authorization: str | None) -> Authorization | None:
    """What a header `Authorization` holds, None of one that is not sent or is malformed."""
    try:
        return Authorization.from_header(authorization)
    except ValueError:
        # Werkzeug catches this for all credentials but Basic ones with other characters than those of ASCII.
        return None


class WebApp(Flask):
    """Flask, which looks with each request whether any of the functions that answer it is a coroutine: none is."""

    request_class = WebRequest
    url_rule_class = MatchedRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func
