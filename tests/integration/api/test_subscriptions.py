"""Subscriptions over the wire: /v1/subscriptions."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.support.shop import Shop
from tests.support.subscriptions import DAY, Books, items

PATH = "/v1/subscriptions"


def test_lists_leave_canceled_ones_out_unless_they_are_asked_for(books: Books, shop: Shop) -> None:
    customer, other = shop.paying_customer()["id"], shop.paying_customer()["id"]
    price, second_price = books.price(1000), books.price(500)
    first = books.subscribe(customer, price)["id"]
    second = books.subscribe(customer, price, second_price)["id"]
    third = books.subscribe(other, second_price)["id"]
    shop.delete(f"{PATH}/{first}")

    def listed(**params: str | int) -> list[str]:
        return [each["id"] for each in shop.get(PATH, **params)["data"]]

    assert listed() == [third, second]
    assert listed(status="all") == [third, second, first]
    assert listed(status="ended") == listed(status="canceled") == [first]
    assert listed(status="active", customer=customer) == listed(customer=customer) == [second]
    assert listed(status="all", customer=customer) == [second, first]
    assert listed(price=second_price) == listed(plan=second_price) == [third, second]
    assert listed(price=second_price, limit=1) == [third]
    assert listed(price=second_price, starting_after=third) == [second]
    assert listed(price=second_price, ending_before=second) == [third]
    assert listed(price=price, status="all") == [second, first]
    assert listed(collection_method="send_invoice") == []
    refused = shop.wire.get(PATH, {"status": "pear"}).error
    assert refused["message"] == (
        "Invalid status: must be one of active, past_due, unpaid, canceled, incomplete, incomplete_expired, trialing, "
        "paused, all, or ended"
    )


def test_a_search(books: Books, shop: Shop) -> None:
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000), metadata__order="6735")
    shop.delete(f"{PATH}/{created['id']}")
    for query in ("status:'canceled'", "metadata['order']:'6735'", "canceled_at>1"):
        assert [each["id"] for each in shop.get(f"{PATH}/search", query=query)["data"]] == [created["id"]]


@pytest.mark.parametrize(
    ("params", "status", "code", "param", "message"),
    [
        ({}, 400, "parameter_missing", "items", "Missing required param: items."),
        ({"items__0__price": "price_x"}, 400, "resource_missing", "items[0][price]", "No such price: 'price_x'"),
        (
            {"payment_behavior": "pear"},
            400,
            None,
            "payment_behavior",
            "Invalid payment_behavior: must be one of allow_incomplete, error_if_incomplete, pending_if_incomplete, or "
            "default_incomplete",
        ),
    ],
)
def test_refusals(
    shop: Shop, books: Books, params: dict[str, str], status: int, code: str | None, param: str, message: str
) -> None:
    refused = books.refused(PATH, customer=shop.paying_customer()["id"], **params)
    assert (refused["status"], refused.get("code"), refused["param"]) == (status, code, param)
    assert refused["message"] == message


def test_who_is_not_there_cannot_subscribe(shop: Shop, books: Books) -> None:
    price = books.price(1000)
    refused = books.refused(PATH, customer="cus_x", **items(price))
    assert (refused["status"], refused["code"], refused["param"]) == (404, "resource_missing", "customer")
    assert refused["message"] == "No such customer: 'cus_x'"
    gone = shop.customer()["id"]
    shop.delete(f"/v1/customers/{gone}")
    assert books.refused(PATH, customer=gone, **items(price))["status"] == 404


def test_prices_that_cannot_be_items(shop: Shop, books: Books) -> None:
    customer, monthly = shop.paying_customer()["id"], books.price(1000)
    once = shop.price(unit_amount=500)["id"]
    refused = books.refused(PATH, customer=customer, **items(once))
    assert refused["param"] == "items[0][price]"
    assert refused["message"] == (
        "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."
    )
    refused = books.refused(PATH, customer=customer, **items(monthly, monthly))
    assert refused["message"] == (
        f"Cannot create a Subscription with multiple Subscription Items with the same Price: {monthly}"
    )
    refused = books.refused(PATH, customer=customer, currency="aud", **items(monthly))
    assert refused["message"] == (
        "The price specified only supports `usd`. This doesn't match the expected currency: `aud`."
    )
    yearly = books.price(10_000, interval="year")
    classic = {"billing_mode__type": "classic"}
    refused = books.refused(PATH, customer=customer, **items(monthly, yearly), **classic)
    assert refused["message"] == (
        "Currency and interval fields must match across all plans on this subscription. Found mismatch in interval "
        "field."
    )
    shop.post(f"/v1/prices/{monthly}", active=False)
    refused = books.refused(PATH, customer=customer, **items(monthly))
    assert refused["message"] == "The price specified is inactive. This field only accepts active prices."


def test_one_currency_for_a_customer(shop: Shop, books: Books) -> None:
    customer = shop.paying_customer()["id"]
    books.subscribe(customer, books.price(1000, "eur"))
    refused = books.refused(PATH, customer=customer, **items(books.price(1000)))
    assert refused["message"] == (
        "You cannot combine currencies on a single customer. This customer has an active subscription, subscription "
        "schedule, discount, quote, or invoice item with currency eur."
    )


def test_what_a_confirmation_waits_for(shop: Shop, books: Books) -> None:
    for customer, waits in ((shop.customer()["id"], "payment_method"), (shop.paying_customer()["id"], "confirmation")):
        created = books.subscribe(
            customer, books.price(1000), payment_behavior="default_incomplete", expand=["latest_invoice.payments"]
        )
        (payment,) = created["latest_invoice"]["payments"]["data"]
        intent = shop.get(f"/v1/payment_intents/{payment['payment']['payment_intent']}")
        assert (created["status"], intent["status"]) == ("incomplete", f"requires_{waits}")
        shop.post(f"/v1/payment_intents/{intent['id']}/confirm", payment_method="pm_card_visa")
        assert books.subscription(created["id"])["status"] == "active"


def test_the_price_of_an_item_reads_as_it_is_now(shop: Shop, books: Books) -> None:
    price = books.price(1000)
    created = books.subscribe(shop.paying_customer()["id"], price)
    shop.post(f"/v1/prices/{price}", nickname="Standard", metadata__tier="1")
    (item,) = books.subscription(created["id"])["items"]["data"]
    assert (item["price"]["nickname"], item["plan"]["metadata"]) == ("Standard", {"tier": "1"})


def test_what_waits_is_billed_first(shop: Shop, books: Books) -> None:
    customer = shop.paying_customer()["id"]
    shop.item(customer, amount=300, description="Setup")
    invoice = books.latest_invoice(books.subscribe(customer, books.price(1000)))
    assert [line["description"] for line in invoice["lines"]["data"]] == ["Setup", "1 × Gold (at $10.00 / month)"]
    assert invoice["total"] == 1300


def test_upcoming_invoices_are_told_of(shop: Shop, books: Books) -> None:
    now = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    end = created["items"]["data"][0]["current_period_end"]
    books.move_to(end - 7 * DAY)
    told = shop.events()[-1]
    upcoming = told["data"]["object"]
    assert (told["type"], upcoming["billing_reason"], upcoming["total"]) == ("invoice.upcoming", "upcoming", 1000)
    assert "id" not in upcoming
    assert (upcoming["period_start"], upcoming["period_end"]) == (now, end)
    assert upcoming["lines"]["data"][0]["period"]["start"] == end


def test_invoices_and_items_of_a_subscription(shop: Shop, books: Books) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    created, other = books.subscribe(customer, books.price(1000)), books.subscribe(customer, books.price(500))
    own = shop.item(customer, amount=700, subscription=created["id"])
    assert own["parent"]["subscription_details"] == {"subscription": created["id"]}
    free = shop.item(customer, amount=300)
    listed = shop.get("/v1/invoices", subscription=created["id"])["data"]
    assert [each["id"] for each in listed] == [created["latest_invoice"]]
    assert shop.get("/v1/invoices", subscription="sub_x")["data"] == []
    (found,) = shop.get("/v1/invoices/search", query=f"subscription:'{other['id']}'")["data"]
    assert found["id"] == other["latest_invoice"]
    books.move_to(start + DAY)
    by_hand = shop.post("/v1/invoices", subscription=created["id"])
    assert (by_hand["billing_reason"], by_hand["total"]) == ("manual", 700)
    assert (by_hand["period_start"], by_hand["period_end"]) == (start, start + DAY)
    assert by_hand["parent"]["subscription_details"]["subscription"] == created["id"]
    assert books.subscription(created["id"])["latest_invoice"] == created["latest_invoice"]
    waiting = shop.post("/v1/invoices", customer=customer, pending_invoice_items_behavior="include")
    assert [line["parent"]["invoice_item_details"]["invoice_item"] for line in waiting["lines"]["data"]] == [free["id"]]
    stranger = shop.customer()["id"]
    refused = books.refused("/v1/invoiceitems", customer=stranger, subscription=created["id"], amount=1, currency="usd")
    assert refused["param"] == "subscription"


def test_what_is_due_later_at_a_time_of_its_own(shop: Shop, books: Books) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    weekly = {"pending_invoice_item_interval__interval": "week"}
    created = books.subscribe(customer, books.price(1000), **weekly)
    assert created["next_pending_invoice_item_invoice"] == start + 7 * DAY
    shop.item(customer, amount=700, subscription=created["id"])
    books.move_to(start + 7 * DAY)
    billed = books.subscription(created["id"])
    assert books.latest_invoice(billed)["total"] == 700
    assert billed["next_pending_invoice_item_invoice"] == start + 14 * DAY


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            {"trial_end": 1_000_000_000},
            "Invalid timestamp: must be an integer Unix timestamp in the future.",
        ),
        ({"trial_end": "tomorrow"}, "Invalid timestamp: must be an integer Unix timestamp in the future."),
        ({"cancel_at": -1}, "Invalid timestamp: must be an integer Unix timestamp in the future."),
        ({"trial_end": 2_000_000_000}, "Invalid timestamp: can be no more than five years in the future"),
        (
            {"trial_from_plan": True, "trial_period_days": 3},
            "You cannot set `trial_end` or `trial_period_days` when `trial_from_plan=true`.",
        ),
        (
            {"days_until_due": 3},
            "You can only specify 'days_until_due' if invoice collection method is 'send_invoice'.",
        ),
    ],
)
def test_terms_that_do_not_go_together(shop: Shop, books: Books, params: dict[str, object], message: str) -> None:
    books.stop()
    refused = books.refused(PATH, customer=shop.paying_customer()["id"], **items(books.price(1000)), **params)
    assert refused["message"] == message


def test_the_method_that_pays_is_kept(shop: Shop, books: Books) -> None:
    saves = {"payment_settings__save_default_payment_method": "on_subscription"}
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000), **saves)
    charge = shop.get("/v1/charges")["data"][0]
    assert books.subscription(created["id"])["default_payment_method"] == charge["payment_method"]


def test_a_failed_payment_is_mailed_of(shop: Shop, books: Books) -> None:
    books.stop()
    settings = b'{"email_failed_payments": true, "dunning": {"retry_days": [2], "after_last_retry": "past_due"}}'
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=settings))
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    books.use_card(customer, "pm_card_chargeCustomerFail")
    books.move_to(1_769_904_000 + 3 * DAY)
    failed = books.subscription(created["id"])
    assert (failed["status"], books.latest_invoice(failed)["attempt_count"]) == ("past_due", 2)
    outbox = shop.wire.ok(shop.wire.get("/_emulator/outbox"))["data"]
    assert len(outbox) == 2
    shop.post(f"/v1/invoices/{failed['latest_invoice']}/pay", payment_method=shop.card(customer)["id"])
    assert books.subscription(created["id"])["status"] == "active"


@pytest.mark.parametrize("after", ["canceled", "past_due", "unpaid"])
def test_a_change_that_nobody_pays_reads_as_it_is_kept(shop: Shop, books: Books, after: str) -> None:
    books.stop()
    last = after.replace("canceled", "cancel")
    settings = f'{{"dunning": {{"retry_days": [], "after_last_retry": "{last}"}}}}'.encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=settings))
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    books.use_card(customer, "pm_card_chargeCustomerFail")
    more = {"items__0__id": created["items"]["data"][0]["id"], "items__0__quantity": 2}
    changed = books.update(created["id"], **more, proration_behavior="always_invoice")
    assert changed["status"] == after
    assert changed == books.subscription(created["id"])


@pytest.mark.parametrize("settle", ["pay", "void"])
def test_a_failed_invoice_that_was_made_by_hand_is_recovered_from(shop: Shop, books: Books, settle: str) -> None:
    books.stop()
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    shop.item(customer, amount=500, subscription=created["id"])
    books.use_card(customer, "pm_card_chargeCustomerFail")
    path = f"/v1/invoices/{shop.post('/v1/invoices', customer=customer, subscription=created['id'])['id']}"
    shop.post(f"{path}/finalize")
    assert books.refused(f"{path}/pay")["code"] == "card_declined"
    assert books.subscription(created["id"])["status"] == "past_due"
    books.use_card(customer, "pm_card_visa")
    shop.post(f"{path}/{settle}")
    assert books.subscription(created["id"])["status"] == "active"


def test_invoices_are_shown_in_the_language_of_their_reader(shop: Shop, books: Books) -> None:
    start = books.stop()
    customer = shop.customer(preferred_locales=["de"], email="anna@example.com")["id"]
    made = books.subscribe(customer, books.price(3100), collection_method="send_invoice", days_until_due=30)
    books.move_to(start + 10 * DAY)
    item = {"items__0__id": made["items"]["data"][0]["id"], "items__0__price": books.price(6200)}

    changed = books.update(made["id"], **item, proration_behavior="always_invoice")

    invoice = shop.post(f"/v1/invoices/{changed['latest_invoice']}/send")
    assert [line["description"] for line in invoice["lines"]["data"]] == [
        "Unused time on Gold after 11 Jan 2026",
        "Remaining time on Gold after 11 Jan 2026",
    ]
    page = shop.wire.get(urlsplit(invoice["hosted_invoice_url"]).path).body.decode()
    mail = shop.get("/_emulator/outbox/wait", invoice=invoice["id"], timeout=30)
    written = shop.wire.get(f"/_emulator/outbox/{mail['id']}.html").body.decode()
    for shown in (page, written):
        assert "Nicht genutzte Zeit für Gold ab dem 11.01.2026" in shown
        assert "Verbleibende Zeit für Gold ab dem 11.01.2026" in shown
        assert "11.01.2026 – 01.02.2026" in shown
