"""What has expired leaves the embedded engine, which is in memory; DynamoDB and dynoxide see to it themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.clock import Clock
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.table import Table

NOW = 1_800_000_000


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """A table of its own at a second that stands still."""
    move_to(NOW, monkeypatch)
    engine = EmbeddedEngine()
    engine.start()
    table = Table("expiring", engine)
    table.create()
    yield table
    table.close()
    engine.stop()


def move_to(second: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "real_now", lambda _clock: second)


def put(table: Table, sk: str, expires_at: int | None) -> None:
    table.record("world/event", sk, version=1, state="{}", by1=f"a#{sk}", expires_at=expires_at).save()


def left(table: Table) -> list[str]:
    return [each.sk for each in table.record.query("world/event")]


def test_what_has_expired_is_deleted_and_nothing_else(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    put(table, "stays", None)
    put(table, "later", NOW + 20)
    put(table, "soon", NOW + 10)
    put(table, "soon and then later", NOW + 10)
    put(table, "soon and then later", NOW + 20)
    put(table, "soon and then never", NOW + 10)
    put(table, "soon and then never", None)
    assert len(left(table)) == 5
    move_to(NOW + 10, monkeypatch)
    assert left(table) == ["later", "soon and then later", "soon and then never", "stays"]
    move_to(NOW + 20, monkeypatch)
    assert left(table) == ["soon and then never", "stays"]


def test_however_much_expires_at_once(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(300):
        put(table, f"{number:03}", NOW + 10)
    move_to(NOW + 10, monkeypatch)
    for _ in range(300):
        left(table)
    assert left(table) == []
