"""What the account's settings say of its new invoices, and of what pays them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.shop import Shop

DAY = 86400


def set_up(shop: Shop, **settings: Any) -> None:
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=json.dumps(settings).encode()))


def test_the_default_currency(shop: Shop) -> None:
    set_up(shop, default_currency="eur")
    assert shop.post("/v1/invoices", customer=shop.customer()["id"])["currency"] == "eur"
    assert shop.customer(balance=-5)["currency"] == "eur"


def test_the_days_until_an_invoice_that_is_sent_is_due(shop: Shop) -> None:
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    to_send = {"customer": customer, "collection_method": "send_invoice"}
    assert shop.wire.post("/v1/invoices", to_send).status == 400
    set_up(shop, default_days_until_due=14)
    made = shop.post("/v1/invoices", **to_send)
    assert made["due_date"] == made["created"] + 14 * DAY
    assert shop.draft(customer, days_until_due=3)["due_date"] == shop.invoice(made["id"])["created"] + 3 * DAY
    charged = shop.post("/v1/invoices", customer=customer)
    assert charged["due_date"] is None
    changed = shop.post(f"/v1/invoices/{charged['id']}", collection_method="send_invoice")
    assert changed["due_date"] == charged["created"] + 14 * DAY
    assert shop.post(f"/v1/invoices/{made['id']}", description="later")["due_date"] == made["due_date"]


def test_the_days_until_a_revision_is_due_of_what_is_overdue(shop: Shop) -> None:
    set_up(shop, default_days_until_due=14)
    original = shop.open_invoice(None, 2000, days_until_due=1)
    shop.clock(advance=2 * DAY)
    revision = shop.post("/v1/invoices", from_invoice__action="revision", from_invoice__invoice=original["id"])
    assert revision["due_date"] == revision["created"] + 14 * DAY


def test_the_tax_ids_of_an_invoice_that_names_none(shop: Shop) -> None:
    tax_id, other = (shop.post("/v1/tax_ids", type="eu_vat", value=f"DE{n}23456789")["id"] for n in (1, 2))
    set_up(shop, default_account_tax_ids=[tax_id])
    draft = shop.draft(None, 500)
    assert draft["account_tax_ids"] is None
    assert shop.send(draft["id"])["account_tax_ids"] == [tax_id]
    assert shop.open_invoice(None, 500, account_tax_ids=[other])["account_tax_ids"] == [other]
    shop.delete(f"/v1/tax_ids/{tax_id}")
    assert shop.open_invoice()["account_tax_ids"] is None


def test_the_template_of_an_invoice_that_names_none(shop: Shop) -> None:
    made = shop.wire.request("POST", "/_emulator/rendering_templates", body=b'{"nickname": "Plain"}')
    template = shop.wire.ok(made)["id"]
    set_up(shop, default_template=template)
    rendering = shop.draft()["rendering"]
    assert (rendering["template"], rendering["template_version"]) == (template, 1)


def test_the_memo_of_mails(shop: Shop) -> None:
    set_up(shop, default_memo="Thank you kindly", default_footer="Registered in Delaware")
    opened, own = shop.open_invoice(), shop.open_invoice(None, 500, description="Own memo")
    for invoice in (opened, own):
        shop.send(invoice["id"])
    mails = shop.wire.ok(shop.wire.request("GET", "/_emulator/outbox"))["data"]
    texts = [shop.wire.request("GET", mail["links"]["txt"]).body.decode() for mail in mails]
    assert ["Thank you kindly" in text for text in texts] == [False, True]
    assert "Own memo" in texts[0]
    assert opened["description"] is None


def test_receipts_are_for_accounts_that_mail_them(shop: Shop) -> None:
    def receipt_emails() -> tuple[str | None, str | None]:
        opened = shop.open_invoice(shop.paying_customer()["id"])
        shop.post(f"/v1/invoices/{opened['id']}/pay")
        intent = shop.get("/v1/payment_intents", limit=1, expand=["data.latest_charge"])["data"][0]
        return intent["receipt_email"], intent["latest_charge"]["receipt_email"]

    assert receipt_emails() == (None, None)
    set_up(shop, email_receipts=True)
    assert receipt_emails() == ("jenny@example.com", "jenny@example.com")


def test_the_payment_methods_that_are_offered(shop: Shop) -> None:
    set_up(shop, payment_method_types=["card", "cashapp", "us_bank_account"])
    shop.open_invoice()
    intent = shop.get("/v1/payment_intents", limit=1)["data"][0]
    assert intent["payment_method_types"] == ["card", "cashapp", "us_bank_account"]
    assert sorted(intent["payment_method_options"]) == ["card", "cashapp", "us_bank_account"]
    assert shop.post("/v1/setup_intents")["payment_method_types"] == ["card", "cashapp", "us_bank_account"]
    own = shop.post("/v1/payment_intents", amount=500, currency="usd")
    assert own["payment_method_types"] == ["card", "cashapp", "us_bank_account"]


def test_what_bank_statements_say(shop: Shop) -> None:
    set_up(shop, statement_descriptor="TALLER NORTE", business_name="Taller Norte SL")
    customer = shop.paying_customer()["id"]
    charge = shop.paid_intent(customer, 500)["latest_charge"]
    assert shop.get(f"/v1/charges/{charge}")["calculated_statement_descriptor"] == "TALLER NORTE"


@pytest.mark.recorded("zulip/zulip, 32 charges of invoices at 2025-11-17.clover; antiwork/gumroad, September 2026")
def test_bank_statements_are_in_capitals(shop: Shop) -> None:
    set_up(shop, statement_descriptor="Stripe")
    opened = shop.open_invoice(shop.paying_customer()["id"], statement_descriptor="Zulip Cloud Standard")
    shop.post(f"/v1/invoices/{opened['id']}/pay")
    shop.direct_payment(500, statement_descriptor_suffix="edgar830e401e1")
    shop.direct_payment(500, statement_descriptor_suffix="a suffix of 22 letters")
    shop.direct_payment(500)
    facts = ("statement_descriptor", "statement_descriptor_suffix", "calculated_statement_descriptor")
    assert [tuple(each[name] for name in facts) for each in shop.get("/v1/charges")["data"]] == [
        (None, None, "Stripe"),
        (None, "a suffix of 22 letters", "STRIPE* A SUFFIX OF 22"),
        (None, "edgar830e401e1", "STRIPE* EDGAR830E401E1"),
        ("Zulip Cloud Standard", None, "ZULIP CLOUD STANDARD"),
    ]
