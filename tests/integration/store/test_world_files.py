"""A world as a file, on each engine: what is written is read back, whole and alike."""

from __future__ import annotations

import json
import re

import pytest

from emulator.store import snapshots, world_files
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import new_key
from tests.support.worlds import world_of


def contents(shop: Shop) -> str:
    """All that the API shows but its links, which are signed for an account."""
    paths = ("customers", "invoices", "invoiceitems", "events", "payment_methods", "credit_notes")
    shown = [shop.wire.all(f"/v1/{path}", {}) for path in paths]
    return re.sub(r'"http[^"]+"', '"a link"', json.dumps(shown))


@pytest.mark.every_engine
def test_a_world_is_the_same_elsewhere(server: Server, shop: Shop) -> None:
    store, other = server.emulator.store, Shop(shop.wire.with_key(new_key()))
    customer = shop.paying_customer()["id"]
    shop.clock(now=1_900_000_000, frozen=True)
    for _ in range(3):
        shop.send(shop.open_invoice(customer, *range(100, 4100, 100))["id"])
    shop.draft(customer, 500, auto_advance=True)
    file = b"".join(world_files.write(store, world_of(shop.wire)))

    snapshot = world_files.read(store, world_of(other.wire), file, "there")
    assert other.get("/v1/invoices")["data"] == []
    snapshots.restore(store, world_of(other.wire), snapshot)

    assert contents(other) == contents(shop)
    assert other.clock(advance=3700)["ran"] == 1
    assert [each["status"] for each in other.get("/v1/invoices")["data"]] == ["open"] * 4
    assert shop.get("/v1/invoices", status="draft")["data"] != []


def test_written_again_it_is_the_same_file(server: Server, shop: Shop) -> None:
    store, world = server.emulator.store, world_of(shop.wire)
    shop.open_invoice()
    first = b"".join(world_files.write(store, world))
    snapshots.restore(store, world, world_files.read(store, world, first, "again"))

    assert b"".join(world_files.write(store, world)) == first


def test_what_a_world_has_one_of_is_that_of_the_other_world(server: Server, shop: Shop) -> None:
    store, other = server.emulator.store, Shop(shop.wire.with_key(new_key()))
    kinds = ("payment_method_configurations", "billing_portal/configurations")
    (methods, portal), theirs = ([each.get(f"/v1/{kind}")["data"][0]["id"] for kind in kinds] for each in (shop, other))
    for kind, id in zip(kinds, (methods, portal), strict=True):
        shop.post(f"/v1/{kind}/{id}", name="Ours")
    asked = {"amount": 500, "currency": "usd", "payment_method_configuration": methods}
    intent = shop.post("/v1/payment_intents", **asked)["id"]
    file = b"".join(world_files.write(store, world_of(shop.wire)))

    snapshots.restore(store, world_of(other.wire), world_files.read(store, world_of(other.wire), file, "there"))

    for kind, id in zip(kinds, theirs, strict=True):
        (default,) = other.get(f"/v1/{kind}")["data"]
        assert (default["id"], default["name"], default["is_default"]) == (id, "Ours", True)
    named = other.get(f"/v1/payment_intents/{intent}")["payment_method_configuration_details"]["id"]
    assert [methods, portal] != theirs == [named, default["id"]]
