"""What the links begin with that are handed out: hosted pages, PDFs, receipts, files."""

from __future__ import annotations

from collections.abc import Callable

from flask import has_request_context, request

from emulator.settings import Settings


def link_base(settings: Settings) -> Callable[[], str]:
    """Tells the base at any moment, without a slash at its end.

    That is EMULATOR_PUBLIC_URL if it is set. Else links lead where the request came that they are made in, so that they
    work through a port that was mapped and by every name of ours; `host_check` has refused names that could be a web
    page's. Outside of requests it is the address that is listened on.
    """

    def base() -> str:
        if settings.public_url is not None:
            return settings.public_url
        if not has_request_context() or "HTTP_HOST" not in request.environ:
            return settings.local_url
        return f"{request.scheme}://{request.host}"

    return base
