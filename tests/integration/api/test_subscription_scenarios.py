"""Seventeen stories of subscriptions, with their amounts, texts, statuses and events.

Those that are marked as recorded were seen on the real service.
"""

from __future__ import annotations

import pytest

from tests.support.shop import PAID, Shop
from tests.support.subscriptions import DAY, MONTH_START, Books, items, line_texts

HOUR = 3600
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method. For more information, visit "
    "https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority."
)


@pytest.mark.recorded("Kiln-AI/stripe_world, 12_subscriptions, step 7")
def test_s1_a_subscription_is_paid_as_it_is_created(books: Books, shop: Shop) -> None:
    now = books.stop()
    customer, price = shop.paying_customer()["id"], books.price(2000, "cad")
    count = len(shop.events())
    created = books.subscribe(customer, price)
    invoice = books.latest_invoice(created)
    (item,) = created["items"]["data"]
    assert (created["status"], created["billing_cycle_anchor"], created["start_date"]) == ("active", now, now)
    assert (item["current_period_start"], item["current_period_end"]) == (now, FEBRUARY)
    assert (invoice["status"], invoice["billing_reason"], invoice["total"]) == ("paid", "subscription_create", 2000)
    assert (invoice["attempt_count"], invoice["attempted"], invoice["auto_advance"]) == (1, True, False)
    assert (invoice["period_start"], invoice["period_end"]) == (now, now)
    assert line_texts(invoice) == [("1 × Gold (at $20.00 / month)", 2000)]
    assert invoice["lines"]["data"][0]["period"] == {"start": now, "end": FEBRUARY}
    assert shop.get(f"/v1/customers/{customer}")["currency"] == "cad"
    assert books.told_since(count) == [
        "customer.updated",
        "customer.subscription.created",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
    ]
    intent = shop.get("/v1/payment_intents")["data"][0]
    assert (intent["description"], intent["setup_future_usage"]) == ("Subscription creation", "off_session")


@pytest.mark.recorded("Kiln-AI/stripe_world, 12_subscriptions, steps 35 and 36")
def test_s2_what_cannot_begin_leaves_nothing_behind(books: Books, shop: Shop) -> None:
    price = books.price(2000, "cad")
    poor, careful = shop.customer()["id"], shop.paying_customer("pm_card_threeDSecure2Required")["id"]
    count = len(shop.events())
    path, item = "/v1/subscriptions", items(price)
    refused = books.refused(path, customer=poor, **item)
    assert (refused["status"], refused["code"], refused["message"]) == (400, "resource_missing", NO_METHOD)
    assert "param" not in refused
    refused = books.refused(path, customer=careful, payment_behavior="error_if_incomplete", **item)
    assert (refused["status"], refused["type"]) == (402, "card_error")
    assert refused["code"] == "subscription_payment_intent_requires_action"
    assert "doc_url" not in refused
    refused = books.refused(path, customer=careful, payment_behavior="pending_if_incomplete", **item)
    assert (refused["status"], refused["param"]) == (400, "payment_behavior")
    assert shop.get("/v1/subscriptions")["data"] == shop.get("/v1/invoices")["data"] == []
    assert books.told_since(count) == []


@pytest.mark.recorded("Kiln-AI/stripe_world, 12_subscriptions, step 38")
def test_s3_a_trial_without_a_card(books: Books, shop: Shop) -> None:
    now = books.stop()
    created = books.subscribe(shop.customer()["id"], books.price(1000), trial_period_days=14)
    end = now + 14 * DAY
    invoice = books.latest_invoice(created)
    assert (created["status"], created["trial_start"], created["trial_end"]) == ("trialing", now, end)
    assert created["billing_cycle_anchor"] == created["items"]["data"][0]["current_period_end"] == end
    assert (invoice["status"], invoice["total"], invoice["attempted"]) == ("paid", 0, True)
    assert invoice["attempt_count"] == 0
    assert invoice["number"]
    assert line_texts(invoice) == [("Free trial for 1 × Gold", 0)]
    assert invoice["lines"]["data"][0]["pricing"]["unit_amount_decimal"] == "0"
    assert created["pending_setup_intent"]
    canceled = shop.delete(f"/v1/subscriptions/{created['id']}")
    assert canceled["status"] == "canceled"
    assert (canceled["canceled_at"], canceled["ended_at"], canceled["trial_end"]) == (now, now, end)


@pytest.mark.recorded("pay-rails, 3DS; the expiry is documented")
def test_s4_a_card_that_asks_for_authentication(books: Books, shop: Shop) -> None:
    now = books.stop()
    customer = shop.paying_customer("pm_card_threeDSecure2Required")["id"]
    created = books.subscribe(customer, books.price(2500))
    invoice = books.latest_invoice(created)
    assert (created["status"], invoice["status"]) == ("incomplete", "open")
    assert (invoice["attempted"], invoice["attempt_count"], invoice["auto_advance"]) == (True, 0, True)
    books.move_to(now + 23 * HOUR)
    expired = books.subscription(created["id"])
    assert (expired["status"], expired["ended_at"]) == ("incomplete_expired", now + 23 * HOUR)
    assert books.latest_invoice(expired)["status"] == "void"


@pytest.mark.recorded("pay-rails, 3DS")
def test_s4_its_holder_confirms_it(books: Books, shop: Shop) -> None:
    now = books.stop()
    customer = shop.paying_customer("pm_card_threeDSecure2Required")["id"]
    created = books.subscribe(customer, books.price(2500), expand=["latest_invoice.payments"])
    (payment,) = created["latest_invoice"]["payments"]["data"]
    books.move_to(now + HOUR)
    confirmed = shop.get(f"/v1/payment_intents/{payment['payment']['payment_intent']}")
    assert confirmed["status"] == "requires_action"
    shop.post(f"/v1/payment_intents/{confirmed['id']}/confirm", payment_method="pm_card_visa")
    active = books.subscription(created["id"])
    invoice = books.latest_invoice(active)
    assert (active["status"], active["billing_cycle_anchor"]) == ("active", now)
    assert (invoice["status"], invoice["amount_paid"], invoice["attempt_count"]) == ("paid", 2500, 0)
    assert shop.events()[-1]["data"]["previous_attributes"] == {"status": "incomplete"}


@pytest.mark.recorded("Kiln-AI/stripe_world, 12_subscriptions, step 36; what comes later is documented")
def test_s6_an_invoice_that_is_sent(books: Books, shop: Shop) -> None:
    now = books.stop()
    sent = {"collection_method": "send_invoice", "days_until_due": 30}
    created = books.subscribe(shop.customer()["id"], books.price(2000), **sent)
    draft = books.latest_invoice(created)
    assert (created["status"], created["days_until_due"]) == ("active", 30)
    assert (draft["status"], draft["number"], draft["attempted"]) == ("draft", None, False)
    assert (draft["due_date"], draft["automatically_finalizes_at"]) == (now + 30 * DAY, now + HOUR + 1)
    books.move_to(now + HOUR + 1)
    assert books.latest_invoice(created)["status"] == "open"
    assert "invoice.sent" in books.told_since(0)
    books.move_to(now + 30 * DAY)
    assert books.subscription(created["id"])["status"] == "past_due"
    shop.post(f"/v1/invoices/{draft['id']}/pay", paid_out_of_band=True)
    assert books.subscription(created["id"])["status"] == "active"


@pytest.mark.recorded("pay-rails; Kiln-AI/stripe_world, phase_12")
@pytest.mark.parametrize(("duration", "left"), [("forever", 1), ("once", 0)])
def test_s13_a_coupon(books: Books, shop: Shop, duration: str, left: int) -> None:
    coupon = shop.coupon(percent_off="10", duration=duration)["id"]
    created = books.subscribe(shop.paying_customer()["id"], books.price(2500), discounts__0__coupon=coupon)
    invoice = books.latest_invoice(created)
    (line,) = invoice["lines"]["data"]
    assert (invoice["subtotal"], invoice["total"], line["amount"]) == (2500, 2250, 2500)
    assert [each["amount"] for each in line["discount_amounts"]] == [250]
    assert len(created["discounts"]) == left
    if left:
        assert created["discounts"] == invoice["discounts"]


@pytest.mark.recorded("pay-rails")
def test_s14_something_that_is_billed_once(books: Books, shop: Shop) -> None:
    now = books.stop()
    shirt = shop.price(unit_amount=1500, product=shop.product(name="T-Shirt")["id"])["id"]
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000), add_invoice_items__0__price=shirt)
    invoice = books.latest_invoice(created)
    assert (invoice["status"], invoice["total"]) == ("paid", 2500)
    assert line_texts(invoice) == [("T-Shirt", 1500), ("1 × Gold (at $10.00 / month)", 1000)]
    first = invoice["lines"]["data"][0]
    assert first["parent"]["type"] == "invoice_item_details"
    assert first["parent"]["invoice_item_details"]["subscription"] == created["id"]
    assert first["period"] == {"start": now, "end": FEBRUARY}


@pytest.mark.recorded("the event of a renewal, classic, in basil")
def test_s15_a_renewal_waits_an_hour(books: Books, shop: Shop) -> None:
    books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    first = created["latest_invoice"]
    books.move_to(FEBRUARY)
    renewed = books.subscription(created["id"])
    draft = books.latest_invoice(renewed)
    (item,) = renewed["items"]["data"]
    assert (item["current_period_start"], item["current_period_end"]) == (FEBRUARY, MARCH)
    assert (draft["status"], draft["billing_reason"], draft["total"]) == ("draft", "subscription_cycle", 1000)
    assert (draft["period_start"], draft["period_end"]) == (MONTH_START, FEBRUARY)
    assert draft["lines"]["data"][0]["period"] == {"start": FEBRUARY, "end": MARCH}
    assert draft["amount_paid"] == 0
    told = shop.events()[-2:]
    assert [each["type"] for each in told] == ["invoice.created", "customer.subscription.updated"]
    assert told[1]["data"]["previous_attributes"] == {
        "items": {"data": created["items"]["data"]},
        "latest_invoice": first,
    }
    assert told[1]["request"] == {"id": None, "idempotency_key": None}
    count = len(shop.events())
    books.move_to(FEBRUARY + HOUR + 1)
    paid = books.latest_invoice(renewed)
    assert (paid["status"], paid["number"][-5:], paid["auto_advance"]) == ("paid", "-0002", False)
    assert books.told_since(count) == ["invoice.updated", "invoice.finalized", "payment_intent.created", *PAID]


def test_s16_a_renewal_that_is_never_paid(books: Books, shop: Shop) -> None:
    books.stop()
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    books.use_card(customer, "pm_card_chargeCustomerFail")
    at = FEBRUARY + HOUR + 1
    books.move_to(at)
    failed = books.subscription(created["id"])
    invoice = books.latest_invoice(failed)
    assert (failed["status"], invoice["status"], invoice["attempt_count"]) == ("past_due", "open", 1)
    assert invoice["next_payment_attempt"] == at + 3 * DAY
    assert shop.events()[-1]["type"] == "customer.subscription.updated"
    assert shop.events()[-1]["data"]["previous_attributes"] == {"status": "active"}
    for count, (wait, following) in enumerate([(3, 5), (5, 7), (7, None)], start=2):
        at += wait * DAY
        books.move_to(at)
        invoice = shop.invoice(invoice["id"])
        assert invoice["attempt_count"] == count
        assert invoice["next_payment_attempt"] == (None if following is None else at + following * DAY)
    canceled = books.subscription(created["id"])
    assert (canceled["status"], canceled["ended_at"]) == ("canceled", at)
    assert canceled["cancellation_details"]["reason"] == "payment_failed"
    assert (invoice["status"], shop.events()[-1]["type"]) == ("open", "customer.subscription.deleted")
    assert books.told_since(0).count("invoice.payment_failed") == 4


@pytest.mark.recorded("polarsource/polar, prorations of a sandbox in 2025")
def test_s5_a_swap_with_a_coupon_and_a_tax(books: Books, shop: Shop) -> None:
    start = books.stop(1_755_842_800)
    coupon, tax = shop.coupon(percent_off="50", duration="forever")["id"], shop.tax_rate(percentage="20")["id"]
    gold, platinum = books.price(5000), books.price(20_000)
    created = books.subscribe(shop.paying_customer()["id"], gold, default_tax_rates=[tax], discounts__0__coupon=coupon)
    (item,) = created["items"]["data"]
    books.move_to(start + 7 * DAY)
    books.update(created["id"], items__0__id=item["id"], items__0__price=platinum)
    waiting = shop.get("/v1/invoiceitems", pending=True)["data"]
    assert [(each["description"], each["amount"]) for each in waiting[::-1]] == [
        ("Unused time on Gold (with 50.0% off) after 29 Aug 2025", -1935),
        ("Remaining time on Gold (with 50.0% off) after 29 Aug 2025", 7742),
    ]
    assert all(each["proration"] and not each["discountable"] for each in waiting)
    end = item["current_period_end"]
    books.move_to(end)
    draft = books.latest_invoice(books.subscription(created["id"]))
    lines = draft["lines"]["data"]
    assert [line["amount"] for line in lines] == [-1935, 7742, 20_000]
    assert [line["taxes"][0]["amount"] for line in lines] == [-387, 1548, 2000]
    assert [sum(each["amount"] for each in line["discount_amounts"]) for line in lines] == [0, 0, 10_000]
    assert (draft["status"], draft["subtotal"], draft["total"]) == ("draft", 25_807, 18_968)
    assert (draft["period_start"], draft["period_end"]) == (start, end)
    books.move_to(end + HOUR + 1)
    assert books.latest_invoice(books.subscription(created["id"]))["amount_paid"] == 18_968


@pytest.mark.recorded("Kiln-AI/stripe_world, 12_subscriptions, steps 12, 13 and 17, pay-rails")
def test_s7_an_end_that_is_asked_for_taken_back_and_had(books: Books, shop: Shop) -> None:
    now = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    (item,) = created["items"]["data"]
    path = f"/v1/subscriptions/{created['id']}"
    for _ in range(2):
        asked = shop.post(path, cancel_at_period_end=True)
        assert (asked["cancel_at"], asked["canceled_at"]) == (item["current_period_end"], now)
        assert (asked["status"], asked["cancellation_details"]["reason"]) == ("active", "cancellation_requested")
        taken_back = shop.post(path, cancel_at_period_end=False)
        assert (taken_back["cancel_at"], taken_back["canceled_at"]) == (None, None)
        assert taken_back["cancellation_details"]["reason"] is None
    shop.post(path, cancel_at_period_end=True)
    books.move_to(now + DAY)
    ended = shop.delete(path)
    assert (ended["status"], ended["cancel_at"], ended["cancel_at_period_end"]) == ("canceled", None, False)
    assert (ended["canceled_at"], ended["ended_at"]) == (now, now + DAY)
    refused = books.refused(path, items__0__id=item["id"], items__0__quantity=2)
    assert (refused["status"], refused["code"]) == (400, "invalid_canceled_subscription_fields")
    assert refused["message"] == "A canceled subscription can only update its cancellation_details and metadata."
    assert shop.post(path, metadata__a="b")["metadata"] == {"a": "b"}
    again = shop.wire.delete(path)
    assert (again.status, again.error["message"]) == (404, f"No such subscription: '{created['id']}'")


SWAPS = {
    "s8": (2000, 60_000, 10 * DAY, [-667, 20_000], 19_333, 0),
    "s9": (2000, 1000, 10 * DAY, [-667, 333], -334, -334),
    "s10": (1000, 1800, 6480, [-3, 4], 1, 1),
}


@pytest.mark.recorded("Kiln-AI/stripe_world, probe_proration")
@pytest.mark.parametrize("story", SWAPS)
def test_s8_to_s10_a_swap_that_is_invoiced_at_once(books: Books, shop: Shop, story: str) -> None:
    before, after, left, amounts, total, balance = SWAPS[story]
    start = books.stop(1_775_001_600)
    customer, old, new = shop.paying_customer()["id"], books.price(before), books.price(after)
    created = books.subscribe(customer, old)
    (item,) = created["items"]["data"]
    end = item["current_period_end"]
    assert end - start == 30 * DAY
    books.move_to(end - left)
    swapped = books.update(
        created["id"], items__0__id=item["id"], items__0__price=new, proration_behavior="always_invoice"
    )
    invoice = books.latest_invoice(swapped)
    (changed,) = swapped["items"]["data"]
    assert (invoice["billing_reason"], invoice["status"], invoice["total"]) == ("subscription_update", "paid", total)
    assert [line["amount"] for line in invoice["lines"]["data"]] == amounts
    assert (invoice["period_start"], invoice["period_end"]) == (start, end - left)
    assert (changed["id"], changed["current_period_end"]) == (item["id"], end)
    credit = invoice["lines"]["data"][0]["parent"]["subscription_item_details"]
    assert credit["proration"] is True
    assert credit["proration_details"]["credited_items"]["invoice"] == created["latest_invoice"]
    assert shop.get(f"/v1/customers/{customer}")["balance"] == balance
    assert invoice["amount_due"] == (total if total > 50 else 0)
    books.move_to(end)
    renewal = books.latest_invoice(books.subscription(created["id"]))
    assert (renewal["starting_balance"], renewal["amount_due"]) == (balance, after + balance)


@pytest.mark.recorded("Kiln-AI/stripe_world, probe_proration")
def test_s11_more_of_an_item(books: Books, shop: Shop) -> None:
    books.stop(1_775_001_600)
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    (item,) = created["items"]["data"]
    books.move_to(item["current_period_end"] - 6480)
    more = books.update(
        created["id"], items__0__id=item["id"], items__0__quantity=3, proration_behavior="always_invoice"
    )
    invoice = books.latest_invoice(more)
    assert line_texts(invoice) == [
        ("Unused time on Gold after 30 Apr 2026", -3),
        ("Remaining time on 3 × Gold after 30 Apr 2026", 7),
    ]
    assert invoice["total"] == 4


@pytest.mark.recorded("pay-rails")
@pytest.mark.parametrize("anchor", ["unchanged", "now"])
def test_s12_from_months_to_years(books: Books, shop: Shop, anchor: str) -> None:
    start = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(2500))
    (item,) = created["items"]["data"]
    yearly = books.price(25_000, interval="year")
    books.move_to(start + 4)
    swapped = books.update(
        created["id"],
        items__0__id=item["id"],
        items__0__price=yearly,
        proration_behavior="always_invoice",
        billing_cycle_anchor__type=anchor,
    )
    invoice = books.latest_invoice(swapped)
    (changed,) = swapped["items"]["data"]
    assert [line["amount"] for line in invoice["lines"]["data"]] == [-2500, 25_000]
    assert (invoice["status"], invoice["total"]) == ("paid", 22_500)
    begin = start if anchor == "unchanged" else start + 4
    assert swapped["billing_cycle_anchor"] == begin
    assert (changed["current_period_start"], changed["current_period_end"]) == (begin, begin + 365 * DAY)
    second = invoice["lines"]["data"][1]
    if anchor == "now":
        assert second["description"] == "1 × Gold (at $250.00 / year)"
        assert second["parent"]["subscription_item_details"]["proration"] is False
        assert invoice["period_start"] == invoice["period_end"] == start + 4


@pytest.mark.recorded("Kiln-AI/stripe_world, 12_subscriptions, step 39")
def test_s17_a_trial_that_pauses_for_want_of_a_card(books: Books, shop: Shop) -> None:
    now = books.stop()
    created = books.subscribe(
        shop.customer()["id"],
        books.price(1000),
        trial_period_days=7,
        trial_settings__end_behavior__missing_payment_method="pause",
    )
    count = len(shop.events())
    paused = books.update(created["id"], trial_end="now")
    assert (paused["status"], paused["latest_invoice"]) == ("paused", created["latest_invoice"])
    assert paused["items"]["data"][0]["current_period_end"] == now
    assert paused["status_details"]["paused"]["subscription"] == {"type": "trial_end_without_payment_method"}
    assert books.told_since(count)[-2:] == ["customer.subscription.paused", "customer.subscription.updated"]
