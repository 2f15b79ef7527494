"""Creating, updating, finalizing and deleting invoices: what is accepted has its effect, the rest is refused."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.resources import check_changing, check_listing, check_reading
from tests.support.shop import TO_SEND, Shop
from tests.support.subscriptions import Books

NO_DUE = "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'."
NEEDLESS_DUE = "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'."
NOT_EDITABLE = "Finalized invoices can't be updated in this way"
SENDING = {"collection_method": "send_invoice"}


def test_a_fresh_draft_field_for_field(shop: Shop) -> None:
    customer = shop.customer()
    draft = shop.draft(customer["id"])
    assert draft == {
        "id": draft["id"],
        "object": "invoice",
        "account_country": "US",
        "account_name": None,
        "account_tax_ids": None,
        "amount_due": 0,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_paid_off_stripe": None,
        "amount_remaining": 0,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": False,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": "manual",
        "collection_method": "send_invoice",
        "created": draft["created"],
        "currency": "usd",
        "custom_fields": None,
        "customer": customer["id"],
        "customer_account": None,
        "customer_address": None,
        "customer_email": "jenny@example.com",
        "customer_name": "Jenny Rosen",
        "customer_phone": None,
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": draft["created"] + 30 * 86400,
        "effective_at": None,
        "ending_balance": None,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": {
            "object": "list",
            "data": [],
            "has_more": False,
            "total_count": 0,
            "url": f"/v1/invoices/{draft['id']}/lines",
        },
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "parent": None,
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": draft["created"],
        "period_start": draft["created"],
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": {
            "amount_tax_display": None,
            "pdf": {"page_size": "auto"},
            "template": None,
            "template_version": None,
        },
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "draft",
        "status_details": None,
        "status_transitions": {
            "finalized_at": None,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": 0,
        "subtotal_excluding_tax": 0,
        "test_clock": None,
        "total": 0,
        "total_discount_amounts": [],
        "total_excluding_tax": 0,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": draft["created"],
    }


@pytest.mark.parametrize(
    ("params", "error"),
    [
        (SENDING, {"message": NO_DUE}),
        ({"days_until_due": 7}, {"message": NEEDLESS_DUE}),
        ({"due_date": 4102444800}, {"message": NEEDLESS_DUE}),
        (
            {"pending_invoice_items_behavior": "all"},
            {
                "message": "Invalid pending_invoice_items_behavior: must be one of include or exclude",
                "param": "pending_invoice_items_behavior",
            },
        ),
        (
            {**SENDING, "due_date": 1_600_000_000},
            {
                "message": "Invalid timestamp: must be an integer Unix timestamp in the future.",
                "param": "due_date",
            },
        ),
        (
            {"automatically_finalizes_at": 4102444800},
            {
                "message": "You can only set `automatically_finalizes_at` if `auto_advance` is true.",
                "param": "automatically_finalizes_at",
            },
        ),
    ],
)
def test_what_create_refuses(params: dict[str, Any], error: dict[str, Any], shop: Shop) -> None:
    customer = shop.customer()
    told = shop.event_log()
    answer = shop.wire.post("/v1/invoices", {"customer": customer["id"], **params})
    assert (answer.status, answer.error) == (400, {**error, "type": "invalid_request_error"})
    assert shop.event_log() == told
    assert shop.get("/v1/invoices")["data"] == []


@pytest.mark.parametrize("who", ["unknown", "deleted", "other account"])
def test_a_customer_who_is_not_there(who: str, shop: Shop) -> None:
    customer, caller = shop.customer()["id"], shop.wire
    if who == "unknown":
        customer = "cus_nope"
    elif who == "deleted":
        shop.delete(f"/v1/customers/{customer}")
    else:
        caller = shop.wire.with_key(f"{shop.wire.key}x")
    answer = caller.post("/v1/invoices", {"customer": customer, **TO_SEND})
    assert answer.status == 400
    assert answer.error == {
        "code": "resource_missing",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": f"No such customer: '{customer}'",
        "param": "customer",
        "type": "invalid_request_error",
    }


def test_pending_items_stay_out_unless_they_are_included(shop: Shop) -> None:
    customer = shop.customer()["id"]
    items = [shop.item(customer, amount=amount)["id"] for amount in (100, 200)]
    euros = shop.item(customer, amount=300, currency="eur")["id"]
    excluded = shop.post("/v1/invoices", customer=customer, currency="usd", pending_invoice_items_behavior="exclude")
    assert excluded["lines"]["data"] == []
    assert shop.draft(customer, currency="usd")["lines"]["total_count"] == 0

    swept = shop.draft(customer, currency="usd", pending_invoice_items_behavior="include")
    lines = swept["lines"]["data"]
    assert [line["parent"]["invoice_item_details"]["invoice_item"] for line in lines] == items[::-1]
    assert [line["amount"] for line in lines] == [200, 100]
    assert swept["total"] == 300
    assert {shop.get(f"/v1/invoiceitems/{item}")["invoice"] for item in items} == {swept["id"]}
    pending = shop.get("/v1/invoiceitems", customer=customer, pending=True)["data"]
    assert [item["id"] for item in pending] == [euros]


def test_a_deleted_draft_takes_its_items_along(shop: Shop) -> None:
    customer = shop.customer()["id"]
    item = shop.item(customer)["id"]
    swept = shop.draft(customer, pending_invoice_items_behavior="include")
    assert shop.delete(f"/v1/invoices/{swept['id']}") == {"id": swept["id"], "object": "invoice", "deleted": True}
    assert shop.wire.get(f"/v1/invoices/{swept['id']}").status == 404
    assert shop.get("/v1/invoices")["data"] == []
    assert shop.get("/v1/invoiceitems", pending=True)["data"] == []
    updated = shop.wire.post(f"/v1/invoiceitems/{item}", {"amount": 1})
    deleted = shop.wire.delete(f"/v1/invoiceitems/{item}")
    assert (updated.status, updated.error["message"]) == (400, "This invoice item has been deleted.")
    assert (deleted.status, deleted.error["message"]) == (
        400,
        "Can't delete an invoice item that is attached to an invoice that is no longer editable",
    )
    event = shop.events()[-1]
    assert (event["type"], event["data"]["object"]) == ("invoice.deleted", swept)


def test_a_draft_of_a_subscription_cannot_be_deleted(books: Books) -> None:
    shop, customer = books.shop, books.shop.customer()["id"]
    subscription = books.subscribe(customer, books.price(2000), **TO_SEND)
    made = shop.post("/v1/invoices", customer=customer, subscription=subscription["id"], **TO_SEND)
    told = len(shop.events())
    for draft in (subscription["latest_invoice"], made["id"]):
        refused = shop.wire.delete(f"/v1/invoices/{draft}")
        message = "You can't delete invoices created by subscriptions."
        assert (refused.status, refused.error["message"]) == (400, message)
        assert shop.invoice(draft)["status"] == "draft"
    assert len(shop.events()) == told


def test_what_auto_advance_sets_in_motion(shop: Shop) -> None:
    draft = shop.post("/v1/invoices", customer=shop.customer()["id"])
    path = f"/v1/invoices/{draft['id']}"
    on = shop.post(path, auto_advance=True)
    assert on["automatically_finalizes_at"] == draft["created"] + 3601
    assert on["next_payment_attempt"] == draft["created"] + 3600
    off = shop.post(path, auto_advance=False)
    assert (off["automatically_finalizes_at"], off["next_payment_attempt"]) == (None, None)
    assert shop.post(path, auto_advance=True) == on
    assert shop.post(path, auto_advance=True, automatically_finalizes_at=draft["created"] + 7200) != on


def test_each_parameter_of_an_update_shows(shop: Shop) -> None:
    draft = shop.draft()
    due = int(time.time()) + 86400
    updated = shop.post(
        f"/v1/invoices/{draft['id']}",
        custom_fields__0__name="PO",
        custom_fields__0__value="12",
        description="Memo",
        due_date=due,
        effective_at=1_700_000_000,
        footer="Footer",
        metadata__a="b",
        number="X-1",
        rendering__pdf__page_size="a4",
        shipping_details__address__line1="1 Road",
        shipping_details__name="Jenny",
        statement_descriptor="SHOP",
    )
    changed = {name: value for name, value in updated.items() if value != draft[name]}
    address = dict.fromkeys(("city", "country", "line2", "postal_code", "state"))
    assert changed == {
        "custom_fields": [{"name": "PO", "value": "12"}],
        "description": "Memo",
        "due_date": due,
        "effective_at": 1_700_000_000,
        "footer": "Footer",
        "metadata": {"a": "b"},
        "number": "X-1",
        "rendering": {**draft["rendering"], "pdf": {"page_size": "a4"}},
        "shipping_details": {"address": {**address, "line1": "1 Road"}, "name": "Jenny", "phone": None},
        "statement_descriptor": "SHOP",
    }
    event = shop.events()[-1]
    assert event["type"] == "invoice.updated"
    assert event["data"]["object"] == updated
    assert event["data"]["previous_attributes"] == {
        "custom_fields": None,
        "description": None,
        "due_date": draft["due_date"],
        "effective_at": None,
        "footer": None,
        "metadata": {"a": None},
        "number": None,
        "rendering": {"pdf": {"page_size": "auto"}},
        "shipping_details": None,
        "statement_descriptor": None,
    }
    unset = shop.post(
        f"/v1/invoices/{draft['id']}", custom_fields="", description="", footer="", metadata="", number=""
    )
    assert [unset[name] for name in ("custom_fields", "description", "footer", "metadata", "number")] == [
        None,
        None,
        None,
        {},
        None,
    ]


def test_an_update_that_changes_nothing_is_not_told(shop: Shop) -> None:
    draft = shop.draft(description="Memo")
    told = shop.event_log()
    assert shop.post(f"/v1/invoices/{draft['id']}", description="Memo") == draft
    assert shop.post(f"/v1/invoices/{draft['id']}") == draft
    assert shop.event_log() == told


def test_the_collection_method_can_be_changed_on_a_draft(shop: Shop) -> None:
    draft = shop.post("/v1/invoices", customer=shop.customer()["id"])
    path = f"/v1/invoices/{draft['id']}"
    refused = shop.wire.post(path, SENDING)
    assert (refused.status, refused.error["message"]) == (400, NO_DUE)
    assert shop.post(path, **TO_SEND)["due_date"] == draft["created"] + 30 * 86400
    assert shop.post(path, collection_method="charge_automatically")["due_date"] is None


@pytest.mark.parametrize(
    "params",
    [
        {"description": "Later"},
        {"days_until_due": 3},
        {"footer": ""},
        {"number": "X-2"},
        {"custom_fields[0][name]": "a", "custom_fields[0][value]": "b"},
        {"collection_method": "charge_automatically"},
    ],
)
def test_what_finalizing_freezes(params: dict[str, Any], shop: Shop) -> None:
    opened = shop.open_invoice()
    told = shop.event_log()
    answer = shop.wire.post(f"/v1/invoices/{opened['id']}", params)
    frozen = next(iter(params)).partition("[")[0]
    assert (answer.status, answer.error) == (
        400,
        {"message": NOT_EDITABLE, "param": frozen, "type": "invalid_request_error"},
    )
    assert (shop.invoice(opened["id"]), shop.event_log()) == (opened, told)


def test_metadata_and_auto_advance_are_never_frozen(shop: Shop) -> None:
    for frozen in (shop.open_invoice(), shop.send(shop.draft()["id"])):
        updated = shop.post(f"/v1/invoices/{frozen['id']}", metadata__a="b", auto_advance=True)
        assert updated == {**frozen, "metadata": {"a": "b"}, "auto_advance": True}


def test_what_an_update_shows_in_full_is_never_frozen(shop: Shop) -> None:
    opened = shop.open_invoice()
    updated = shop.post(f"/v1/invoices/{opened['id']}", metadata__a="1", expand=["customer"])
    assert (updated["metadata"], updated["customer"]["id"]) == ({"a": "1"}, opened["customer"])


@pytest.mark.parametrize(
    ("method", "path", "error"),
    [
        (
            "POST",
            "/finalize",
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
        ),
        ("DELETE", "", "You can only delete draft invoices."),
    ],
)
def test_what_only_a_draft_takes(method: str, path: str, error: str, shop: Shop) -> None:
    for invoice in (shop.open_invoice(), shop.send(shop.draft()["id"])):
        told = shop.event_log()
        answer = shop.wire.request(method, f"/v1/invoices/{invoice['id']}{path}")
        assert (answer.status, answer.error) == (400, {"message": error, "type": "invalid_request_error"})
        assert (shop.invoice(invoice["id"]), shop.event_log()) == (invoice, told)


@pytest.mark.parametrize(
    ("method", "path", "param"),
    [
        ("GET", "", "invoice"),
        ("DELETE", "", "invoice"),
        ("POST", "/send", "invoice"),
        ("GET", "/lines", "invoice"),
        ("POST", "", "id"),
        ("POST", "/finalize", "id"),
    ],
)
def test_which_parameter_a_404_names(method: str, path: str, param: str, shop: Shop) -> None:
    answer = shop.wire.request(method, f"/v1/invoices/in_nope{path}")
    assert answer.status == 404
    assert (answer.error["message"], answer.error["param"]) == ("No such invoice: 'in_nope'", param)


def test_it_is_read_changed_and_listed(shop: Shop) -> None:
    older, newer = shop.draft(), shop.draft()
    check_reading(shop, "/v1/invoices", newer, "No such invoice")
    check_listing(shop, "/v1/invoices", older, newer)
    check_changing(shop, "/v1/invoices", older)
