"""Lines in bulk, attached payments, previews and searches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled

# Lines


def test_lines_are_added_changed_and_removed_each_in_one_change(shop: Shop) -> None:
    draft = shop.draft()
    path = f"/v1/invoices/{draft['id']}"
    waiting = shop.item(draft["customer"], amount=700)
    count = len(shop.told())
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
    types = [type for type, _ in shop.told()[count:]]
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

    count = len(shop.told())
    left = shop.post(
        f"{path}/remove_lines",
        lines__0__id=lines[0]["id"],
        lines__0__behavior="unassign",
        lines__1__id=lines[2]["id"],
        lines__1__behavior="delete",
    )
    assert [line["amount"] for line in left["lines"]["data"]] == [750]
    assert [type for type, _ in shop.told()[count:]] == ["invoiceitem.deleted", "invoice.updated"]
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
    told = shop.told()
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/{operation}", spelled(given))
    assert (refused.status, refused.error["param"]) == (400, f"lines[1][{name}]")
    assert shop.told() == told
    assert shop.invoice(draft["id"])["total"] == 1000


# Attached payments


def paid_intent(shop: Shop, customer: str, amount: int) -> Object:
    return shop.post(
        "/v1/payment_intents",
        amount=amount,
        currency="usd",
        customer=customer,
        confirm=True,
        payment_method="pm_card_visa",
    )


def test_attached_payments_pay_in_parts(shop: Shop) -> None:
    invoice = shop.opened(None, 2000)
    path = f"/v1/invoices/{invoice['id']}"
    first = shop.post(f"{path}/attach_payment", payment_intent=paid_intent(shop, invoice["customer"], 500)["id"])
    assert (first["status"], first["amount_paid"], first["amount_remaining"]) == ("open", 500, 1500)
    assert shop.wire.post(f"{path}/void").error["message"] == "Invoices with `paid` payments cannot be voided."
    later = shop.post("/v1/payment_intents", amount=1500, currency="usd", customer=invoice["customer"])
    waiting = shop.post(f"{path}/attach_payment", payment_intent=later["id"], expand=["payments"])
    assert [each["status"] for each in waiting["payments"]["data"]] == ["open", "paid", "open"]
    shop.post(f"/v1/payment_intents/{later['id']}/confirm", payment_method="pm_card_visa")
    paid = shop.invoice(invoice["id"], expand=["payments"])
    assert (paid["status"], paid["amount_paid"], paid["amount_remaining"]) == ("paid", 2000, 0)
    assert [(each["is_default"], each["status"]) for each in paid["payments"]["data"]] == [
        (True, "canceled"),
        (False, "paid"),
        (False, "paid"),
    ]


def test_what_cannot_be_attached(shop: Shop) -> None:
    invoice = shop.opened(None, 2000)
    path = f"/v1/invoices/{invoice['id']}/attach_payment"
    others = paid_intent(shop, shop.customer()["id"], 500)
    too_much = paid_intent(shop, invoice["customer"], 2001)
    for intent in (others["id"], too_much["id"], "pi_nope"):
        refused = shop.wire.post(path, {"payment_intent": intent})
        assert (refused.status, refused.error["param"]) == (400, "payment_intent")
    assert shop.invoice(invoice["id"])["amount_remaining"] == 2000


# Previews


def test_a_preview_shows_the_next_invoice_and_keeps_nothing(shop: Shop) -> None:
    customer = shop.customer()["id"]
    nothing = shop.wire.post("/v1/invoices/create_preview", {"customer": customer})
    assert (nothing.status, nothing.error["code"]) == (404, "invoice_upcoming_none")
    shop.item(customer, amount=1000)
    count = len(shop.told())
    preview = shop.post(
        "/v1/invoices/create_preview",
        customer=customer,
        invoice_items__0__amount=500,
        invoice_items__0__currency="usd",
    )
    assert preview["id"].startswith("upcoming_in_")
    assert (preview["status"], preview["total"]) == ("draft", 1500)
    assert [line["amount"] for line in preview["lines"]["data"]] == [500, 1000]
    assert len(shop.told()) == count
    assert shop.get("/v1/invoices")["data"] == []
    assert len(shop.get("/v1/invoiceitems", pending=True)["data"]) == 1


def test_a_preview_changes_an_item_that_waits(shop: Shop) -> None:
    customer = shop.customer()["id"]
    tiers = {"tiers__0__up_to": 10, "tiers__0__unit_amount": 100, "tiers__1__up_to": "inf", "tiers__1__unit_amount": 50}
    terms = {"billing_scheme": "tiered", "tiers_mode": "volume", "currency": "usd", **tiers}
    price = shop.post("/v1/prices", product=shop.product()["id"], **terms)["id"]
    item = shop.post("/v1/invoiceitems", customer=customer, pricing__price=price, quantity=2)["id"]
    half = shop.post("/v1/coupons", percent_off=50)["id"]
    given = {"customer": customer, "invoice_items__0__invoiceitem": item}
    path = "/v1/invoices/create_preview"
    assert shop.post(path, **given, invoice_items__0__quantity=20)["total"] == 1000
    assert shop.post(path, **given, invoice_items__0__discounts__0__coupon=half)["total"] == 100
    assert shop.get(f"/v1/coupons/{half}")["times_redeemed"] == 0
    for twice_or_unknown in (item, "ii_nope"):
        refused = shop.wire.post(path, spelled({**given, "invoice_items__1__invoiceitem": twice_or_unknown}))
        assert (refused.status, refused.error["param"]) == (400, "invoice_items[1][invoiceitem]")


def test_a_preview_imagines_the_customer(shop: Shop) -> None:
    customer = shop.customer(address__country="US", address__city="Austin")["id"]
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="19")["id"]
    shop.item(customer, amount=1000, tax_rates=[vat])
    given = {"customer": customer, "automatic_tax__enabled": False}
    assert shop.post("/v1/invoices/create_preview", **given)["total"] == 1190
    details = {
        "address__city": "Berlin",
        "shipping": "",
        "tax__ip_address": "203.0.113.7",
        "tax_exempt": "reverse",
        "tax_ids__0__type": "eu_vat",
        "tax_ids__0__value": "DE123456789",
    }
    named = {f"customer_details__{name}": value for name, value in details.items()}
    preview = shop.post("/v1/invoices/create_preview", **given, **named)
    assert (preview["total"], preview["customer_tax_exempt"]) == (1000, "reverse")
    assert (preview["customer_address"]["city"], preview["customer_address"]["country"]) == ("Berlin", "US")
    assert preview["customer_tax_ids"] == [{"type": "eu_vat", "value": "DE123456789"}]
    assert shop.get(f"/v1/customers/{customer}")["tax_exempt"] == "none"
    wrong = {**named, "customer_details__tax_ids__0__value": "nonsense"}
    refused = shop.wire.post("/v1/invoices/create_preview", spelled({**given, **wrong}))
    assert (refused.status, refused.error["code"]) == (400, "tax_id_invalid")
    assert shop.get(f"/v1/customers/{customer}/tax_ids")["data"] == []


# Searches


def found(shop: Shop, query: str, **params: Any) -> list[str]:
    answer = shop.get("/v1/invoices/search", query=query, **params)
    assert (answer["object"], answer["url"]) == ("search_result", "/v1/invoices/search")
    return [each["id"] for each in answer["data"]]


@pytest.mark.every_engine
def test_search(shop: Shop) -> None:
    one = shop.draft(None, 1000, metadata__order="A-1")["id"]
    two = shop.opened(None, 2000, metadata__order="B-2")
    newest = shop.opened(two["customer"], 3000)
    three = newest["id"]
    assert found(shop, 'status:"open"') == [three, two["id"]]
    assert found(shop, f'status:"open" AND customer:"{two["customer"]}" AND total>2000') == [three]
    assert found(shop, 'status:"draft" OR total>=3000') == [three, one]
    assert found(shop, '-status:"draft" and total<3000') == [two["id"]]
    assert found(shop, "metadata['order']:'a-1'") == [one]
    assert found(shop, 'metadata["order"]:null') == [three]
    assert found(shop, f'number~"{two["number"][2:9]}"') == [three, two["id"]]
    assert found(shop, f"created>{newest['created']}") == []
    first = shop.get("/v1/invoices/search", query="total>0", limit=2, expand=["total_count", "data.customer"])
    assert (len(first["data"]), first["has_more"], first["total_count"]) == (2, True, 3)
    assert first["data"][0]["customer"]["object"] == "customer"
    assert found(shop, "total>0", limit=2, page=first["next_page"]) == [one]


@pytest.mark.parametrize(
    "query",
    ["open", 'wat:"1"', 'status:"open" AND total>1 OR total<1', "total>many", 'status>"a"', 'number~"ab"', 'a["b"]:1'],
)
def test_a_query_that_cannot_be_read(query: str, shop: Shop) -> None:
    refused = shop.wire.get("/v1/invoices/search", {"query": query})
    assert (refused.status, refused.error["param"]) == (400, "query")


def test_a_page_that_no_search_gave(shop: Shop) -> None:
    assert shop.wire.get("/v1/invoices/search", {"query": "total>0", "page": "%%%"}).status == 400
    assert shop.wire.get("/v1/invoices/search", {"query": "total>0", "page": "aW5feA=="}).status == 400


@pytest.mark.every_engine
def test_other_searches(shop: Shop) -> None:
    intent = paid_intent(shop, shop.customer()["id"], 700)
    assert shop.get("/v1/payment_intents/search", query="amount:700")["data"] == [intent]
    assert shop.get("/v1/charges/search", query="refunded:false")["data"][0]["id"] == intent["latest_charge"]
