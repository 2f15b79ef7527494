"""The request log as the store keeps it, when it ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from emulator.billing.core.ids import Stamps
from emulator.clock import Clock
from emulator.store.request_log import LoggedRequest, RequestLog
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.worlds import new_world

pytestmark = pytest.mark.every_engine


class Interrupted(RequestLog):
    """A log that is told to stop while it writes, as another request arrives."""

    def _write(self, waiting: Sequence[tuple[World, LoggedRequest]]) -> None:
        super()._write(waiting)
        if not self._stopping.is_set():
            self.add(waiting[0][0], request("/late"))
            self._stopping.set()


def request(path: str) -> LoggedRequest:
    return LoggedRequest(
        id=None, at=0, milliseconds=0, method="GET", path=path, query="", body="", headers={}, status=200
    )


def as_it_is(request: LoggedRequest) -> LoggedRequest:
    return request


def test_what_arrives_during_the_last_writing_is_written_too(server: Server) -> None:
    world, table = new_world(), server.emulator.store.table
    log = Interrupted(table, Clock(), Stamps().next, as_it_is)
    log.start()
    log.add(world, request("/first"))
    log._thread.join()
    log.stop()

    written = RequestLog(table, Clock(), Stamps().next, as_it_is).read(world)
    assert [each.path for each in written] == ["/late", "/first"]
