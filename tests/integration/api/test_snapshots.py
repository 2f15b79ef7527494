"""A world kept, and had again."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.store import snapshots
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine

NEW_YEAR = 1_767_225_600


def kept(shop: Shop, name: str = "seeded") -> dict[str, Any]:
    return shop.post(f"/_emulator/snapshots/{name}")


def test_everything_is_as_it_was(shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="KEPT")["id"]
    draft = shop.draft(customer, 2000)
    told = shop.events()
    assert kept(shop)["records"] > 5
    shop.send(draft["id"])
    other = shop.customer()["id"]
    shop.post("/_emulator/snapshots/seeded/restore")
    assert shop.invoice(draft["id"]) == draft
    assert shop.events() == told
    assert shop.wire.get(f"/v1/customers/{other}").status == 404
    assert shop.get("/_emulator/outbox")["data"] == []
    assert shop.send(draft["id"])["number"] == "KEPT-0001"


def test_a_snapshot_survives_a_reset_and_can_be_used_again(shop: Shop) -> None:
    customer = shop.customer()
    snapshot = kept(shop)
    for _ in range(2):
        shop.post("/_emulator/reset")
        assert shop.get("/v1/customers")["data"] == []
        assert shop.post("/_emulator/snapshots/seeded/restore") == snapshot
        assert shop.get("/v1/customers")["data"] == [customer]


def test_the_clock_and_what_waits_for_it_come_along(shop: Shop) -> None:
    shop.clock(frozen=True, now=NEW_YEAR)
    draft = shop.draft(None, 2000, auto_advance=True)
    kept(shop)
    for _ in range(2):
        assert shop.clock(advance=2 * 3600)["ran"] == 1
        assert shop.invoice(draft["id"])["status_transitions"]["finalized_at"] == NEW_YEAR + 3601
        shop.post("/_emulator/snapshots/seeded/restore")
        assert shop.get("/_emulator/clock")["now"] == NEW_YEAR
        assert shop.invoice(draft["id"]) == draft


def test_what_lies_in_a_snapshot_never_falls_due(shop: Shop) -> None:
    now = shop.get("/_emulator/clock")["now"]
    draft = shop.draft(None, 2000, auto_advance=True, automatically_finalizes_at=now + 60)
    kept(shop)
    shop.post("/_emulator/reset")
    shop.clock(advance=7200)
    assert shop.get("/v1/events")["data"] == []
    shop.post("/_emulator/snapshots/seeded/restore")
    shop.clock(advance=7200)
    assert shop.invoice(draft["id"])["status"] == "open"


def test_it_is_one_worlds_alone(shop: Shop, live_shop: Shop) -> None:
    kept(shop)
    assert live_shop.get("/_emulator/snapshots")["data"] == []
    assert live_shop.wire.post("/_emulator/snapshots/seeded/restore").status == 404


def test_taking_listing_and_forgetting(shop: Shop) -> None:
    first, second = kept(shop, "b"), kept(shop, "a.1")
    assert shop.get("/_emulator/snapshots")["data"] == [second, first]
    shop.customer()
    again = kept(shop, "b")
    assert again["records"] > first["records"]
    assert shop.delete("/_emulator/snapshots/b") == {"deleted": "b"}
    assert shop.get("/_emulator/snapshots")["data"] == [second]
    for method, path in (("DELETE", "b"), ("POST", "b/restore"), ("POST", "nope/restore")):
        answer = shop.wire.request(method, f"/_emulator/snapshots/{path}")
        assert (answer.status, "No such snapshot" in answer.json["error"]["message"]) == (404, True)


@pytest.mark.parametrize("name", ["a%20b", "%00", "a@b", "x" * 65, "%C3%A9"])
def test_what_is_no_name(name: str, shop: Shop) -> None:
    answer = shop.wire.post(f"/_emulator/snapshots/{name}")
    assert (answer.status, "64 at most" in answer.json["error"]["message"]) == (400, True)
    assert shop.get("/_emulator/snapshots")["data"] == []


def test_a_snapshot_that_is_half_forgotten_cannot_be_brought_back(
    server: Server, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.customer()
    kept(shop)
    table, world = server.emulator.store.table, World(shop.get("/_emulator/account")["id"], livemode=False)
    broken = iter([0])
    monkeypatch.setattr(snapshots, "delete_partition", lambda _table, _key: next(broken))
    with pytest.raises(StopIteration):
        snapshots.remove(table, world, "seeded")
    assert shop.wire.post("/_emulator/snapshots/seeded/restore").status == 404
