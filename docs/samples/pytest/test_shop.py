"""Ten tests of a shop, on an emulated Stripe: each has a world of its own, and all can run side by side."""

from datetime import UTC, datetime, timedelta

import shop
import stripe


def test_an_invoice_is_open_and_has_a_number(stripe_world):
    invoice = shop.bill("jenny@example.com", "Teapot", 4200)
    assert (invoice.status, invoice.amount_due) == ("open", 4200)
    assert invoice.number.endswith("-0001")


def test_the_customer_gets_a_mail_with_the_pdf(stripe_world):
    invoice = shop.bill("jenny@example.com", "Teapot", 4200)
    mail = stripe_world.wait_for_mail(to="jenny@example.com", invoice=invoice.id)
    assert "$42.00" in mail.text()
    assert mail.pdf().startswith(b"%PDF")


def test_a_card_payment_asks_for_no_mail(stripe_world):
    assert shop.charge("jenny@example.com", "Teapot", 4200) == "Thank you."
    stripe_world.wait_for_event("invoice.paid")
    stripe_world.assert_no_mail(subject="New invoice", within=0.2)


def test_webhooks_tell_that_an_invoice_was_sent(stripe_webhook_receiver):
    invoice = shop.bill("jenny@example.com", "Teapot", 4200)
    sent = stripe_webhook_receiver.wait_for("invoice.sent")
    assert sent["data"]["object"]["id"] == invoice.id


def test_the_ledger_follows_the_webhooks(stripe_webhook_receiver):
    ledger = shop.Ledger(stripe_webhook_receiver.secrets[0])
    shop.charge("jenny@example.com", "Teapot", 4200)
    paid = stripe_webhook_receiver.wait_for("invoice.paid")
    for webhook in stripe_webhook_receiver.received:
        if webhook.type == "invoice.paid":
            ledger.take_webhook(webhook.body, webhook.headers["stripe-signature"])
    assert ledger.statuses == {paid["data"]["object"]["id"]: "paid"}


def test_a_draft_is_sent_an_hour_later(stripe_world):
    noon = stripe_world.clock.freeze(datetime(2026, 1, 31, 12, tzinfo=UTC))
    draft = shop.subscribe_later("jenny@example.com", "Tea of the month", 900)
    stripe_world.assert_no_mail(within=0.1)
    stripe_world.clock.advance(minutes=61)
    invoice = stripe.Invoice.retrieve(draft.id)
    assert invoice.status == "open"
    due = datetime.fromtimestamp(invoice.due_date, UTC)
    assert timedelta(days=14) <= due - noon <= timedelta(days=14, hours=1)


def test_a_declined_card_is_told(stripe_world):
    stripe_world.faults.api("decline", "POST /v1/invoices/*/pay")
    assert shop.charge("jenny@example.com", "Teapot", 4200) == "Your card was declined (card_declined)."


def test_a_busy_stripe_is_asked_again(stripe_world, monkeypatch):
    monkeypatch.setattr(stripe, "max_network_retries", 2)
    stripe_world.faults.api("unavailable", "POST /v1/invoices/*/send", times=2)
    assert shop.bill("jenny@example.com", "Teapot", 4200).status == "open"
    assert len(stripe_world.requests(path="/v1/invoices/*/send", status=503)) == 2


def test_an_answer_that_was_lost_does_not_bill_twice(stripe_world, monkeypatch):
    monkeypatch.setattr(stripe, "max_network_retries", 2)
    stripe_world.faults.api("reset_after", "POST /v1/invoiceitems")
    assert shop.bill("jenny@example.com", "Teapot", 4200).amount_due == 4200
    assert len(stripe.InvoiceItem.list().data) == 1


def test_a_world_can_be_kept_and_had_again(stripe_world):
    shop.bill("jenny@example.com", "Teapot", 4200)
    stripe_world.snapshot("one-invoice")
    shop.bill("jenny@example.com", "Cup", 900)
    stripe_world.restore("one-invoice")
    assert len(stripe.Invoice.list().data) == 1
