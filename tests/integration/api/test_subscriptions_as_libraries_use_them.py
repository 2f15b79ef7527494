"""What the tests of laravel/cashier-stripe and pay-rails/pay ask of subscriptions, which run against Stripe itself.

Cashier's releases 12 to 15 send the versions 2020-03-02, 2020-08-27, 2022-11-15 and 2023-10-16.
"""

from __future__ import annotations

import pytest

from tests.support.meters import new_meter
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books

VERSIONS = ("2020-03-02", "2020-08-27", "2022-11-15", "2023-10-16")


@pytest.fixture(params=VERSIONS)
def books(shop: Shop, request: pytest.FixtureRequest) -> Books:
    return Books(Shop(shop.wire.with_version(request.param)))


@pytest.fixture
def newest(shop: Shop) -> Books:
    return Books(shop)


@pytest.mark.recorded("cashier-stripe, test_creating_subscription_with_an_anchored_billing_cycle")
def test_the_part_of_a_first_period_is_an_invoice_item(books: Books) -> None:
    start = books.stop()
    made = books.subscribe(books.shop.paying_customer()["id"], books.price(3100), billing_cycle_anchor=start + 10 * DAY)

    (line,) = books.latest_invoice(made)["lines"]["data"]

    assert (line["type"], line["proration"], line["amount"]) == ("invoiceitem", True, 1000)
    assert line["period"] == {"start": start, "end": start + 10 * DAY}
    assert books.shop.get(f"/v1/invoiceitems/{line['invoice_item']}")["invoice"] == made["latest_invoice"]


@pytest.mark.recorded("cashier-stripe, test_subscription_changes_can_be_prorated")
def test_what_replaced_an_item_without_prorations_is_credited_by_its_price(books: Books) -> None:
    books.stop()
    dear, cheap = books.price(2000), books.price(1000)
    made = books.subscribe(books.shop.paying_customer()["id"], dear)
    swapped = _swap(books, made, cheap, "none")
    assert swapped["latest_invoice"] == made["latest_invoice"]

    invoice = books.latest_invoice(_swap(books, swapped, dear, "always_invoice"))

    assert sorted(line["amount"] for line in invoice["lines"]["data"]) == [-1000, 2000]


@pytest.mark.recorded("cashier-stripe 14, HandlesPaymentFailures: it reads the status from the answer")
def test_a_confirmation_shows_the_subscription_that_it_activates(books: Books) -> None:
    made = books.subscribe(books.shop.paying_customer()["id"], books.price(1000), payment_behavior="default_incomplete")
    intent = books.latest_invoice(made)["payment_intent"]

    confirmed = books.shop.post(f"/v1/payment_intents/{intent}/confirm", expand=["invoice.subscription"])

    assert (made["status"], confirmed["invoice"]["subscription"]["status"]) == ("incomplete", "active")


@pytest.mark.recorded("cashier-stripe 14, test_declined_card_during_new_quantity; api/subscriptions/update")
def test_a_change_that_waits_to_be_confirmed_is_past_due(newest: Books) -> None:
    made = newest.subscribe(newest.shop.paying_customer()["id"], newest.price(1000))
    changed = newest.update(
        made["id"], quantity=8, payment_behavior="default_incomplete", proration_behavior="always_invoice"
    )
    invoice = newest.latest_invoice(changed)
    assert (changed["status"], changed["quantity"]) == ("past_due", 8)
    assert (invoice["status"], invoice["attempted"], invoice["total"]) == ("open", False, 7000)

    paid = newest.shop.post(f"/v1/invoices/{invoice['id']}/pay", expand=["parent.subscription_details.subscription"])

    assert paid["status"] == "paid"
    assert paid["parent"]["subscription_details"]["subscription"]["status"] == "active"


@pytest.mark.recorded("cashier-stripe, Subscription::updateQuantity; stripe-python#388: a plan by itself is one of it")
def test_the_only_item_is_changed_by_plan_and_quantity(books: Books) -> None:
    cheap, dear = books.price(1000), books.price(2000)
    made = books.shop.post("/v1/subscriptions", customer=books.shop.paying_customer()["id"], plan=cheap, quantity=5)
    assert (made["plan"]["id"], made["quantity"]) == (cheap, 5)
    (item,) = made["items"]["data"]

    more = books.update(made["id"], quantity=6)
    other = books.update(made["id"], plan=dear)

    assert [each["id"] for each in other["items"]["data"]] == [item["id"]]
    assert (more["plan"]["id"], more["quantity"]) == (cheap, 6)
    assert (other["plan"]["id"], other["quantity"]) == (dear, 1)


def test_plan_and_quantity_are_of_one_item(newest: Books) -> None:
    customer = newest.shop.paying_customer()["id"]
    made = newest.subscribe(customer, newest.price(1000), newest.price(2000))
    path = f"/v1/subscriptions/{made['id']}"

    refused = newest.refused(path, quantity=2)
    both = newest.refused(path, items__0__id=made["items"]["data"][0]["id"], quantity=2)

    assert (refused["status"], refused["param"]) == (400, "quantity")
    assert refused["message"] == (
        "You cannot use `quantity` for a subscription with several items: change its `items`, each by its `id`."
    )
    assert both["message"] == "You may only specify one of these parameters: items, quantity."
    assert newest.subscription(made["id"]) == made


def test_refusals_of_plan_and_quantity_name_them(newest: Books) -> None:
    customer, path = newest.shop.paying_customer()["id"], "/v1/subscriptions"
    once = newest.shop.price()["id"]
    metered = newest.price(5, recurring__usage_type="metered", recurring__meter=new_meter(newest.shop)["id"])
    made = newest.subscribe(customer, newest.price(1000))

    for place in (path, f"{path}/{made['id']}"):
        who = {"customer": customer} if place == path else {}
        assert newest.refused(place, plan=once, **who)["param"] == "plan"
        assert newest.refused(place, plan="nope", **who)["param"] == "plan"
        assert newest.refused(place, plan=metered, quantity=2, **who)["param"] == "quantity"
        assert newest.refused(place, items__0__plan=once, **who)["param"] == "items[0][plan]"
        assert newest.refused(place, items__0__price=once, **who)["param"] == "items[0][price]"
    assert newest.refused(path, customer=customer, quantity=2)["param"] == "items"


@pytest.mark.recorded("cashier-stripe 14, test_invoice_subscription_directly; stripe-cli#1249")
def test_an_invoice_of_a_subscription_takes_what_waits_for_it(books: Books) -> None:
    made = books.subscribe(books.shop.paying_customer()["id"], books.price(1000))
    customer = made["customer"]
    books.update(made["id"], quantity=3)

    behaved = books.refused(
        "/v1/invoices", customer=customer, subscription=made["id"], pending_invoice_items_behavior="include"
    )
    invoice = books.shop.post("/v1/invoices", customer=customer, subscription=made["id"])

    assert behaved["param"] == "pending_invoice_items_behavior"
    assert behaved["message"] == (
        "You may only specify one of these parameters: pending_invoice_items_behavior, subscription."
    )
    assert (invoice["subscription"], invoice["total"]) == (made["id"], 2000)


@pytest.mark.recorded("pay-rails/pay, 8 invoices at 2022-11-15 to 2025-10-29.clover")
@pytest.mark.parametrize("version", ["2022-08-01", "2022-11-15", "2025-10-29.clover"])
def test_an_invoice_of_a_subscription_for_which_nothing_waits_is_empty(shop: Shop, version: str) -> None:
    books = Books(Shop(shop.wire.with_version(version)))
    made = books.subscribe(books.shop.paying_customer()["id"], books.price(1000))

    draft = books.shop.post("/v1/invoices", customer=made["customer"], subscription=made["id"])
    paid = books.shop.post(f"/v1/invoices/{draft['id']}/pay")

    assert (draft["status"], draft["lines"]["data"], draft["billing_reason"]) == ("draft", [], "manual")
    assert (paid["status"], paid["amount_paid"]) == ("paid", 0)


@pytest.mark.recorded("stripe-cli#1249")
def test_before_2022_08_01_an_invoice_of_a_subscription_insists_on_something(shop: Shop) -> None:
    books = Books(Shop(shop.wire.with_version("2020-08-27")))
    made = books.subscribe(books.shop.paying_customer()["id"], books.price(1000))

    empty = books.refused("/v1/invoices", customer=made["customer"], subscription=made["id"])

    assert (empty["status"], empty["code"]) == (400, "invoice_no_subscription_line_items")
    assert (empty["param"], empty["message"]) == ("subscription", "Nothing to invoice for subscription")


@pytest.mark.recorded("pay-rails/pay, 4 refusals of a plan, to 2024-12-18.acacia, and 2 of a price")
@pytest.mark.parametrize(("named", "param"), [("plan", "plan"), ("price", "items[0][price]")])
def test_a_plan_that_there_is_not_is_named_without_its_item(books: Books, named: str, param: str) -> None:
    customer = books.shop.paying_customer()["id"]

    refused = books.refused("/v1/subscriptions", customer=customer, **{f"items__0__{named}": "invalid"})

    assert (refused["code"], refused["param"]) == ("resource_missing", param)
    assert refused["message"] == f"No such {named}: 'invalid'"


@pytest.mark.recorded("pay-rails/pay, 58 subscriptions of 2020 to 2022 with off_session, 55 without it")
@pytest.mark.parametrize(
    ("card", "off_session", "usage"),
    [
        ("pm_card_visa", "true", None),
        ("pm_card_visa", "false", "off_session"),
        ("pm_card_authenticationRequired", "true", "off_session"),
    ],
)
def test_a_card_that_pays_off_session_is_not_set_up_again(
    books: Books, card: str, off_session: str, usage: str | None
) -> None:
    customer = books.shop.paying_customer(card)["id"]

    made = books.subscribe(
        customer, books.price(1000), off_session=off_session, expand=["latest_invoice.payment_intent"]
    )

    assert made["latest_invoice"]["payment_intent"]["setup_future_usage"] == usage


@pytest.mark.recorded("cashier-stripe, test_applying_discounts_to_existing_customers")
def test_what_the_discount_of_a_customer_names_is_expanded(books: Books) -> None:
    code = _promotion_code(books.shop)
    customer = books.shop.customer(promotion_code=code["id"])["id"]

    shown = books.shop.get(f"/v1/customers/{customer}", expand=["discount.promotion_code"])

    assert shown["discount"]["promotion_code"]["code"] == "SPRING"


def _swap(books: Books, subscription: Object, price: str, proration_behavior: str) -> Object:
    (item,) = subscription["items"]["data"]
    return books.update(
        subscription["id"],
        items__0__price=price,
        items__1__id=item["id"],
        items__1__deleted=True,
        proration_behavior=proration_behavior,
    )


def _promotion_code(shop: Shop) -> Object:
    return shop.post("/v1/promotion_codes", coupon=shop.coupon(percent_off=10, duration="forever")["id"], code="SPRING")
