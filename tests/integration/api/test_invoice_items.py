"""Invoice items: pending ones, and those that stand on a draft."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing
from tests.support.shop import Shop

NOT_EDITABLE = {
    "code": "invoice_not_editable",
    "doc_url": "https://stripe.com/docs/error-codes/invoice-not-editable",
    "message": "Invalid invoice: This invoice is no longer editable",
    "type": "invalid_request_error",
}


def test_a_fresh_item_field_for_field(shop: Shop) -> None:
    customer = shop.customer()["id"]
    item = shop.item(customer, description="Widget")
    price, product = (item["pricing"]["price_details"][name] for name in ("price", "product"))
    assert item == {
        "id": item["id"],
        "object": "invoiceitem",
        "amount": 2000,
        "currency": "usd",
        "customer": customer,
        "customer_account": None,
        "date": item["date"],
        "description": "Widget",
        "discountable": True,
        "discounts": [],
        "frozen_fields": [],
        "invoice": None,
        "invoicing_rules": [],
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": {"end": item["date"], "start": item["date"]},
        "pricing": {
            "price_details": {"price": price, "product": product},
            "type": "price_details",
            "unit_amount_decimal": "2000",
        },
        "proration": False,
        "quantity": 1,
        "quantity_decimal": "1",
        "tax_rates": [],
        "test_clock": None,
    }
    assert price.startswith("price_1")
    assert product.startswith("prod_")


@pytest.mark.parametrize(
    ("params", "amount", "unit", "quantity"),
    [
        ({"unit_amount_decimal": "0.5", "quantity": 3}, 2, "0.5", "3"),
        ({"unit_amount_decimal": "-0.5", "quantity": 3}, -2, "-0.5", "3"),
        ({"unit_amount_decimal": "10.25", "quantity_decimal": "2.5"}, 26, "10.25", "2.5"),
        ({"price_data[currency]": "usd", "price_data[product]": "…", "price_data[unit_amount]": 7}, 7, "7", "1"),
        ({"amount": -500}, -500, "-500", "1"),
        ({"amount": 0}, 0, "0", "1"),
    ],
)
def test_the_ways_to_price_an_item(params: dict[str, Any], amount: int, unit: str, quantity: str, shop: Shop) -> None:
    form = {"customer": shop.customer()["id"], "currency": "usd", **params}
    if "price_data[product]" in form:
        form["price_data[product]"] = shop.product()["id"]
    item = shop.wire.ok(shop.wire.post("/v1/invoiceitems", form))
    assert (item["amount"], item["pricing"]["unit_amount_decimal"], item["quantity_decimal"]) == (
        amount,
        unit,
        quantity,
    )
    assert item["discountable"] is (amount >= 0)


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({}, {"code": "parameter_missing", "param": "amount"}),
        (
            {"amount": 1, "unit_amount_decimal": "1"},
            {"message": "You may only specify one of these parameters: amount, unit_amount_decimal."},
        ),
        (
            {"amount": 1, "quantity": 2},
            {"message": "You may only specify one of these parameters: amount, quantity.", "param": "amount"},
        ),
        (
            {
                "price_data[currency]": "usd",
                "price_data[product]": "…",
                "price_data[unit_amount]": 1,
                "price_data[unit_amount_decimal]": "1",
            },
            {
                "message": "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
                "param": "price_data[unit_amount]",
            },
        ),
        ({"amount": 1, "currency": "xyz"}, {"param": "currency"}),
        ({"amount": 1, "subscription": "sub_1"}, {"code": "resource_missing", "param": "subscription"}),
        (
            {"pricing[price]": "price_nope"},
            {"code": "resource_missing", "message": "No such price: 'price_nope'", "param": "pricing[price]"},
        ),
        ({"amount": 1, "invoice": "in_nope"}, {"code": "resource_missing", "param": "invoice"}),
        ({"amount": 1, "customer": "cus_nope"}, {"code": "resource_missing", "param": "customer"}),
        ({"amount": 1, "customer": ""}, {"code": "parameter_invalid_empty", "param": "customer"}),
        ({"amount": "1.5"}, {"code": "parameter_invalid_integer", "param": "amount"}),
    ],
)
def test_what_create_refuses(params: dict[str, Any], error: dict[str, Any], shop: Shop) -> None:
    form = {"customer": shop.customer()["id"], "currency": "usd", **params}
    if "price_data[product]" in form:
        form["price_data[product]"] = shop.product()["id"]
    told = shop.event_log()
    answer = shop.wire.post("/v1/invoiceitems", form)
    assert answer.status == 400
    assert {name: answer.error.get(name) for name in error} == error
    assert (shop.event_log(), shop.get("/v1/invoiceitems")["data"]) == (told, [])


def test_an_item_needs_somebody_to_bill(shop: Shop) -> None:
    answer = shop.wire.post("/v1/invoiceitems", {"amount": 1, "currency": "usd"})
    assert (answer.status, answer.error["message"], answer.error["code"]) == (
        400,
        "Must provide customer or customer_account.",
        "parameter_missing",
    )


def test_an_item_on_a_draft_is_its_line(shop: Shop) -> None:
    draft = shop.draft()
    item = shop.item(draft["customer"], invoice=draft["id"], amount=500, metadata__a="b")
    shown = shop.invoice(draft["id"])
    line = shown["lines"]["data"][0]
    assert (shown["total"], shown["amount_due"]) == (500, 500)
    for name in ("amount", "currency", "description", "metadata", "period", "pricing", "quantity"):
        assert line[name] == item[name]
    assert (line["invoice"], line["subtotal"]) == (draft["id"], 500)
    updated = shop.post(f"/v1/invoiceitems/{item['id']}", amount=700, description="More")
    assert shop.get(f"/v1/invoiceitems/{item['id']}") == updated
    again = shop.invoice(draft["id"])
    assert (again["total"], again["lines"]["data"][0]["id"]) == (700, line["id"])
    assert again["lines"]["data"][0]["pricing"] == updated["pricing"]
    assert updated["pricing"]["price_details"]["product"] == item["pricing"]["price_details"]["product"]
    assert updated["pricing"]["price_details"]["price"] != item["pricing"]["price_details"]["price"]
    shop.delete(f"/v1/invoiceitems/{item['id']}")
    assert shop.invoice(draft["id"])["total"] == 0
    assert [event for event, _ in shop.event_log()[3:]] == [
        "invoiceitem.created",
        "invoice.updated",
        "invoice.updated",
        "invoiceitem.deleted",
        "invoice.updated",
    ] or [event for event, _ in shop.event_log()[3:]] == [
        "invoiceitem.created",
        "invoice.updated",
        "invoice.updated",
        "invoice.updated",
        "invoiceitem.deleted",
    ]


def test_a_pending_item_is_changed_without_an_event(shop: Shop) -> None:
    item = shop.item(shop.customer()["id"])
    told = shop.event_log()
    updated = shop.post(f"/v1/invoiceitems/{item['id']}", quantity=3, unit_amount_decimal="1.5")
    assert (updated["amount"], updated["quantity"]) == (5, 3)
    assert shop.post(f"/v1/invoiceitems/{item['id']}", quantity=2)["amount"] == 3
    assert shop.event_log() == told


def test_a_finalized_invoice_takes_no_more(shop: Shop) -> None:
    opened = shop.open_invoice()
    item = opened["lines"]["data"][0]["parent"]["invoice_item_details"]["invoice_item"]
    told = shop.event_log()
    form = {"customer": opened["customer"], "invoice": opened["id"], "amount": 1, "currency": "usd"}
    created = shop.wire.post("/v1/invoiceitems", form)
    updated = shop.wire.post(f"/v1/invoiceitems/{item}", {"amount": 1})
    deleted = shop.wire.delete(f"/v1/invoiceitems/{item}")
    assert (created.status, created.error) == (400, NOT_EDITABLE)
    assert (updated.status, updated.error) == (400, NOT_EDITABLE)
    assert (deleted.status, deleted.error["message"]) == (
        400,
        "Can't delete an invoice item that is attached to an invoice that is no longer editable",
    )
    assert (shop.invoice(opened["id"]), shop.event_log()) == (opened, told)


def test_an_item_of_another_currency_or_customer(shop: Shop) -> None:
    draft = shop.draft()
    form = {"invoice": draft["id"], "amount": 1}
    euros = shop.wire.post("/v1/invoiceitems", {**form, "customer": draft["customer"], "currency": "eur"})
    assert euros.status == 400
    assert euros.error["message"].startswith("You cannot combine currencies on a single invoice")
    other = shop.wire.post("/v1/invoiceitems", {**form, "customer": shop.customer()["id"], "currency": "usd"})
    assert (other.status, other.error["param"]) == (400, "invoice")
    assert shop.invoice(draft["id"]) == draft


def test_a_404_is_spelled_as_the_real_one(shop: Shop) -> None:
    for answer in (
        shop.wire.get("/v1/invoiceitems/ii_nope"),
        shop.wire.post("/v1/invoiceitems/ii_nope"),
        shop.wire.delete("/v1/invoiceitems/ii_nope"),
    ):
        assert answer.status == 404
        assert (answer.error["message"], answer.error["param"]) == (
            "No such Invoice Item: 'ii_nope'(livemode=false)",
            "id",
        )


def test_an_item_can_be_deleted_once(shop: Shop) -> None:
    item = shop.item(shop.customer()["id"])
    path = f"/v1/invoiceitems/{item['id']}"
    assert shop.delete(path) == {"id": item["id"], "object": "invoiceitem", "deleted": True}
    assert shop.wire.delete(path).status == 404
    event = shop.events()[-1]
    assert (event["type"], event["data"]) == ("invoiceitem.deleted", {"object": item})


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        ({"pricing[price]": "price_x"}, "No such price: 'price_x'", "pricing[price]"),
        ({"price_data[product]": "prod_x"}, "No such product: 'prod_x'", "price_data[product]"),
        ({"amount": 1, "tax_rates[]": "txr_x"}, "No such tax rate: 'txr_x'", "tax_rates[0]"),
    ],
)
def test_what_an_item_names_must_exist(params: dict[str, Any], message: str, param: str, shop: Shop) -> None:
    if "price_data[product]" in params:
        params = {**params, "price_data[currency]": "usd", "price_data[unit_amount]": 1}
    refused = shop.wire.post("/v1/invoiceitems", {"customer": shop.customer()["id"], **params})
    assert (refused.status, refused.error["message"], refused.error["param"]) == (400, message, param)


def test_the_items_of_an_invoice(shop: Shop) -> None:
    draft, other = shop.draft(), shop.draft()
    older, newer = (shop.item(draft["customer"], invoice=draft["id"], amount=amount) for amount in (500, 700))
    waiting = shop.item(draft["customer"])
    check_filters(
        shop,
        "/v1/invoiceitems",
        ({"invoice": draft["id"]}, [newer, older]),
        ({"invoice": draft["id"], "customer": draft["customer"], "pending": False}, [newer, older]),
        ({"invoice": draft["id"], "limit": 1, "starting_after": newer["id"]}, [older]),
        ({"invoice": draft["id"], "created__gt": newer["date"]}, []),
        ({"invoice": draft["id"], "customer": other["customer"]}, []),
        ({"invoice": draft["id"], "pending": True}, []),
        ({"invoice": "in_nope"}, []),
        ({"customer": draft["customer"], "pending": True}, [waiting]),
    )


def test_the_items_of_an_invoice_next_to_one_that_has_left_it(shop: Shop) -> None:
    draft, other = shop.draft(), shop.draft()
    oldest, older, left, newer, newest = (shop.item(draft["customer"], invoice=draft["id"]) for _ in range(5))
    line = shop.invoice(draft["id"])["lines"]["data"][2]
    assert line["parent"]["invoice_item_details"]["invoice_item"] == left["id"]
    shop.post(f"/v1/invoices/{draft['id']}/remove_lines", lines__0__id=line["id"], lines__0__behavior="unassign")
    of_it = {"invoice": draft["id"]}
    check_filters(
        shop,
        "/v1/invoiceitems",
        ({**of_it, "starting_after": left["id"]}, [older, oldest]),
        ({**of_it, "starting_after": left["id"], "limit": 1}, [older]),
        ({**of_it, "ending_before": left["id"]}, [newest, newer]),
        ({**of_it, "ending_before": left["id"], "limit": 1}, [newer]),
        ({"invoice": other["id"], "starting_after": newest["id"]}, []),
    )
    shop.delete(f"/v1/invoiceitems/{left['id']}")
    gone = shop.wire.get("/v1/invoiceitems", {**of_it, "ending_before": left["id"]})
    assert (gone.status, gone.error["code"], gone.error["param"]) == (400, "resource_missing", "ending_before")


def test_it_is_changed_and_listed(shop: Shop) -> None:
    customer = shop.customer()["id"]
    older, newer = shop.item(customer), shop.item(customer, amount=700)
    assert shop.get(f"/v1/invoiceitems/{newer['id']}") == newer
    check_listing(shop, "/v1/invoiceitems", older, newer)
    check_changing(shop, "/v1/invoiceitems", older)
