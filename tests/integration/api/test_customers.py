"""Customers, and what a change of one does to invoices."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing, check_reading
from tests.support.shop import Shop

NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def test_a_fresh_customer_field_for_field(shop: Shop) -> None:
    customer = shop.post("/v1/customers", email="jenny@example.com")
    assert customer == {
        "id": customer["id"],
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": customer["created"],
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": "jenny@example.com",
        "invoice_prefix": customer["invoice_prefix"],
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    assert len(customer["invoice_prefix"]) == 8
    assert customer["invoice_prefix"].isupper() or customer["invoice_prefix"].isdigit()


def test_an_update_merges_leaf_by_leaf(shop: Shop) -> None:
    customer = shop.customer(address__line1="1 Road", address__country="de", metadata__a="1", metadata__b="2")
    assert customer["address"] == {**NO_ADDRESS, "line1": "1 Road", "country": "DE"}
    path = f"/v1/customers/{customer['id']}"
    updated = shop.post(path, address__city="Bonn", metadata__a="", metadata__c="3", name=" Jenny ")
    assert updated["address"] == {**NO_ADDRESS, "line1": "1 Road", "country": "DE", "city": "Bonn"}
    assert (updated["metadata"], updated["name"]) == ({"b": "2", "c": "3"}, "Jenny")
    event = shop.events()[-1]
    assert event["data"]["previous_attributes"] == {
        "address": {"city": None},
        "metadata": {"a": "1", "c": None},
        "name": "Jenny Rosen",
    }
    cleared = shop.post(path, address="", metadata="", tax_exempt="")
    assert (cleared["address"], cleared["metadata"], cleared["tax_exempt"]) == (None, {}, "none")


def test_an_update_that_changes_nothing_is_not_told(shop: Shop) -> None:
    customer = shop.customer()
    assert shop.post(f"/v1/customers/{customer['id']}", name="Jenny Rosen") == customer
    assert [told for told, _ in shop.event_log()] == ["customer.created"]


def test_a_deleted_customer_leaves_a_stub(shop: Shop) -> None:
    customer = shop.customer()
    path = f"/v1/customers/{customer['id']}"
    stub = {"id": customer["id"], "object": "customer", "deleted": True}
    assert shop.delete(path) == stub
    assert shop.get(path) == stub
    assert shop.get("/v1/customers")["data"] == []
    event = shop.events()[-1]
    assert (event["type"], event["data"]) == ("customer.deleted", {"object": customer})
    updated, deleted = shop.wire.post(path, {"name": "x"}), shop.wire.delete(path)
    assert (updated.status, updated.error["param"]) == (400, "id")
    assert (deleted.status, deleted.error["param"]) == (404, "id")
    assert updated.error["message"] == deleted.error["message"] == f"No such customer: '{customer['id']}'"


def test_a_deleted_customer_expands_to_the_stub(shop: Shop) -> None:
    opened = shop.open_invoice()
    stub = shop.delete(f"/v1/customers/{opened['customer']}")
    assert shop.invoice(opened["id"], expand=["customer"])["customer"] == stub


CHANGE = {
    "address[line1]": "2 Street",
    "email": "new@example.com",
    "name": "Jenny Lind",
    "phone": "+4912345",
    "shipping[address][line1]": "3 Lane",
    "shipping[name]": "Jenny",
    "tax_exempt": "exempt",
}


def test_a_draft_follows_its_customer(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    told = len(shop.event_log())
    shop.wire.ok(shop.wire.post(f"/v1/customers/{draft['customer']}", CHANGE))
    followed = shop.invoice(draft["id"])
    changed = {name: value for name, value in followed.items() if value != draft[name]}
    assert changed == {
        "customer_address": {**NO_ADDRESS, "line1": "2 Street"},
        "customer_email": "new@example.com",
        "customer_name": "Jenny Lind",
        "customer_phone": "+4912345",
        "customer_shipping": {"address": {**NO_ADDRESS, "line1": "3 Lane"}, "name": "Jenny", "phone": None},
        "customer_tax_exempt": "exempt",
    }
    assert [event for event, _ in shop.event_log()[told:]] == ["customer.updated"]
    assert shop.get("/v1/invoices")["data"] == [followed]


def test_a_draft_follows_the_balance(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    shop.post(f"/v1/customers/{draft['customer']}", balance=-500)
    followed = shop.invoice(draft["id"])
    assert (followed["starting_balance"], followed["amount_due"], followed["amount_remaining"]) == (-500, 1500, 1500)
    assert shop.send(draft["id"])["amount_due"] == 1500


def test_a_finalized_invoice_is_frozen(shop: Shop) -> None:
    opened = shop.open_invoice()
    shop.wire.ok(shop.wire.post(f"/v1/customers/{opened['customer']}", {**CHANGE, "balance": -500}))
    assert shop.invoice(opened["id"]) == opened
    assert shop.get("/v1/invoices")["data"] == [opened]
    assert shop.send(opened["id"]) == opened


def test_an_invoice_begins_with_its_customers_settings(shop: Shop) -> None:
    customer = shop.customer(
        invoice_settings__custom_fields__0__name="PO",
        invoice_settings__custom_fields__0__value="7",
        invoice_settings__footer="Thanks",
        invoice_settings__rendering_options__amount_tax_display="include_inclusive_tax",
    )
    draft = shop.draft(customer["id"])
    assert draft["custom_fields"] == [{"name": "PO", "value": "7"}]
    assert draft["footer"] == "Thanks"
    assert draft["rendering"]["amount_tax_display"] == "include_inclusive_tax"
    assert shop.draft(customer["id"], footer="Mine", custom_fields="")["custom_fields"] is None


def test_the_first_invoice_stamps_the_currency(shop: Shop) -> None:
    customer = shop.customer()["id"]
    shop.draft(customer, currency="eur")
    assert shop.get(f"/v1/customers/{customer}")["currency"] == "eur"
    assert shop.draft(customer)["currency"] == "eur"
    assert shop.wire.post(f"/v1/customers/{customer}", {"currency": "usd"}).error["code"] == "parameter_unknown"
    assert [event for event, _ in shop.event_log()] == [
        "customer.created",
        "customer.updated",
        "invoice.created",
        "invoice.created",
    ]


@pytest.mark.parametrize(
    ("params", "error"),
    [
        (
            {"email": "not-an-email"},
            {"code": "email_invalid", "message": "Invalid email address: not-an-email", "param": "email"},
        ),
        (
            {"tax_exempt": "maybe"},
            {"message": "Invalid tax_exempt: must be one of none, reverse, or exempt", "param": "tax_exempt"},
        ),
        ({"invoice_prefix": "lower"}, {"message": "Invoice number prefix must be 1–12 uppercase letters or numbers."}),
        ({"source": "tok_nope"}, {"code": "resource_missing", "param": "source"}),
        ({"nme": "x"}, {"message": "Received unknown parameter: nme. Did you mean name?", "param": "nme"}),
    ],
)
def test_what_a_customer_refuses(params: dict[str, Any], error: dict[str, Any], shop: Shop) -> None:
    answer = shop.wire.post("/v1/customers", params)
    assert answer.status == 400
    assert {name: answer.error.get(name) for name in error} == error
    assert shop.get("/v1/customers")["data"] == []


def test_an_invoice_prefix_belongs_to_one_customer_for_good(shop: Shop) -> None:
    first = shop.customer(invoice_prefix="SHOP")
    assert shop.post(f"/v1/customers/{first['id']}", invoice_prefix="SHOP") == first
    for _ in range(2):
        taken = shop.wire.post("/v1/customers", {"invoice_prefix": "SHOP"})
        assert (taken.status, taken.error["param"]) == (400, "invoice_prefix")
        assert taken.error["message"] == (
            f"This invoice number prefix is taken by customer: {first['id']}. Please enter a different prefix."
        )
        shop.wire.delete(f"/v1/customers/{first['id']}")


def test_404s_name_the_id(shop: Shop) -> None:
    for answer in (
        shop.wire.get("/v1/customers/cus_nope"),
        shop.wire.post("/v1/customers/cus_nope"),
        shop.wire.delete("/v1/customers/cus_nope"),
    ):
        assert answer.status == 404
        assert (answer.error["message"], answer.error["param"]) == ("No such customer: 'cus_nope'", "id")


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    older, newer = shop.customer(), shop.customer(email="other@example.com")
    check_reading(shop, "/v1/customers", newer, "No such customer")
    check_listing(shop, "/v1/customers", older, newer)
    check_changing(shop, "/v1/customers", older)
    check_filters(shop, "/v1/customers", ({"email": "other@example.com"}, [newer]), ({"email": "no@example.com"}, []))
