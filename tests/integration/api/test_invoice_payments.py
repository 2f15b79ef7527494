"""Payments of invoices: those that are attached."""

from __future__ import annotations

import pytest

from tests.support.resources import check_filters, check_listing, check_reading
from tests.support.shop import Shop


def test_attached_payments_pay_in_parts(shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000)
    path = f"/v1/invoices/{invoice['id']}"
    first = shop.post(f"{path}/attach_payment", payment_intent=shop.paid_intent(invoice["customer"], 500)["id"])
    assert (first["status"], first["amount_paid"], first["amount_remaining"]) == ("open", 500, 1500)
    assert shop.wire.post(f"{path}/void").error["message"] == "Invoices with `paid` payments cannot be voided."
    later = shop.post("/v1/payment_intents", amount=1500, currency="usd", customer=invoice["customer"])
    waiting = shop.post(f"{path}/attach_payment", payment_intent=later["id"], expand=["payments"])
    assert [each["status"] for each in waiting["payments"]["data"]] == ["open", "paid", "open"]
    shop.post(
        f"/v1/payment_intents/{later['id']}/confirm", payment_method="pm_card_visa", return_url="https://example.com"
    )
    paid = shop.invoice(invoice["id"], expand=["payments"])
    assert (paid["status"], paid["amount_paid"], paid["amount_remaining"]) == ("paid", 2000, 0)
    assert [(each["is_default"], each["status"]) for each in paid["payments"]["data"]] == [
        (True, "canceled"),
        (False, "paid"),
        (False, "paid"),
    ]


@pytest.mark.recorded("pay-rails/pay, 152 lists at 2025-03-31.basil to 2026-03-25.dahlia")
def test_the_included_list_neither_counts_nor_names_the_invoice(shop: Shop) -> None:
    listed = shop.invoice(shop.open_invoice()["id"], expand=["payments"])["payments"]
    assert list(listed) == ["object", "data", "has_more", "url"]
    assert (listed["has_more"], listed["url"]) == (False, "/v1/invoices/payments")


def test_what_cannot_be_attached(shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000)
    path = f"/v1/invoices/{invoice['id']}/attach_payment"
    others = shop.paid_intent(shop.customer()["id"], 500)
    too_much = shop.paid_intent(invoice["customer"], 2001)
    for intent in (others["id"], too_much["id"], "pi_nope"):
        refused = shop.wire.post(path, {"payment_intent": intent})
        assert (refused.status, refused.error["param"]) == (400, "payment_intent")
    assert shop.invoice(invoice["id"])["amount_remaining"] == 2000


def test_it_is_read_and_listed(shop: Shop) -> None:
    first, second = shop.open_invoice(), shop.open_invoice()
    older, newer = (shop.get("/v1/invoice_payments", invoice=each["id"])["data"][0] for each in (first, second))
    check_reading(shop, "/v1/invoice_payments", newer, "No such invoice_payment")
    check_listing(shop, "/v1/invoice_payments", older, newer)
    shop.post(f"/v1/invoices/{second['id']}/pay", paid_out_of_band=True)
    intent = {"payment__type": "payment_intent", "payment__payment_intent": newer["payment"]["payment_intent"]}
    check_filters(
        shop,
        "/v1/invoice_payments",
        ({"invoice": first["id"]}, [older]),
        ({"status": "open"}, [older]),
        ({"status": "canceled"}, [newer]),
        ({"invoice": second["id"], "status": "open"}, []),
        (intent, [newer]),
        ({**intent, "status": "open"}, []),
        ({**intent, "invoice": first["id"]}, []),
        ({**intent, "payment__payment_intent": shop.paid_intent(shop.customer()["id"], 500)["id"]}, []),
        ({**intent, "payment__payment_intent": "pi_nope"}, []),
    )
