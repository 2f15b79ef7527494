"""What recordings of the real service show of invoices, items and credit notes, and nobody would guess."""

from __future__ import annotations

import pytest

from tests.support.shop import Object, Shop


def charged(shop: Shop, customer: str, **params: object) -> Object:
    """A draft that is charged automatically."""
    draft = shop.post("/v1/invoices", customer=customer, currency="usd", **params)
    shop.item(customer, invoice=draft["id"])
    return draft


def intent_of(shop: Shop, invoice: str) -> Object:
    shown = shop.invoice(invoice, expand=["payments.data.payment.payment_intent"])
    intent: Object = shown["payments"]["data"][0]["payment"]["payment_intent"]
    return intent


def test_an_invoice_that_charges_itself_says_when(shop: Shop) -> None:
    customer = shop.customer()["id"]
    opened = shop.post(f"/v1/invoices/{charged(shop, customer, auto_advance=True)['id']}/finalize")
    in_an_hour = opened["status_transitions"]["finalized_at"] + 3600
    assert opened["next_payment_attempt"] == in_an_hour
    (told,) = shop.events(type="invoice.finalized")
    assert told["data"]["object"]["next_payment_attempt"] == in_an_hour
    path = f"/v1/invoices/{opened['id']}"
    assert shop.post(path, auto_advance=False)["next_payment_attempt"] is None
    assert shop.post(path, auto_advance=True)["next_payment_attempt"] >= in_an_hour
    assert shop.post(f"{path}/mark_uncollectible")["next_payment_attempt"] is None


@pytest.mark.parametrize(
    "params", [{"auto_advance": False}, {"auto_advance": True, "collection_method": "send_invoice"}]
)
def test_another_one_does_not(params: Object, shop: Shop) -> None:
    days = {"days_until_due": 3} if "collection_method" in params else {}
    draft = charged(shop, shop.customer()["id"], **params, **days)
    assert shop.post(f"/v1/invoices/{draft['id']}/finalize")["next_payment_attempt"] is None


def test_what_is_left_of_an_item_is_told_of_those_that_take_no_discount(shop: Shop) -> None:
    customer = shop.customer()["id"]
    assert "net_amount" not in shop.item(customer)
    assert shop.item(customer, discountable=False)["net_amount"] == 2000
    assert shop.item(customer, amount=-500)["net_amount"] == -500


def test_an_intent_names_its_invoice_once_a_payment_was_tried(shop: Shop) -> None:
    customer = shop.paying_customer("pm_card_chargeCustomerFail")["id"]
    opened = shop.open_invoice(customer)
    assert "payment_details" not in intent_of(shop, opened["id"])
    named = {"customer_reference": None, "order_reference": opened["id"]}
    shop.wire.post(f"/v1/invoices/{opened['id']}/pay")
    assert intent_of(shop, opened["id"])["payment_details"] == named
    shop.post(f"/v1/invoices/{opened['id']}/void")
    assert intent_of(shop, opened["id"])["payment_details"] == named
    assert all("payment_details" not in told["data"]["object"] for told in shop.events(type="payment_intent.created"))


def test_an_intent_of_no_invoice_names_none(shop: Shop) -> None:
    assert "payment_details" not in shop.paid_intent(shop.paying_customer()["id"], 500)


def test_paying_out_of_band_cancels_the_intent_as_the_customer_asked(shop: Shop) -> None:
    opened = shop.open_invoice()
    paid = shop.wire.post(f"/v1/invoices/{opened['id']}/pay", {"paid_out_of_band": "true"}, Idempotency_Key="once")
    assert paid.status == 200
    assert intent_of(shop, opened["id"])["cancellation_reason"] == "requested_by_customer"
    (told,) = shop.events(type="payment_intent.canceled")
    assert told["request"] == {"id": paid.headers["Request-Id"], "idempotency_key": "once"}


@pytest.mark.recorded("zulip/zulip at 2025-11-17.clover, 3 intents of customers with a default, 16 of others")
def test_paying_out_of_band_names_the_method_that_would_have_paid(shop: Shop) -> None:
    paying = shop.paying_customer()
    for customer, method in (
        (paying["id"], paying["invoice_settings"]["default_payment_method"]),
        (shop.customer()["id"], None),
    ):
        opened = shop.open_invoice(customer)
        assert intent_of(shop, opened["id"])["payment_method"] is None
        shop.post(f"/v1/invoices/{opened['id']}/pay", paid_out_of_band=True)
        assert intent_of(shop, opened["id"])["payment_method"] == method


@pytest.mark.recorded("zulip/zulip at 2025-11-17.clover, 6 of 6")
def test_what_is_void_does_not_advance(shop: Shop) -> None:
    draft = charged(shop, shop.customer()["id"], auto_advance=True, collection_method="send_invoice", days_until_due=3)
    opened = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    voided = shop.post(f"/v1/invoices/{draft['id']}/void")
    assert (opened["auto_advance"], voided["auto_advance"]) == (True, False)
    (told,) = (each for each in shop.events(type="invoice.updated") if each["data"]["object"]["status"] == "void")
    assert told["data"]["previous_attributes"]["auto_advance"] is True


def test_what_lowers_an_amount_before_tax_names_the_discount_alone(shop: Shop) -> None:
    coupon = shop.coupon()["id"]
    opened = shop.open_invoice(None, 2000, discounts__0__coupon=coupon)
    discount = {"amount": 200, "discount": opened["discounts"][0], "type": "discount"}
    assert opened["total_pretax_credit_amounts"] == [discount]
    assert opened["lines"]["data"][0]["pretax_credit_amounts"] == [discount]
    line = opened["lines"]["data"][0]["id"]
    credited = {"type": "invoice_line_item", "invoice_line_item": line, "amount": 2000}
    note = shop.post("/v1/credit_notes", invoice=opened["id"], **{f"lines__0__{k}": v for k, v in credited.items()})
    assert note["pretax_credit_amounts"] == note["lines"]["data"][0]["pretax_credit_amounts"] == [discount]


def test_the_lines_of_a_credit_note_are_not_counted(shop: Shop) -> None:
    note = shop.post("/v1/credit_notes", invoice=shop.open_invoice()["id"], amount=500)
    assert "total_count" not in note["lines"]


@pytest.mark.recorded(
    "pay-rails/pay, 3 refunds of 2022 at 2020-08-27, where 2 at 2019-12-03 were requested_by_customer"
)
def test_a_refund_that_a_credit_note_makes_has_no_reason(shop: Shop) -> None:
    opened = shop.open_invoice(shop.paying_customer()["id"])
    shop.post(f"/v1/invoices/{opened['id']}/pay")
    note = shop.post("/v1/credit_notes", invoice=opened["id"], amount=500, refund_amount=500)
    refund = shop.get(f"/v1/refunds/{note['refunds'][0]['refund']}")
    assert (refund["amount"], refund["reason"]) == (500, None)


def test_the_owner_of_a_tax_id_is_named_by_its_own_kind(shop: Shop) -> None:
    customer = shop.customer()["id"]
    vat = {"type": "eu_vat", "value": "DE123456789"}
    owned = shop.post(f"/v1/customers/{customer}/tax_ids", **vat)["owner"]
    assert owned == {"customer": customer, "customer_account": None, "type": "customer"}
    assert shop.post("/v1/tax_ids", **vat)["owner"] == {"customer_account": None, "type": "self"}


LINE_ONLY = "When passing an invoice's line item id, you may only update `tax_rates` or `discounts`."


def test_an_item_can_be_named_by_its_line(shop: Shop) -> None:
    draft = shop.draft(None, 1000)
    line = draft["lines"]["data"][0]
    rate, coupon = shop.tax_rate()["id"], shop.coupon()["id"]
    item = shop.post(f"/v1/invoiceitems/{line['id']}", tax_rates=[rate], discounts__0__coupon=coupon)
    assert item["id"] == line["parent"]["invoice_item_details"]["invoice_item"]
    assert [each["id"] for each in item["tax_rates"]] == [rate]
    assert shop.invoice(draft["id"])["total"] == 1071
    refused = shop.wire.post(f"/v1/invoiceitems/{line['id']}", {"amount": 1})
    assert (refused.status, refused.error["message"]) == (400, LINE_ONLY)
    assert shop.invoice(draft["id"])["total"] == 1071
    unknown = shop.wire.post("/v1/invoiceitems/il_nope", {"amount": 1})
    assert (unknown.status, unknown.error["code"]) == (404, "resource_missing")


@pytest.mark.every_engine
def test_a_customer_with_an_id_of_the_callers(shop: Shop) -> None:
    older = shop.customer()["id"]
    chosen = shop.customer(id="user_17", email="seventeen@example.com")
    newer = shop.customer()["id"]
    assert (chosen["id"], shop.get("/v1/customers/user_17")) == ("user_17", chosen)
    assert [each["id"] for each in shop.get("/v1/customers")["data"]] == [newer, "user_17", older]
    assert [each["id"] for each in shop.get("/v1/customers", starting_after="user_17")["data"]] == [older]
    assert [each["id"] for each in shop.get("/v1/customers", ending_before="user_17")["data"]] == [newer]
    assert shop.get("/v1/customers", email="seventeen@example.com")["data"] == [chosen]
    since = shop.get("/v1/customers", created__gte=chosen["created"])["data"]
    assert "user_17" in [each["id"] for each in since]
    assert shop.open_invoice("user_17")["customer"] == "user_17"
    taken = shop.wire.post("/v1/customers", {"id": "user_17"})
    assert (taken.status, taken.error["code"], taken.error["message"]) == (
        400,
        "resource_already_exists",
        "Customer already exists.",
    )
    shop.delete("/v1/customers/user_17")
    assert shop.wire.post("/v1/customers", {"id": "user_17"}).status == 400
