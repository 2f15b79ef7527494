"""Pauses, resumptions, migrations and discounts of subscriptions over the wire."""

from __future__ import annotations

import pytest

from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books, line_texts

HOUR = 3600


def paused_for_want_of_a_card(books: Books, shop: Shop) -> Object:
    created = books.subscribe(
        shop.customer()["id"],
        books.price(1000),
        trial_period_days=7,
        trial_settings__end_behavior__missing_payment_method="pause",
    )
    return books.update(created["id"], trial_end="now")


@pytest.mark.recorded("Kiln-AI/stripe_world, 12_subscriptions, step 40; that paying resumes it is documented")
def test_s17_it_goes_on_once_it_is_paid(books: Books, shop: Shop) -> None:
    now = books.stop()
    paused = paused_for_want_of_a_card(books, shop)
    path = f"/v1/subscriptions/{paused['id']}"
    resumed = shop.post(f"{path}/resume")
    pending = resumed["pending_update"]
    assert (resumed["status"], resumed["pending_setup_intent"]) == ("paused", paused["pending_setup_intent"])
    assert {name: value for name, value in pending.items() if value is not None} == {"expires_at": now + 82_800}
    invoice = books.latest_invoice(resumed)
    assert (invoice["status"], invoice["billing_reason"], invoice["attempted"]) == ("open", "subscription_cycle", False)
    assert invoice["id"] != paused["latest_invoice"]
    card = shop.card(paused["customer"])["id"]
    count = len(shop.events())
    shop.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=card)
    active = books.subscription(paused["id"])
    assert (active["status"], active["pending_update"], active["billing_cycle_anchor"]) == ("active", None, now)
    assert active["items"]["data"][0]["current_period_end"] == 1_769_904_000
    assert "status_details" not in active
    assert books.told_since(count)[-2:] == ["customer.subscription.resumed", "customer.subscription.updated"]


def test_an_invoice_that_nobody_pays_leaves_it_paused(books: Books, shop: Shop) -> None:
    now = books.stop()
    resumed = shop.post(f"/v1/subscriptions/{paused_for_want_of_a_card(books, shop)['id']}/resume")
    books.move_to(now + 23 * HOUR)
    still = books.subscription(resumed["id"])
    assert (still["status"], still["pending_update"]) == ("paused", None)
    assert books.latest_invoice(still)["status"] == "void"


def test_with_a_card_it_goes_on_at_once(books: Books, shop: Shop) -> None:
    start = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(3100))
    path = f"/v1/subscriptions/{created['id']}"
    books.move_to(start + 10 * DAY)
    count = len(shop.events())
    paused = shop.post(f"{path}/pause", type="subscription")
    assert (paused["status"], paused["latest_invoice"]) == ("paused", created["latest_invoice"])
    assert paused["status_details"]["paused"]["subscription"] == {"type": "pause_requested"}
    assert shop.get("/v1/invoiceitems", pending=True)["data"][0]["amount"] == -2100
    assert books.told_since(count) == [
        "invoiceitem.created",
        "customer.subscription.paused",
        "customer.subscription.updated",
    ]
    books.move_to(start + 45 * DAY)
    assert books.subscription(created["id"])["latest_invoice"] == created["latest_invoice"]
    count = len(shop.events())
    resumed = shop.post(f"{path}/resume")
    invoice = books.latest_invoice(resumed)
    assert (resumed["status"], invoice["status"], invoice["total"]) == ("active", "paid", 1000)
    assert line_texts(invoice)[1] == ("1 × Gold (at $31.00 / month)", 3100)
    assert resumed["billing_cycle_anchor"] == start + 45 * DAY
    assert books.told_since(count)[-2:] == ["customer.subscription.resumed", "customer.subscription.updated"]


@pytest.mark.parametrize(("since", "credit"), [("none", None), ("now", -2100), ("item_current_period_start", -3100)])
def test_what_a_pause_gives_back(books: Books, shop: Shop, since: str, credit: int | None) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(3100))
    path = f"/v1/subscriptions/{created['id']}"
    books.move_to(start + 10 * DAY)
    paused = shop.post(f"{path}/pause", invoicing_behavior="invoice", bill_for__unused_time_from__type=since)
    assert (paused["latest_invoice"] == created["latest_invoice"]) is (credit is None)
    assert shop.get(f"/v1/customers/{customer}")["balance"] == (credit or 0)
    assert shop.get("/v1/invoiceitems", pending=True)["data"] == []


def test_the_rest_of_a_period_is_billed_from_a_date(books: Books, shop: Shop) -> None:
    start = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(3100))
    path = f"/v1/subscriptions/{created['id']}"
    books.move_to(start + 5 * DAY)
    shop.post(f"{path}/pause", bill_for__unused_time_from__type="none")
    books.move_to(start + 20 * DAY)
    unchanged = {"billing_cycle_anchor__type": "unchanged"}
    refused = books.refused(f"{path}/resume", proration_date=start - 1, **unchanged)
    assert (refused["param"], refused["message"]) == (
        "proration_date",
        "Cannot specify proration date outside of current subscription period",
    )
    resumed = shop.post(f"{path}/resume", proration_date=start + 15 * DAY, **unchanged)
    assert (resumed["status"], resumed["billing_cycle_anchor"]) == ("active", start)
    assert line_texts(books.latest_invoice(resumed)) == [("Remaining time on Gold after 16 Jan 2026", 1600)]
    assert resumed["items"]["data"][0]["current_period_end"] == start + 31 * DAY


@pytest.mark.parametrize(("mode", "billed"), [("flexible", 4800), ("classic", 2400)])
def test_what_was_not_billed_is_given_back_by_classic_billing_alone(
    books: Books, shop: Shop, mode: str, billed: int
) -> None:
    start = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(3100), billing_mode__type=mode)
    path, (item,) = f"/v1/subscriptions/{created['id']}", created["items"]["data"]
    books.move_to(start + 5 * DAY)
    shop.post(f"{path}/pause", invoicing_behavior="invoice")
    books.move_to(start + 6 * DAY)
    shop.post(f"{path}/resume", billing_cycle_anchor__type="unchanged", proration_behavior="none")
    books.move_to(start + 7 * DAY)
    more = {"items__0__id": item["id"], "items__0__quantity": 2, "proration_behavior": "always_invoice"}
    assert books.latest_invoice(books.update(created["id"], **more))["total"] == billed


def test_who_is_not_paused_cannot_resume(books: Books, shop: Shop) -> None:
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    path = f"/v1/subscriptions/{created['id']}"
    refused = books.refused(f"{path}/resume")
    assert refused["message"] == "You can only resume a subscription if it is `paused`."
    shop.delete(path)
    assert books.refused(f"{path}/resume")["status"] == 404


def test_invoices_while_nothing_is_collected(books: Books, shop: Shop) -> None:
    books.stop()
    expected = {"keep_as_draft": "draft", "mark_uncollectible": "uncollectible", "void": "void"}
    made = {}
    for behavior in expected:
        created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
        paused = books.update(created["id"], pause_collection__behavior=behavior)
        assert (paused["status"], paused["pause_collection"]["behavior"]) == ("active", behavior)
        made[behavior] = created["id"]
    until = books.update(made["void"], pause_collection__behavior="void", pause_collection__resumes_at=1_771_000_000)
    assert until["pause_collection"]["resumes_at"] == 1_771_000_000
    books.move_to(1_769_904_000 + 2 * HOUR)
    for behavior, status in expected.items():
        assert books.latest_invoice(books.subscription(made[behavior]))["status"] == status
    books.move_to(1_771_000_000)
    assert books.subscription(made["void"])["pause_collection"] is None
    assert books.update(made["keep_as_draft"], pause_collection="")["pause_collection"] is None


def test_flexible_billing_from_now_on(books: Books, shop: Shop) -> None:
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000), billing_mode__type="classic")
    assert created["billing_mode"] == {"flexible": None, "type": "classic"}
    migrated = shop.post(f"/v1/subscriptions/{created['id']}/migrate", billing_mode__type="flexible")
    assert migrated["billing_mode"]["type"] == "flexible"
    refused = books.refused(f"/v1/subscriptions/{created['id']}/migrate", billing_mode__type="classic")
    assert refused["param"] == "billing_mode[type]"


def test_a_discount_is_taken_off(books: Books, shop: Shop) -> None:
    coupon = shop.coupon(percent_off="10", duration="forever")["id"]
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000), discounts__0__coupon=coupon)
    path = f"/v1/subscriptions/{created['id']}/discount"
    gone = shop.delete(path)
    assert (gone["object"], gone["deleted"], gone["id"]) == ("discount", True, created["discounts"][0])
    assert gone["subscription"] == created["id"]
    assert books.subscription(created["id"])["discounts"] == []
    assert shop.wire.delete(path).status == 404


def test_the_paths_below_a_customer(books: Books, shop: Shop) -> None:
    customer, price = shop.paying_customer()["id"], books.price(1000)
    path = f"/v1/customers/{customer}/subscriptions"
    created = shop.post(path, items__0__price=price)
    assert shop.get(path)["data"] == [shop.get(f"{path}/{created['id']}")]
    assert shop.post(f"{path}/{created['id']}", metadata__a="b")["metadata"] == {"a": "b"}
    assert shop.wire.get(f"/v1/customers/{shop.customer()['id']}/subscriptions/{created['id']}").status == 404
    shown = shop.get(f"/v1/customers/{customer}", expand=["subscriptions"])["subscriptions"]
    assert [each["id"] for each in shown["data"]] == [created["id"]]
    # Recorded with total_count in 4 of 4 replies: onetimesecret/onetimesecret.
    assert (shown["url"], shown["has_more"], shown["total_count"]) == (path, False, 1)
    assert shop.delete(f"{path}/{created['id']}")["status"] == "canceled"


def test_a_change_that_waits_for_its_invoice(books: Books, shop: Shop) -> None:
    now = books.stop()
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    (item,) = created["items"]["data"]
    books.use_card(customer, "pm_card_chargeCustomerFail")
    dear = books.price(9000)
    change = {"items__0__id": item["id"], "items__0__price": dear, "proration_behavior": "always_invoice"}
    books.move_to(now + DAY)
    waiting = books.update(created["id"], payment_behavior="pending_if_incomplete", **change)
    assert (waiting["status"], waiting["items"]["data"]) == ("active", created["items"]["data"])
    assert waiting["pending_update"]["expires_at"] == now + DAY + 82_800
    assert waiting["pending_update"]["subscription_items"][0]["price"]["id"] == dear
    invoice = books.latest_invoice(waiting)
    assert (invoice["status"], invoice["attempt_count"]) == ("open", 1)
    refused = books.refused(
        f"/v1/subscriptions/{created['id']}", payment_behavior="pending_if_incomplete", description="pear"
    )
    assert refused["param"] == "description"
    shop.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=shop.card(customer)["id"])
    applied = books.subscription(created["id"])
    assert (applied["pending_update"], applied["items"]["data"][0]["price"]["id"]) == (None, dear)
    assert "customer.subscription.pending_update_applied" in books.told_since(0)
    refused = books.refused(
        f"/v1/subscriptions/{created['id']}",
        payment_behavior="error_if_incomplete",
        items__0__id=item["id"],
        items__0__quantity=2,
        proration_behavior="always_invoice",
    )
    assert (refused["status"], refused["code"]) == (402, "card_declined")
    assert books.subscription(created["id"]) == applied


@pytest.mark.parametrize("waits", [True, False])
def test_another_change_takes_the_place_of_one_that_waits(waits: bool, books: Books, shop: Shop) -> None:
    now = books.stop()
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    item = {"items__0__id": created["items"]["data"][0]["id"]}
    books.use_card(customer, "pm_card_chargeCustomerFail")
    books.move_to(now + DAY)
    later = {"payment_behavior": "pending_if_incomplete", "proration_behavior": "always_invoice"}
    first = books.update(created["id"], **item, items__0__price=books.price(9000), **later)
    described = books.update(created["id"], description="Gold", metadata__a="b")
    assert (described["pending_update"], books.latest_invoice(first)["status"]) == (first["pending_update"], "open")
    second = books.update(created["id"], **item, items__0__quantity=3, **(later if waits else {}))
    assert shop.invoice(first["latest_invoice"])["status"] == "void"
    assert (second["pending_update"] is not None) is waits
    assert second["items"]["data"][0]["quantity"] == (1 if waits else 3)
    if waits:
        shop.post(f"/v1/invoices/{second['latest_invoice']}/pay", payment_method=shop.card(customer)["id"])
    (left,) = books.subscription(created["id"])["items"]["data"]
    assert (left["quantity"], left["price"]["unit_amount"]) == (3, 1000)


def test_a_change_whose_invoice_is_never_paid_is_dropped(books: Books, shop: Shop) -> None:
    now = books.stop()
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    books.use_card(customer, "pm_card_chargeCustomerFail")
    (item,) = created["items"]["data"]
    change = {"items__0__id": item["id"], "items__0__quantity": 5, "proration_behavior": "always_invoice"}
    waiting = books.update(created["id"], payment_behavior="pending_if_incomplete", **change)
    books.move_to(now + 82_800)
    dropped = books.subscription(created["id"])
    assert (dropped["pending_update"], dropped["items"]["data"][0]["quantity"]) == (None, 1)
    assert books.latest_invoice(waiting)["status"] == "void"
    assert "customer.subscription.pending_update_expired" in books.told_since(0)
