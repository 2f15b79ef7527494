"""The official Python SDK, as it comes from the package index, works against the emulator."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.support.shop import Shop
from tests.support.wire import new_key

MISSING_EMAIL = (
    "Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email."
)


@pytest.fixture
def customer(sdk: stripe.StripeClient) -> stripe.Customer:
    return sdk.v1.customers.create({"email": "jenny@example.com", "name": "Jenny Rosen"})


def draft(sdk: stripe.StripeClient, customer: stripe.Customer) -> stripe.Invoice:
    return sdk.v1.invoices.create({"customer": customer.id, "collection_method": "send_invoice", "days_until_due": 30})


def test_an_invoice_is_created_and_sent(sdk: stripe.StripeClient, customer: stripe.Customer) -> None:
    item = sdk.v1.invoice_items.create({"customer": customer.id, "amount": 2000, "currency": "usd"})
    made = sdk.v1.invoices.create(
        {
            "customer": customer.id,
            "collection_method": "send_invoice",
            "days_until_due": 30,
            "pending_invoice_items_behavior": "include",
        }
    )
    assert (made.status, made.total, made.number) == ("draft", 2000, None)
    assert made.due_date == made.created + 30 * 86400
    line = made.lines.data[0]
    assert line.parent is not None
    assert line.parent.invoice_item_details is not None
    assert line.parent.invoice_item_details.invoice_item == item.id

    sent = sdk.v1.invoices.send_invoice(made.id)
    assert (sent.status, sent.amount_due, sent.attempted) == ("open", 2000, False)
    assert sent.number == f"{sdk.v1.customers.retrieve(customer.id).invoice_prefix}-0001"
    assert sent.hosted_invoice_url is not None

    events = sdk.v1.events.list().data
    assert [event.type for event in events] == [
        "invoice.sent",
        "invoice.finalized",
        "invoice.updated",
        "payment_intent.created",
        "invoice.created",
        "customer.updated",
        "invoiceitem.created",
        "customer.created",
    ]
    assert events[0].data.object["number"] == sent.number
    assert events[0].request is not None
    assert events[0].request.idempotency_key is not None


def test_auto_paging_over_250_invoices_newest_first(
    sdk: stripe.StripeClient, customer: stripe.Customer, shop: Shop
) -> None:
    made = [shop.draft(customer.id)["id"] for _ in range(250)]
    listed = [invoice.id for invoice in sdk.v1.invoices.list({"limit": 100}).auto_paging_iter()]
    assert listed == made[::-1]

    backwards = sdk.v1.invoices.list({"limit": 100, "ending_before": made[0]})
    assert [invoice.id for invoice in backwards.auto_paging_iter()] == made[1:]

    first = sdk.v1.invoices.list({"limit": 3, "starting_after": made[200]})
    assert [invoice.id for invoice in first.data] == made[197:200][::-1]
    assert first.has_more


@pytest.mark.every_engine
def test_a_retry_with_the_same_key_acts_once(sdk: stripe.StripeClient) -> None:
    options: Any = {"idempotency_key": "order-1"}
    first = sdk.v1.customers.create({"name": "Once"}, options)
    again = sdk.v1.customers.create({"name": "Once"}, options)
    assert first.id == again.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(sdk.v1.customers.list().data) == 1
    with pytest.raises(stripe.IdempotencyError, match="Keys for idempotent requests") as refused:
        sdk.v1.customers.create({"name": "Twice"}, options)
    assert refused.value.http_status == 400


@pytest.mark.every_engine
def test_the_sdk_retries_a_lock_by_itself(sdk: stripe.StripeClient, customer: stripe.Customer, shop: Shop) -> None:
    made = draft(sdk, customer)
    shop.item(customer.id, invoice=made.id)
    options: Any = {"max_network_retries": 5}
    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(lambda _: sdk.v1.invoices.send_invoice(made.id, None, options), range(8)))
    assert {invoice.number for invoice in sent} == {sent[0].number}


def test_a_zero_invoice_is_paid_by_sending_and_cannot_be_sent_again(
    sdk: stripe.StripeClient, customer: stripe.Customer
) -> None:
    sent = sdk.v1.invoices.send_invoice(draft(sdk, customer).id)
    assert (sent.status, sent.attempted, sent.attempt_count) == ("paid", True, 0)
    with pytest.raises(stripe.InvalidRequestError, match="This invoice cannot be sent right now") as refused:
        sdk.v1.invoices.send_invoice(sent.id)
    assert (refused.value.code, refused.value.param) == (None, None)


def test_errors_become_the_sdks_exceptions(
    sdk: stripe.StripeClient, server_url: str, transport: stripe.HTTPClient
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as missing:
        sdk.v1.invoices.send_invoice("in_nope")
    assert missing.value.http_status == 404
    assert (missing.value.code, missing.value.param) == ("resource_missing", "invoice")
    assert missing.value.user_message == "No such invoice: 'in_nope'"
    assert missing.value.request_id is not None

    nameless = sdk.v1.customers.create()
    with pytest.raises(stripe.InvalidRequestError) as no_email:
        draft(sdk, nameless)
    assert no_email.value.user_message == MISSING_EMAIL

    surprise: Any = {"wat": 1}
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        sdk.v1.customers.create(surprise)
    assert (unknown.value.code, unknown.value.param) == ("parameter_unknown", "wat")

    stranger = stripe.StripeClient("pk_test_123456789", base_addresses={"api": server_url}, http_client=transport)
    with pytest.raises(stripe.AuthenticationError, match="publishable API key"):
        stranger.v1.customers.list()


def test_expand(sdk: stripe.StripeClient, customer: stripe.Customer, shop: Shop) -> None:
    opened = shop.open_invoice(customer.id)
    shown = sdk.v1.invoices.retrieve(
        opened["id"], {"expand": ["customer", "payments.data.payment.payment_intent", "confirmation_secret"]}
    )
    assert isinstance(shown.customer, stripe.Customer)
    assert shown.customer.email == "jenny@example.com"
    assert shown.payments is not None
    intent = shown.payments.data[0].payment.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert shown.confirmation_secret is not None
    assert shown.confirmation_secret.client_secret == intent.client_secret
    listed = sdk.v1.invoices.list({"expand": ["data.customer"]}).data[0]
    assert isinstance(listed.customer, stripe.Customer)
    with pytest.raises(stripe.InvalidRequestError, match=r"This property cannot be expanded \(bogus\)\."):
        sdk.v1.invoices.retrieve(opened["id"], {"expand": ["bogus"]})


def test_metadata_is_merged_and_unset(sdk: stripe.StripeClient, customer: stripe.Customer) -> None:
    made = draft(sdk, customer)
    first = sdk.v1.invoices.update(made.id, {"metadata": {"order": "1", "note": "x"}})
    assert first.metadata is not None
    assert first.metadata.to_dict() == {"order": "1", "note": "x"}
    second = sdk.v1.invoices.update(made.id, {"metadata": {"note": "", "kept": "y"}})
    assert second.metadata is not None
    assert second.metadata.to_dict() == {"order": "1", "kept": "y"}
    third = sdk.v1.invoices.update(made.id, {"metadata": ""})
    assert third.metadata is not None
    assert third.metadata.to_dict() == {}


def test_deleting(sdk: stripe.StripeClient, customer: stripe.Customer) -> None:
    item = sdk.v1.invoice_items.create({"customer": customer.id, "amount": 100, "currency": "usd"})
    made = draft(sdk, customer)
    assert sdk.v1.invoice_items.delete(item.id).deleted
    assert sdk.v1.invoices.delete(made.id).deleted
    assert sdk.v1.customers.delete(customer.id).deleted
    assert sdk.v1.customers.retrieve(customer.id).deleted
    with pytest.raises(stripe.InvalidRequestError, match="No such invoice"):
        sdk.v1.invoices.retrieve(made.id)
    assert sdk.v1.customers.list().data == []


def test_the_module_level_client(
    server_url: str, transport: stripe.HTTPClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older way, with `stripe.api_key` and `stripe.api_base`."""
    monkeypatch.setattr(stripe, "api_key", new_key())
    monkeypatch.setattr(stripe, "api_base", server_url)
    monkeypatch.setattr(stripe, "default_http_client", transport)
    customer = stripe.Customer.create(email="jenny@example.com")
    stripe.InvoiceItem.create(customer=customer.id, amount=2000, currency="usd")
    invoice = stripe.Invoice.create(
        customer=customer.id,
        collection_method="send_invoice",
        days_until_due=30,
        pending_invoice_items_behavior="include",
    )
    sent = invoice.send_invoice()
    assert sent.status == "open"
    seen = stripe.Invoice.modify(sent.id, metadata={"seen": "yes"}).metadata
    assert seen is not None
    assert seen.to_dict() == {"seen": "yes"}
    assert [event.type for event in stripe.Event.list(type="invoice.sent").data] == ["invoice.sent"]


def test_payment_links(sdk: stripe.StripeClient) -> None:
    price = sdk.v1.prices.create({"currency": "usd", "unit_amount": 1500, "product_data": {"name": "Hat"}})
    first, second = (
        sdk.v1.payment_links.create({"line_items": [{"price": price.id, "quantity": 2}], "metadata": {"n": n}})
        for n in "12"
    )
    changed = sdk.v1.payment_links.update(
        first.id,
        {
            "active": False,
            "after_completion": {"type": "redirect", "redirect": {"url": "https://shop.example/thanks"}},
            "restrictions": {"completed_sessions": {"limit": 3}},
        },
    )
    assert changed.after_completion.redirect is not None
    assert changed.after_completion.redirect.url == "https://shop.example/thanks"
    assert changed.restrictions is not None
    assert (changed.restrictions.completed_sessions.count, changed.restrictions.completed_sessions.limit) == (0, 3)
    assert [each.id for each in sdk.v1.payment_links.list({"active": True}).data] == [second.id]
    assert [each.id for each in sdk.v1.payment_links.list({"limit": 1}).auto_paging_iter()] == [second.id, first.id]
    (sold,) = sdk.v1.payment_links.line_items.list(second.id).data
    assert (sold.quantity, sold.amount_total) == (2, 3000)
    assert sdk.v1.payment_links.update(first.id, {"restrictions": ""}).restrictions is None
