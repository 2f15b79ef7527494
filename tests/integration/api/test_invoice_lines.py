"""Lines of a draft, added, changed and removed in bulk or one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled


def test_lines_are_added_changed_and_removed_each_in_one_change(shop: Shop) -> None:
    draft = shop.draft()
    path = f"/v1/invoices/{draft['id']}"
    waiting = shop.item(draft["customer"], amount=700)
    count = len(shop.event_log())
    added = shop.post(
        f"{path}/add_lines",
        lines__0__amount=100,
        lines__0__description="First",
        lines__1__price_data__currency="usd",
        lines__1__price_data__product_data__name="Gadget",
        lines__1__price_data__unit_amount=250,
        lines__1__quantity=2,
        lines__2__invoice_item=waiting["id"],
        invoice_metadata__order="1",
    )
    lines = added["lines"]["data"]
    assert [(line["amount"], line["description"]) for line in lines] == [(700, None), (500, "Gadget"), (100, "First")]
    assert (added["total"], added["metadata"]) == (1300, {"order": "1"})
    types = shop.types_since(count)
    assert types.count("invoice.updated") == 1
    assert types.count("invoiceitem.created") == 2
    assert shop.get("/v1/invoiceitems", pending=True)["data"] == []

    updated = shop.post(
        f"{path}/update_lines",
        lines__0__id=lines[2]["id"],
        lines__0__amount=150,
        lines__1__id=lines[1]["id"],
        lines__1__quantity=3,
    )
    assert [line["amount"] for line in updated["lines"]["data"]] == [700, 750, 150]
    assert [line["id"] for line in updated["lines"]["data"]] == [line["id"] for line in lines]

    count = len(shop.event_log())
    left = shop.post(
        f"{path}/remove_lines",
        lines__0__id=lines[0]["id"],
        lines__0__behavior="unassign",
        lines__1__id=lines[2]["id"],
        lines__1__behavior="delete",
    )
    assert [line["amount"] for line in left["lines"]["data"]] == [750]
    assert shop.types_since(count) == ["invoiceitem.deleted", "invoice.updated"]
    assert [item["id"] for item in shop.get("/v1/invoiceitems", pending=True)["data"]] == [waiting["id"]]


def test_one_line_is_changed_and_shown(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    line = draft["lines"]["data"][0]
    changed = shop.post(f"/v1/invoices/{draft['id']}/lines/{line['id']}", amount=500, metadata__a="b")
    assert (changed["object"], changed["id"], changed["amount"]) == ("line_item", line["id"], 500)
    assert changed["pricing"]["price_details"]["product"] == line["pricing"]["price_details"]["product"]
    assert changed["pricing"]["price_details"]["price"] != line["pricing"]["price_details"]["price"]
    assert shop.invoice(draft["id"])["total"] == 500
    unknown = shop.wire.post(f"/v1/invoices/{draft['id']}/lines/il_nope", {"amount": 1})
    assert (unknown.status, unknown.error["code"]) == (404, "resource_missing")


@pytest.mark.parametrize(
    ("operation", "given", "param", "code"),
    [
        ("add_lines", {"lines__0__amount": 1, "lines__0__quantity": 2}, "lines[0][amount]", None),
        ("add_lines", {"lines__0__invoice_item": "ii_nope"}, "lines[0][invoice_item]", None),
        ("remove_lines", {"lines__0__id": "il_x"}, "lines[0][behavior]", "parameter_missing"),
        (
            "remove_lines",
            {"lines__0__id": "il_nope", "lines__0__behavior": "delete"},
            "lines[0][id]",
            "resource_missing",
        ),
        ("update_lines", {"lines__0__id": "il_nope", "lines__0__amount": 1}, "lines[0][id]", "resource_missing"),
        ("update_lines", {}, "lines", "parameter_missing"),
    ],
)
def test_a_wrong_line_is_refused_and_nothing_changes(
    operation: str, given: dict[str, Any], param: str, code: str | None, shop: Shop
) -> None:
    draft = shop.draft(None, 2000)
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/{operation}", spelled(given))
    assert (refused.status, refused.error.get("param"), refused.error.get("code")) == (400, param, code)
    assert shop.invoice(draft["id"]) == draft


@pytest.mark.parametrize(
    ("operation", "name", "more"),
    [
        ("update_lines", "id", ({"amount": 5}, {"description": "Five"})),
        ("remove_lines", "id", ({"behavior": "delete"}, {"behavior": "unassign"})),
        ("add_lines", "invoice_item", ({}, {"description": "Twice"})),
    ],
)
def test_nothing_is_named_twice(operation: str, name: str, more: tuple[Object, Object], shop: Shop) -> None:
    draft = shop.draft(None, 1000)
    waiting = shop.item(draft["customer"], amount=300)["id"]
    wanted = waiting if name == "invoice_item" else draft["lines"]["data"][0]["id"]
    given = {
        f"lines__{n}__{key}": value for n, each in enumerate(more) for key, value in {name: wanted, **each}.items()
    }
    told = shop.event_log()
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/{operation}", spelled(given))
    assert (refused.status, refused.error["param"]) == (400, f"lines[1][{name}]")
    assert shop.event_log() == told
    assert shop.invoice(draft["id"])["total"] == 1000


@pytest.mark.recorded("onetimesecret/onetimesecret, 33 lines of May 2026; in none of December 2025")
def test_a_line_says_that_it_is_for_no_licence_fee(shop: Shop) -> None:
    (line,) = shop.draft(None, 700)["lines"]["data"]
    assert line["parent"]["license_fee_subscription_details"] is None


def test_lines_are_listed_page_by_page(shop: Shop) -> None:
    draft = shop.draft(None, 100, 200, 300)
    path = f"/v1/invoices/{draft['id']}/lines"
    lines = draft["lines"]["data"]
    assert [each["amount"] for each in lines] == [300, 200, 100]
    assert shop.get(path)["data"] == lines
    assert shop.wire.all(path, {"limit": 1}) == lines
    assert shop.get(path, ending_before=lines[2]["id"])["data"] == lines[:2]
    assert shop.wire.get("/v1/invoices/in_nope/lines").status == 404
