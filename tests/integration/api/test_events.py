"""Events over the wire: read and listed, and nothing else."""

from __future__ import annotations

from tests.support.resources import check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop


def test_an_event_is_read_and_listed(shop: Shop) -> None:
    customer = shop.customer()
    shop.post(f"/v1/customers/{customer['id']}", name="Jane")
    created, updated = shop.events()
    assert (created["type"], created["data"]) == ("customer.created", {"object": customer})
    assert (updated["type"], updated["data"]["previous_attributes"]) == ("customer.updated", {"name": "Jenny Rosen"})
    assert updated["data"]["object"]["name"] == "Jane"
    check_reading(shop, "/v1/events", updated, "No such event")
    check_listing(shop, "/v1/events", created, updated)
    check_filters(
        shop,
        "/v1/events",
        ({"type": "customer.created"}, [created]),
        ({"types": ["customer.updated", "invoice.sent"]}, [updated]),
    )


def test_an_event_is_neither_made_nor_changed(shop: Shop) -> None:
    shop.customer()
    (event,) = shop.events()
    for method, path in (
        ("POST", "/v1/events"),
        ("POST", f"/v1/events/{event['id']}"),
        ("DELETE", f"/v1/events/{event['id']}"),
    ):
        assert shop.wire.request(method, path).status == 404
    assert shop.events() == [event]


def test_an_event_that_nobody_gets_is_not_resent(shop: Shop) -> None:
    shop.customer()
    (event,) = shop.events()
    check_refusal(
        shop.wire.post(f"/v1/events/{event['id']}/retry", {"webhook_endpoint": "we_nope"}),
        "webhook_endpoint",
        "resource_missing",
    )
