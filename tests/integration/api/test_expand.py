"""`expand`: what can be shown in full, and what cannot."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop


@pytest.mark.parametrize(
    "path",
    [
        "account_tax_ids",
        "application",
        "confirmation_secret",
        "customer",
        "default_payment_method",
        "default_source",
        "default_tax_rates",
        "discounts",
        "from_invoice",
        "last_finalization_error",
        "latest_revision",
        "lines",
        "on_behalf_of",
        "parent",
        "payments",
        "test_clock",
        "total_discount_amounts",
    ],
)
def test_what_an_invoice_allows(path: str, shop: Shop) -> None:
    opened = shop.open_invoice()
    shown = shop.invoice(opened["id"], expand=[path])
    assert shown | {path: None} == opened | {path: None}
    assert shop.get("/v1/invoices", expand=[f"data.{path}"])["data"] == [shown]


@pytest.mark.parametrize("path", ["bogus", "id", "total", "bogus.customer", ""])
def test_what_it_does_not(path: str, shop: Shop) -> None:
    draft = shop.draft()
    told = shop.event_log()
    for answer in (
        shop.wire.get(f"/v1/invoices/{draft['id']}", {"expand[]": path}),
        shop.wire.post(f"/v1/invoices/{draft['id']}", {"expand[]": path, "description": "x"}),
    ):
        assert answer.status == 400
        if path:
            assert answer.error == {
                "message": f"This property cannot be expanded ({path}).",
                "type": "invalid_request_error",
            }
    assert (shop.invoice(draft["id"]), shop.event_log()) == (draft, told)


def test_lists_begin_with_data(shop: Shop) -> None:
    answer = shop.wire.get("/v1/invoices", {"expand[]": "customer"})
    assert (answer.status, answer.error["message"]) == (
        400,
        "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.",
    )
    assert shop.wire.get("/v1/invoices", {"expand[]": "data"}).status == 200
    count = shop.wire.get("/v1/invoices", {"expand[]": "total_count"})
    assert (count.status, count.error["message"]) == (400, "This property cannot be included (total_count)")
    assert shop.wire.get("/v1/invoices", {"expand[]": "data.bogus"}).status == 400


def test_four_levels_and_no_more(shop: Shop) -> None:
    opened = shop.open_invoice()
    deep = "payments.data.payment.payment_intent"
    assert shop.wire.get(f"/v1/invoices/{opened['id']}", {"expand[]": deep}).status == 200
    for path, parent in (("/v1/invoices", f"data.{deep}"), (f"/v1/invoices/{opened['id']}", f"{deep}.customer")):
        answer = shop.wire.get(path, {"expand[]": parent})
        assert (answer.status, answer.error) == (
            400,
            {
                "code": "property_expansion_max_depth",
                "message": f"You cannot expand more than 4 levels of a property. Property: {parent}",
                "type": "invalid_request_error",
            },
        )


def test_an_expanded_draft_and_item_show_what_they_are_now(shop: Shop) -> None:
    draft = shop.draft()
    item = shop.item(draft["customer"], invoice=draft["id"])
    shop.post(f"/v1/customers/{draft['customer']}", name="New")
    shown = shop.get(f"/v1/invoiceitems/{item['id']}", expand=["invoice", "customer"])
    assert shown["invoice"] == shop.invoice(draft["id"])
    assert shown["invoice"]["customer_name"] == shown["customer"]["name"] == "New"
    listed = shop.get("/v1/invoiceitems", expand=["data.invoice"])["data"][0]
    assert listed["invoice"] == shown["invoice"]


def test_a_created_object_can_be_expanded(shop: Shop) -> None:
    customer = shop.customer()
    assert shop.draft(customer["id"], expand=["customer"])["customer"]["id"] == customer["id"]
    draft = shop.draft(customer["id"], 500)
    opened = shop.post(f"/v1/invoices/{draft['id']}/finalize", expand=["confirmation_secret", "payments"])
    secret = opened["confirmation_secret"]
    assert secret["type"] == "payment_intent"
    assert secret["client_secret"].startswith(opened["payments"]["data"][0]["payment"]["payment_intent"])
    assert list(opened) == ["id", "object", *sorted(opened.keys() - {"id", "object"})]


def test_null_and_twice_are_fine(shop: Shop) -> None:
    draft = shop.draft()
    shown = shop.invoice(draft["id"], expand=["latest_revision", "customer", "customer", "confirmation_secret"])
    assert shown["latest_revision"] is None
    assert shown["confirmation_secret"] is None
    assert shown["customer"]["id"] == draft["customer"]


def test_lists_inside_of_objects_are_as_the_request_leaves_them(shop: Shop) -> None:
    """activemerchant/active_merchant, test_successful_store: a customer is made with a card and shows it at once."""
    made = shop.customer(source="tok_visa", expand=["sources"])
    assert [each["id"] for each in made["sources"]["data"]] == [made["default_source"]]
    changed = shop.post(f"/v1/customers/{made['id']}", source="tok_amex", expand=["sources"])
    assert [each["id"] for each in changed["sources"]["data"]] == [changed["default_source"]]
    price = shop.price(recurring__interval="month")["id"]
    params = {"customer": made["id"], "items__0__price": price, "expand": ["customer.subscriptions"]}
    first, second = shop.post("/v1/subscriptions", **params), shop.post("/v1/subscriptions", **params)
    shown = second["customer"]["subscriptions"]["data"]
    assert [each["id"] for each in shown] == [second["id"], first["id"]]
    paid = shop.direct_payment(1000)["latest_charge"]
    refunds = [shop.post("/v1/refunds", charge=paid, amount=1, expand=["charge.refunds"]) for _ in range(2)]
    shown = refunds[1]["charge"]["refunds"]
    assert [each["id"] for each in shown["data"]] == [each["id"] for each in refunds[::-1]]
    assert shown["total_count"] == 2
