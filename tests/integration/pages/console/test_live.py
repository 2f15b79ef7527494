"""Pages that follow what happens while they are open."""

from __future__ import annotations

from emulator.bootstrap import build
from emulator.settings import Settings
from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key


def test_a_stream_tells_of_changes_and_ends_with_the_process() -> None:
    key, emulator = new_key(), build(Settings(store="embedded"))
    client = emulator.app.test_client()
    there = Developer(client)
    there.enter(key)
    stream = iter(client.get(f"{there.base}/live", buffered=False).response)
    first = next(stream)
    Visitor(client, key).post("/v1/customers", name="Jenny")
    second = next(stream)

    assert "retry: 500" in str(first)
    assert second != first
    emulator.stop()
    assert list(stream) == []


def test_further_pages_ask_when_there_are_many(developer: Developer) -> None:
    streams = [iter(developer.client.get(f"{developer.base}/live", buffered=False).response) for _ in range(9)]
    firsts = [str(next(each)) for each in streams]

    assert [("retry: 4000" in each) for each in firsts] == [False] * 8 + [True]
    for each in streams:
        each.close()  # type: ignore[attr-defined] # a generator of werkzeug's
