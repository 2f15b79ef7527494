"""The request log as the store keeps it, when it ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from emulator.api.request_log_hooks import describe
from emulator.billing.core.ids import Stamps
from emulator.clock import Clock
from emulator.store.request_log import Exchange, RequestLog
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.wire import Wire, new_key
from tests.support.worlds import new_world

pytestmark = pytest.mark.every_engine


class Interrupted(RequestLog):
    """A log that is told to stop while it writes, as another request arrives."""

    def _write(self, waiting: Sequence[tuple[World, Exchange]]) -> None:
        super()._write(waiting)
        if not self._stopping.is_set():
            self.add(waiting[0][0], request("/late"))
            self._stopping.set()


def request(path: str) -> Exchange:
    return Exchange(
        id="req_1",
        at=0,
        milliseconds=0,
        authorization="",
        method="GET",
        path=path,
        query="",
        body=b"",
        body_bytes=0,
        headers={},
        status=200,
        answer=None,
        answer_bytes=0,
        events=[],
        mail=[],
    )


def test_what_arrives_during_the_last_writing_is_written_too(server: Server) -> None:
    world, table = new_world(), server.emulator.store.table
    log = Interrupted(table, Clock(), Stamps().next, describe)
    log.start()
    log.add(world, request("/first"))
    log._thread.join()
    log.stop()

    written = RequestLog(table, Clock(), Stamps().next, describe).read(world)
    assert [each.path for each in written] == ["/late", "/first"]


def test_of_a_long_header_no_more_waits_than_is_kept(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: list[Exchange] = []
    monkeypatch.setattr(server.emulator.requests, "add", lambda _world, exchange: waiting.append(exchange))
    assert Wire(server.url, new_key()).get("/v1/customers", user_agent="x" * 100_000).status == 200
    assert [exchange.headers["User-Agent"] for exchange in waiting] == ["x" * 500]
