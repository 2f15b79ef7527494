"""Every object the emulator shows holds against the official SDK's typed classes, in every state it can reach."""

from __future__ import annotations

import copy
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import pytest
import stripe

from tests.contract.object_factories import STATES, full_customer, item_on_draft, open_invoice, pending_item
from tests.support.shop import Object, Shop
from tests.support.typed_classes import ADDED, LEFT_OUT, mismatches

LISTS = ("customers", "events", "invoiceitems", "invoices", "payment_intents")


@pytest.mark.parametrize("mode", ["test", "live"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_objects_and_their_events(state: Callable[[Shop], Object], mode: str, shop: Shop, live_shop: Shop) -> None:
    shop = live_shop if mode == "live" else shop
    shown = state(shop)
    assert mismatches(shown) == []
    assert shown["livemode"] is (mode == "live")
    for event in shop.events():
        assert mismatches(event) == []
        assert mismatches(event["data"]["object"]) == []


@pytest.mark.parametrize("mode", ["test", "live"])
def test_lists(mode: str, shop: Shop, live_shop: Shop) -> None:
    shop = live_shop if mode == "live" else shop
    invoice = open_invoice(shop)
    paths = [f"/v1/{name}" for name in LISTS] + [f"/v1/invoices/{invoice['id']}/lines"]
    for path in paths:
        shown = shop.get(path)
        assert list(shown) == ["object", "data", "has_more", "url"]
        assert mismatches(shown) == []
        assert shown["url"] == path
        assert shown["data"], path
        assert [mismatch for each in shown["data"] for mismatch in mismatches(each)] == []


def test_updated_and_deleted_objects(shop: Shop) -> None:
    customer, item, invoice = full_customer(shop), item_on_draft(shop), shop.draft()
    shop.post(f"/v1/customers/{customer['id']}", name="", address="", shipping="", metadata="", description="")
    shop.post(f"/v1/invoices/{invoice['id']}", description="Changed", metadata__a="1")
    shop.post(f"/v1/invoiceitems/{item['id']}", amount=1)
    for path in (f"invoiceitems/{item['id']}", f"invoices/{invoice['id']}", f"customers/{customer['id']}"):
        stub = shop.delete(f"/v1/{path}")
        assert list(stub) == ["id", "object", "deleted"]
        assert stub["deleted"] is True
    told = shop.events()
    assert {"customer.updated", "customer.deleted", "invoiceitem.deleted", "invoice.updated", "invoice.deleted"} <= {
        event["type"] for event in told
    }
    assert [mismatch for event in told for mismatch in (*mismatches(event), *mismatches(event["data"]["object"]))] == []


def test_keys_stand_as_the_provider_prints_them(shop: Shop) -> None:
    """`id`, `object`, then the alphabet."""
    for shown in (full_customer(shop), pending_item(shop), open_invoice(shop)):
        assert list(shown) == ["id", "object", *sorted(shown.keys() - {"id", "object"})]


@pytest.mark.parametrize(
    ("path", "wrong", "mismatch"),
    [
        (("total",), "2000", "invoice.total: '2000' is no int"),
        (("total",), None, "invoice.total: None is no int"),
        (("auto_advance",), 0, "invoice.auto_advance: 0 is no bool"),
        (("status",), "sent", "invoice.status: 'sent' is none of"),
        (("number",), 7, "invoice.number: 7 is no str"),
        (("object",), "invoice_item", "object: no class has the name 'invoice_item'"),
        (("surprise",), None, "invoice.surprise: not a key of Invoice"),
        (("metadata", "a"), 1, "invoice.metadata.a: 1 is no str"),
        (("status_transitions", "sent_at"), 1, "invoice.status_transitions.sent_at: not a key of"),
        (("lines", "data", 0, "quantity_decimal"), "one", "invoice.lines.data.0.quantity_decimal: 'one' is no decimal"),
        (("lines", "data", 0, "quantity_decimal"), 1.0, "invoice.lines.data.0.quantity_decimal: 1.0 is no Decimal"),
        (("lines", "data", 0, "pricing", "type"), None, "invoice.lines.data.0.pricing.type: None is none of"),
        (("lines", "data", 0, "parent", "surprise"), {}, "invoice.lines.data.0.parent.surprise: not a key of"),
    ],
)
def test_the_check_finds_what_is_wrong(path: tuple[Any, ...], wrong: Any, mismatch: str, shop: Shop) -> None:
    spoilt: Any = copy.deepcopy(shop.open_invoice(metadata__a="1"))
    place = spoilt
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert any(mismatch in each for each in mismatches(spoilt)), mismatches(spoilt)


@pytest.mark.parametrize("path", [("total",), ("lines", "url"), ("issuer", "type"), ("status_transitions", "paid_at")])
def test_the_check_finds_what_is_missing(path: tuple[str, ...], shop: Shop) -> None:
    spoilt: Any = copy.deepcopy(shop.open_invoice())
    place = spoilt
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    assert any(each.endswith(f".{path[-1]}: missing") for each in mismatches(spoilt)), mismatches(spoilt)


def test_each_exception_names_a_key_that_its_class_has_or_lacks() -> None:
    """An exception that a newer SDK makes needless is to be taken out."""
    assert [place for place in LEFT_OUT if place[1] not in (*_declared(place[0]), "*")] == []
    assert [place for place in ADDED if place[1] in _declared(place[0])] == []


def _declared(qualified: str) -> dict[str, Any]:
    named = next(
        each for each in (stripe, stripe.billing, stripe.test_helpers) if hasattr(each, qualified.partition(".")[0])
    )
    cls: Any = attrgetter(qualified)(named)
    annotations: dict[str, Any] = cls.__annotations__
    return annotations
