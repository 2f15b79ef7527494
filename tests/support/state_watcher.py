"""Seeing that nothing changed."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop
from tests.support.wire import Response


class StateWatcher:
    """What a world looked like, to be looked at again."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.draft = shop.draft(None, 2000, metadata__kept="yes")
        self.before = self.now()

    def now(self) -> tuple[Any, ...]:
        """What there is, and all that was ever told."""
        lists = ("events", "customers", "invoices", "invoiceitems")
        return tuple(self.shop.wire.all(f"/v1/{name}") for name in lists)

    def expects_refusal(self, answer: Response, *statuses: int) -> Object:
        """The error of an answer that refused and changed nothing."""
        assert answer.status in (statuses or (400,)), answer.body[:500]
        assert answer.headers["Content-Type"] == "application/json"
        error = answer.json["error"]
        assert list(answer.json) == ["error"]
        assert error["type"] == "invalid_request_error"
        assert error["message"]
        assert error.keys() <= {"code", "doc_url", "message", "param", "request_log_url", "type"}
        assert self.now() == self.before
        return {name: value for name, value in error.items() if name != "request_log_url"}
