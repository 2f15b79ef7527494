"""Two worlds side by side never see each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.shop import Shop
from tests.support.wire import new_key

pytestmark = pytest.mark.every_engine


def busy(shop: Shop) -> list[str]:
    """Sends five invoices of one customer and returns their numbers."""
    customer = shop.customer(invoice_prefix="SAME")["id"]
    return [shop.send(shop.draft(customer, 500)["id"])["number"] for _ in range(5)]


def test_they_neither_see_nor_disturb_each_other(shop: Shop, live_shop: Shop) -> None:
    others = [shop, live_shop, *(Shop(shop.wire.with_key(new_key())) for _ in range(4))]
    with ThreadPoolExecutor(len(others)) as threads:
        numbers = list(threads.map(busy, others))
    assert numbers == [[f"SAME-{number:04d}" for number in range(1, 6)]] * len(others)
    seen: set[str] = set()
    for each in others:
        for path, count in (("customers", 1), ("invoices", 5), ("invoiceitems", 5), ("payment_intents", 5)):
            ids = {thing["id"] for thing in each.wire.all(f"/v1/{path}")}
            assert len(ids) == count
            assert not ids & seen
            seen |= ids
        events = each.events()
        assert sum(event["type"] == "invoice.sent" for event in events) == 5
        assert {event["livemode"] for event in events} == {each is live_shop}
        assert not {event["id"] for event in events} & seen
        seen |= {event["id"] for event in events}


def test_an_id_of_another_world_names_nothing(shop: Shop) -> None:
    stranger = Shop(shop.wire.with_key(new_key()))
    draft = shop.draft(None, 500)
    item = draft["lines"]["data"][0]["parent"]["invoice_item_details"]["invoice_item"]
    event = shop.events()[0]["id"]
    paths = [
        f"customers/{draft['customer']}",
        f"invoices/{draft['id']}",
        f"invoices/{draft['id']}/lines",
        f"invoiceitems/{item}",
        f"events/{event}",
    ]
    for path in paths:
        assert stranger.wire.get(f"/v1/{path}").status == 404
    for path in paths[:2] + paths[3:4]:
        assert stranger.wire.post(f"/v1/{path}", {"metadata[a]": "b"}).status == 404
        assert stranger.wire.delete(f"/v1/{path}").status == 404
    placed = {"customer": stranger.customer()["id"], "invoice": draft["id"], "amount": 1, "currency": "usd"}
    assert stranger.wire.post("/v1/invoiceitems", placed).status == 400
    assert stranger.wire.post("/v1/invoices", {"customer": draft["customer"]}).status == 400
    assert shop.invoice(draft["id"]) == draft
