"""Credit notes over the wire."""

from __future__ import annotations

import io
from typing import Any

import pytest
import stripe
from pypdf import PdfReader

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading
from tests.support.shop import Object, Shop, spelled


def paid_by_card(shop: Shop, amount: int = 2000) -> Object:
    """An invoice that a card has paid."""
    customer = shop.customer(payment_method="pm_card_visa", invoice_settings__default_payment_method="pm_card_visa")
    opened = shop.open_invoice(customer["id"], amount)
    return shop.post(f"/v1/invoices/{opened['id']}/pay")


def noted(shop: Shop, invoice: Object, **params: Any) -> Object:
    return shop.post("/v1/credit_notes", invoice=invoice["id"], **params)


def test_a_note_has_the_keys_of_the_typed_classes(shop: Shop) -> None:
    note = noted(shop, shop.open_invoice(), amount=500)
    assert_keys(note, stripe.CreditNote)
    assert_keys(note["lines"]["data"][0], stripe.CreditNoteLineItem, "invoice_line_item")
    assert shop.get(f"/v1/credit_notes/{note['id']}") == note
    assert shop.get(f"/v1/credit_notes/{note['id']}/lines")["data"] == note["lines"]["data"]
    assert shop.get("/v1/credit_notes", invoice=note["invoice"])["data"] == [note]


def test_a_note_lowers_what_is_due(shop: Shop) -> None:
    opened = shop.open_invoice(None, 2000)
    note = noted(shop, opened, amount=500, reason="duplicate", memo="Sorry")
    assert (note["pre_payment_amount"], note["post_payment_amount"], note["type"]) == (500, 0, "pre_payment")
    assert note["number"] == f"{opened['number']}-CN-01"
    after = shop.invoice(opened["id"], expand=["payments.data.payment.payment_intent"])
    names = ("status", "total", "amount_due", "amount_remaining", "pre_payment_credit_notes_amount")
    assert [after[name] for name in names] == ["open", 2000, 1500, 1500, 500]
    assert after["payments"]["data"][0]["payment"]["payment_intent"]["amount"] == 1500
    assert shop.event_log()[-2:] == [
        ("credit_note.created", None),
        (
            "invoice.updated",
            {"amount_due": 2000, "amount_remaining": 2000, "pre_payment_credit_notes_amount": 0},
        ),
    ]
    assert noted(shop, opened, amount=1)["number"] == f"{opened['number']}-CN-02"


def test_a_fully_credited_invoice_is_paid(shop: Shop) -> None:
    opened = shop.open_invoice(None, 2000)
    line = opened["lines"]["data"][0]["id"]
    note = noted(
        shop, opened, lines__0__type="invoice_line_item", lines__0__invoice_line_item=line, lines__0__quantity=1
    )
    assert note["total"] == 2000
    after = shop.invoice(opened["id"])
    assert (after["status"], after["amount_due"], after["amount_paid"], after["amount_remaining"]) == ("paid", 0, 0, 0)
    assert [kind for kind, _ in shop.event_log()][-4:] == [
        "credit_note.created",
        "invoice.updated",
        "invoice.paid",
        "payment_intent.canceled",
    ]


def test_what_was_paid_is_given_back(shop: Shop) -> None:
    paid = paid_by_card(shop)
    split = {"credit_amount": 300, "refund_amount": 500, "out_of_band_amount": 200}
    note = noted(shop, paid, amount=1000, **split)
    assert (note["type"], note["post_payment_amount"], note["out_of_band_amount"]) == ("post_payment", 1000, 200)
    assert note["refunds"][0]["amount_refunded"] == 500
    assert shop.get(f"/v1/refunds/{note['refunds'][0]['refund']}")["amount"] == 500
    customer = shop.get(f"/v1/customers/{paid['customer']}")
    assert customer["balance"] == -300
    moved = shop.get(f"/v1/customers/{customer['id']}/balance_transactions")["data"][0]
    assert (moved["type"], moved["credit_note"]) == ("credit_note", note["id"])
    assert moved["id"] == note["customer_balance_transaction"]
    after = shop.invoice(paid["id"])
    assert (after["status"], after["post_payment_credit_notes_amount"], after["amount_due"]) == ("paid", 1000, 2000)


def refunded(shop: Shop, invoice: Object, amount: int) -> str:
    (payment,) = shop.get("/v1/invoice_payments", invoice=invoice["id"])["data"]
    refund = shop.post("/v1/refunds", payment_intent=payment["payment"]["payment_intent"], amount=amount)
    return str(refund["id"])


def test_the_refunds_of_a_note_are_of_its_invoice_and_count_once(shop: Shop) -> None:
    paid = paid_by_card(shop)
    own, other = refunded(shop, paid, 300), refunded(shop, paid_by_card(shop), 300)
    for amount, refunds, param in (
        (300, {"refunds__0__refund": other}, "refunds[0][refund]"),
        (600, {"refunds__0__refund": own, "refunds__1__refund": own}, "refunds[1][refund]"),
        (500, {"refunds__0__refund": own, "refunds__0__amount_refunded": 500}, "refunds[0][amount_refunded]"),
    ):
        refused = shop.wire.post("/v1/credit_notes", spelled({"invoice": paid["id"], "amount": amount, **refunds}))
        assert (refused.status, refused.error["param"]) == (400, param)
    note = noted(shop, paid, amount=300, refunds__0__refund=own)
    assert [(each["refund"], each["amount_refunded"]) for each in note["refunds"]] == [(own, 300)]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"amount": 1000}, "(0) must equal the post payment credit note amount (1000)"),
        ({"amount": 1000, "credit_amount": 999}, "(999) must equal the post payment credit note amount (1000)"),
        ({"amount": 2001, "credit_amount": 2001}, "only 2000 of the invoice can still be credited"),
        ({}, "You must specify one of `amount`, `lines` or `shipping_cost`."),
        ({"amount": 1, "lines[0][type]": "custom_line_item"}, "You may only specify one of these parameters"),
        ({"lines[0][type]": "invoice_line_item"}, "Missing required param: lines[0][invoice_line_item]."),
        ({"amount": 0}, "A credit note must credit more than nothing."),
        ({"shipping_cost[shipping_rate]": "shr_x"}, "no such shipping cost"),
    ],
)
def test_what_is_refused(params: dict[str, Any], message: str, shop: Shop) -> None:
    refused = shop.wire.post("/v1/credit_notes", {"invoice": paid_by_card(shop)["id"], **params})
    assert refused.status == 400
    assert message in refused.error["message"]


def test_a_draft_cannot_be_credited(shop: Shop) -> None:
    refused = shop.wire.post("/v1/credit_notes", {"invoice": shop.draft(None, 1000)["id"], "amount": 1})
    assert refused.error["param"] == "invoice"


def test_taxes_and_discounts_are_credited_in_proportion(shop: Shop) -> None:
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="20")["id"]
    coupon = shop.post("/v1/coupons", percent_off="10")["id"]
    draft = shop.draft(None, 1000, default_tax_rates=[vat], discounts__0__coupon=coupon)
    opened = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert opened["total"] == 1080
    line = opened["lines"]["data"][0]["id"]
    half = {"lines__0__type": "invoice_line_item", "lines__0__invoice_line_item": line, "lines__0__amount": 500}
    preview = shop.get("/v1/credit_notes/preview", invoice=opened["id"], **half)
    names = ("subtotal", "discount_amount", "total_excluding_tax", "total")
    assert [preview[name] for name in names] == [500, 50, 450, 540]
    assert preview["total_taxes"][0]["amount"] == 90
    lines = shop.get("/v1/credit_notes/preview/lines", invoice=opened["id"], **half)
    assert [each["amount"] for each in lines["data"]] == [500]
    assert shop.get("/v1/credit_notes")["data"] == []
    assert shop.invoice(opened["id"])["amount_due"] == 1080


def test_a_custom_line_and_the_shipping(shop: Shop) -> None:
    shipping = "shipping_cost__shipping_rate_data__"
    data = {
        f"{shipping}display_name": "Post",
        f"{shipping}fixed_amount__amount": 700,
        f"{shipping}fixed_amount__currency": "usd",
    }
    draft = shop.draft(None, 1000, **data)
    opened = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (opened["total"], opened["shipping_cost"]["amount_total"]) == (1700, 700)
    rate = opened["shipping_cost"]["shipping_rate"]
    custom = {"type": "custom_line_item", "description": "Late", "quantity": 2, "unit_amount_decimal": "50.5"}
    given = {f"lines__0__{name}": value for name, value in custom.items()}
    note = noted(shop, opened, shipping_cost__shipping_rate=rate, **given)
    assert (note["subtotal"], note["amount_shipping"], note["total"]) == (101, 700, 801)
    line = note["lines"]["data"][0]
    assert (line["unit_amount"], line["unit_amount_decimal"], line["quantity"]) == (None, "50.5", 2)


def test_updating_and_voiding(shop: Shop) -> None:
    opened = shop.open_invoice(None, 2000)
    note = noted(shop, opened, amount=500)
    assert shop.post(f"/v1/credit_notes/{note['id']}", memo="Changed")["memo"] == "Changed"
    assert shop.event_log()[-1] == ("credit_note.updated", {"memo": None})
    voided = shop.post(f"/v1/credit_notes/{note['id']}/void")
    assert (voided["status"], voided["voided_at"] is not None) == ("void", True)
    after = shop.invoice(opened["id"])
    assert (after["amount_due"], after["pre_payment_credit_notes_amount"]) == (2000, 0)
    assert [kind for kind, _ in shop.event_log()][-2:] == ["credit_note.voided", "invoice.updated"]
    assert shop.wire.post(f"/v1/credit_notes/{note['id']}/void").status == 400
    assert noted(shop, opened, amount=2000)["number"] == f"{opened['number']}-CN-02"


def test_a_note_after_payment_cannot_be_voided(shop: Shop) -> None:
    note = noted(shop, paid_by_card(shop), amount=10, credit_amount=10)
    assert shop.wire.post(f"/v1/credit_notes/{note['id']}/void").status == 400


def test_a_note_is_mailed_unless_it_is_not_to_be(shop: Shop) -> None:
    opened = shop.open_invoice(None, 2000)
    noted(shop, opened, amount=10, email_type="none")
    assert shop.get("/_emulator/outbox")["data"] == []
    note = noted(shop, opened, amount=20)
    mail = shop.get("/_emulator/outbox/wait", to="jenny@example.com")
    text = shop.wire.get(f"/_emulator/outbox/{mail['id']}.txt").body.decode()
    assert note["number"] in text
    assert "$0.20" in text
    pdf = shop.wire.get(f"/_emulator/outbox/{mail['id']}.pdf").body
    assert note["number"] in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_the_link_leads_to_a_pdf_of_the_note(shop: Shop) -> None:
    paid = paid_by_card(shop)
    custom = {"lines__0__type": "custom_line_item", "lines__0__description": "Late", "lines__0__quantity": 1}
    rate = shop.post("/v1/tax_rates", display_name="VAT", percentage="21", inclusive=False)["id"]
    taxed = {"lines__0__tax_amounts__0__tax_rate": rate, "lines__0__tax_amounts__0__amount": 21}
    base = {"lines__0__tax_amounts__0__taxable_amount": 100}
    split = {"refund_amount": 71, "credit_amount": 50}
    note = noted(shop, paid, lines__0__unit_amount=100, reason="duplicate", **custom, **taxed, **base, **split)
    reply = shop.wire.get(note["pdf"].removeprefix(shop.wire.url))
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/pdf")
    assert note["number"] in reply.headers["Content-Disposition"]
    text = PdfReader(io.BytesIO(reply.body)).pages[0].extract_text()
    for shown in (note["number"], paid["number"], "Duplicate", "Late", "$1.21", "$0.71", "$0.50", "TEST MODE"):
        assert shown in text


def test_a_link_that_nobody_gave_out_is_not_found(shop: Shop) -> None:
    link = noted(shop, shop.open_invoice(None, 2000), amount=5)["pdf"].removeprefix(shop.wire.url)
    account, token = link.split("/")[2:4]
    invoice = shop.open_invoice(None, 100)["invoice_pdf"].split("/")[-2]
    for wrong in (f"{account}/{token[:-6]}AAAAAA", f"acct_other/{token}", f"{account}/test_x", f"{account}/{invoice}"):
        reply = shop.wire.get(f"/credit_notes/{wrong}/pdf")
        assert (reply.status, reply.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert shop.wire.get(link.replace("/pdf?s=ap", "")).status == 404


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    first, second = shop.open_invoice(), shop.open_invoice()
    older, newer = (shop.post("/v1/credit_notes", invoice=each["id"], amount=100) for each in (first, second))
    check_reading(shop, "/v1/credit_notes", newer, "No such credit note")
    check_listing(shop, "/v1/credit_notes", older, newer)
    check_changing(shop, "/v1/credit_notes", older)
    check_filters(
        shop,
        "/v1/credit_notes",
        ({"invoice": first["id"]}, [older]),
        ({"customer": second["customer"]}, [newer]),
    )
    lines = shop.get(f"/v1/credit_notes/{older['id']}/lines")
    assert lines["data"] == older["lines"]["data"]
