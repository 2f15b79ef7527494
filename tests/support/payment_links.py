"""Payment links, and opening them as a browser does."""

from __future__ import annotations

import urllib.request
from typing import Any

from tests.support.checkout import PATH as SESSIONS
from tests.support.checkout import Till, one_each
from tests.support.shop import Object

PATH = "/v1/payment_links"
THANKS = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}"
ELSEWHERE = {"after_completion__type": "redirect", "after_completion__redirect__url": THANKS}


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        """There is no further request."""


def link_of(till: Till, *prices: str, **params: Any) -> Object:
    return till.shop.post(PATH, **one_each(*prices), **params)


def change(till: Till, link: Object, **params: Any) -> Object:
    return till.shop.post(f"{PATH}/{link['id']}", **params)


def visit(link: Object, query: str = "", method: str = "GET") -> tuple[int, str | None]:
    """The status that whoever opens a link gets, and where it leads."""
    request = urllib.request.Request(f"{link['url']}{query}", method=method)
    try:
        with urllib.request.build_opener(_Stays).open(request, timeout=30) as reply:
            return reply.status, None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Location"]


def opened(till: Till, link: Object, query: str = "", **params: Any) -> Object:
    """The session that whoever opens a link gets."""
    status, location = visit(link, query)
    assert status == 303
    assert location is not None
    return till.shop.get(f"{SESSIONS}/{location.rpartition('/')[2]}", **params)
