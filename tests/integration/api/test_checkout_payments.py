"""What comes of Checkout Sessions once customers pay them: payments, subscriptions, set-ups, and their events."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.checkout import PATH, Till
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books
from tests.support.waiting import eventually

pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def intent_of(till: Till, session: Object) -> Object:
    return till.shop.get(f"/v1/payment_intents/{till.read(session)['payment_intent']}")


def test_a_guest_pays(till: Till) -> None:
    # What a charge is told of seconds later does not come meanwhile.
    Books(till.shop).stop()
    session = till.open(till.once(), payment_intent_data__description="Cart 7", payment_intent_data__metadata__a="1")
    begun = len(till.shop.events())
    outcome = till.complete(session, email="kim@example.com", name="Kim")
    assert (outcome["outcome"], outcome["status"], outcome["payment_status"]) == ("completed", "complete", "paid")
    assert outcome["location"] == f"https://shop.example/thanks?session={session['id']}"
    paid = till.read(session, expand=["payment_intent.payment_method"])
    assert (paid["customer"], paid["url"]) == (None, None)
    assert (paid["customer_details"]["email"], paid["customer_details"]["name"]) == ("kim@example.com", "Kim")
    intent = paid["payment_intent"]
    assert (intent["amount_received"], intent["description"], intent["metadata"]) == (1500, "Cart 7", {"a": "1"})
    assert intent["payment_method"]["billing_details"]["email"] == "kim@example.com"
    assert till.shop.types_since(begun) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_a_customer_is_made_where_one_is_asked_for(till: Till) -> None:
    session = till.open(till.once(), customer_creation="always")
    till.complete(session, email="kim@example.com")
    customer = till.shop.get(f"/v1/customers/{till.read(session)['customer']}")
    assert customer["email"] == "kim@example.com"
    assert intent_of(till, session)["customer"] == customer["id"]


def test_a_declined_card_leaves_the_session_open(till: Till) -> None:
    session = till.open(till.once())
    outcome = till.complete(session, payment_method="pm_card_chargeDeclinedInsufficientFunds")
    assert (outcome["outcome"], outcome["status"]) == ("declined", "open")
    assert outcome["error"]["decline_code"] == "insufficient_funds"
    failed = intent_of(till, session)
    assert failed["status"] == "requires_payment_method"
    assert till.complete(session)["outcome"] == "completed"
    assert intent_of(till, session)["id"] == failed["id"]
    assert "checkout.session.async_payment_failed" not in [each["type"] for each in till.shop.events()]


@pytest.mark.parametrize(("answer", "outcome"), [("succeeds", "completed"), ("fails", "declined")])
def test_a_card_that_asks_for_authentication(till: Till, answer: str, outcome: str) -> None:
    session = till.open(till.once())
    waiting = till.complete(session, payment_method="pm_card_threeDSecure2Required", authentication="waits")
    assert (waiting["outcome"], waiting["status"]) == ("action_required", "open")
    assert waiting["next_action"]["type"] == "redirect_to_url"
    assert till.complete(session, authentication=answer)["outcome"] == outcome


def test_nothing_due_needs_no_payment(till: Till) -> None:
    coupon = till.shop.coupon(percent_off="100")
    session = till.open(till.once(), discounts__0__coupon=coupon["id"])
    assert till.complete(session)["payment_status"] == "no_payment_required"
    assert till.read(session)["payment_intent"] is None
    assert till.shop.get(f"/v1/coupons/{coupon['id']}")["times_redeemed"] == 1


def test_the_invoice_begins_with_what_was_asked_for(till: Till) -> None:
    tax_id = till.shop.post("/v1/tax_ids", type="eu_vat", value="DE123456789")["id"]
    template = till.shop.wire.ok(till.shop.wire.post("/_emulator/rendering_templates", b"{}"))["id"]
    data = "invoice_creation__invoice_data__"
    looks = {"amount_tax_display": "exclude_tax", "template": template}
    asked = {
        "invoice_creation__enabled": True,
        f"{data}account_tax_ids": [tax_id],
        **{f"{data}rendering_options__{name}": value for name, value in looks.items()},
    }
    session = till.open(till.once(), **asked)
    shown = session["invoice_creation"]["invoice_data"]
    assert (shown["account_tax_ids"], shown["rendering_options"]) == ([tax_id], looks)
    till.complete(session)
    invoice = till.read(session, expand__0="invoice")["invoice"]
    assert invoice["account_tax_ids"] == [tax_id]
    assert {name: invoice["rendering"][name] for name in looks} == looks

    plain = till.open(till.once(), invoice_creation__enabled=True)["invoice_creation"]["invoice_data"]
    assert (plain["account_tax_ids"], plain["rendering_options"]) == (None, None)
    for name in (f"{data}account_tax_ids__0", f"{data}rendering_options__template"):
        error = till.refused(till.once(), invoice_creation__enabled=True, **{name: "nope"})
        assert error["param"] == name.replace("__", "[", 1).replace("__", "][") + "]"


def test_a_payment_with_its_invoice(till: Till) -> None:
    session = till.open(till.once(), invoice_creation__enabled=True, invoice_creation__invoice_data__footer="Bye")
    till.complete(session, email="kim@example.com")
    paid = till.read(session, expand=["invoice"])
    invoice = paid["invoice"]
    assert (invoice["status"], invoice["amount_paid"], invoice["footer"]) == ("paid", 1500, "Bye")
    assert invoice["customer"] == paid["customer"]
    (payment,) = till.shop.get("/v1/invoice_payments", invoice=invoice["id"])["data"]
    assert payment["payment"]["payment_intent"] == paid["payment_intent"]
    assert len(till.shop.get("/v1/payment_intents")["data"]) == 1


def test_money_that_is_only_held(till: Till) -> None:
    session = till.open(till.once(), payment_intent_data__capture_method="manual")
    assert till.complete(session)["payment_status"] == "unpaid"
    till.shop.post(f"/v1/payment_intents/{till.read(session)['payment_intent']}/capture")
    assert till.read(session)["payment_status"] == "paid"


def test_a_subscription_begins(till: Till) -> None:
    session = till.open(till.monthly(), mode="subscription", subscription_data__metadata__a="1")
    begun = len(till.shop.events())
    outcome = till.complete(session, email="kim@example.com")
    assert (outcome["outcome"], outcome["payment_status"]) == ("completed", "paid")
    paid = till.read(session, expand=["subscription.default_payment_method", "invoice", "customer"])
    subscription = paid["subscription"]
    assert (subscription["status"], subscription["metadata"]) == ("active", {"a": "1"})
    assert subscription["default_payment_method"]["customer"] == paid["customer"]["id"]
    assert (paid["invoice"]["status"], paid["invoice"]["amount_paid"]) == ("paid", 900)
    assert (paid["payment_intent"], paid["customer"]["email"]) == (None, "kim@example.com")
    told = till.shop.types_since(begun)
    order = [
        "customer.created",
        "customer.subscription.created",
        "payment_intent.succeeded",
        "invoice.paid",
        "checkout.session.completed",
        "customer.subscription.updated",
    ]
    assert [each for each in told if each in order] == order
    assert "payment_method.attached" in told


def test_what_the_invoices_of_a_subscription_start_with(till: Till) -> None:
    tax_id = till.shop.post("/v1/tax_ids", type="eu_vat", value="DE123456789")["id"]
    settings = "subscription_data__invoice_settings"
    named = {f"{settings}__custom_fields__0__name": "Order", f"{settings}__custom_fields__0__value": "7"}
    texts = {f"{settings}__description": "The plan", f"{settings}__footer": "Thanks"}
    tax_ids = {f"{settings}__account_tax_ids": [tax_id]}
    session = till.open(till.monthly(), mode="subscription", **named, **texts, **tax_ids)
    till.complete(session)
    paid = till.read(session, expand=["subscription", "invoice"])
    assert paid["subscription"]["invoice_settings"] == {
        "account_tax_ids": [tax_id],
        "custom_fields": [{"name": "Order", "value": "7"}],
        "description": "The plan",
        "footer": "Thanks",
        "issuer": {"type": "self"},
    }
    assert (paid["invoice"]["account_tax_ids"], paid["invoice"]["footer"]) == ([tax_id], "Thanks")


def test_a_subscription_whose_card_declines_at_first(till: Till) -> None:
    session = till.open(till.monthly(), mode="subscription")
    assert till.complete(session, payment_method="pm_card_chargeDeclined")["outcome"] == "declined"
    assert till.read(session)["subscription"] is None
    assert till.complete(session)["outcome"] == "completed"
    (subscription,) = till.shop.get("/v1/subscriptions", status="all")["data"]
    assert (subscription["id"], subscription["status"]) == (till.read(session)["subscription"], "active")


def test_a_subscription_that_is_given_up(till: Till) -> None:
    session = till.open(till.monthly(), mode="subscription")
    till.complete(session, payment_method="pm_card_chargeDeclined")
    till.shop.post(f"{PATH}/{session['id']}/expire")
    (subscription,) = till.shop.get("/v1/subscriptions", status="all")["data"]
    assert subscription["status"] == "incomplete_expired"


def test_a_trial_asks_for_a_card_and_costs_nothing(till: Till) -> None:
    session = till.open(till.monthly(), mode="subscription", subscription_data__trial_period_days=7)
    assert session["amount_total"] == 0
    outcome = till.complete(session)
    assert outcome["payment_status"] == "no_payment_required"
    subscription = till.read(session, expand=["subscription"])["subscription"]
    assert (subscription["status"], subscription["pending_setup_intent"]) == ("trialing", None)
    assert subscription["default_payment_method"] is not None


def test_a_trial_without_a_card(till: Till) -> None:
    session = till.open(
        till.monthly(),
        mode="subscription",
        payment_method_collection="if_required",
        subscription_data__trial_period_days=7,
        subscription_data__trial_settings__end_behavior__missing_payment_method="cancel",
    )
    till.complete(session)
    subscription = till.read(session, expand=["subscription"])["subscription"]
    assert (subscription["status"], subscription["default_payment_method"]) == ("trialing", None)
    assert subscription["trial_settings"]["end_behavior"]["missing_payment_method"] == "cancel"


def test_a_fee_beside_a_trial_is_paid_at_once(till: Till) -> None:
    books = Books(till.shop)
    start = books.stop()
    session = till.open(till.monthly(), till.once(500), mode="subscription", subscription_data__trial_period_days=7)
    assert session["amount_total"] == 500
    till.complete(session)
    begun = till.read(session, expand=["subscription"])["subscription"]
    assert (begun["status"], begun["trial_end"]) == ("trialing", start + 7 * DAY)
    books.move_to(start + 8 * DAY)
    ended = till.shop.get(f"/v1/subscriptions/{begun['id']}", expand=["latest_invoice"])
    assert (ended["status"], ended["latest_invoice"]["status"]) == ("active", "paid")
    assert ended["latest_invoice"]["total"] == 900
    told = [each["type"] for each in till.shop.events(type="customer.subscription.trial_will_end")]
    assert len(told) == 1


def test_a_one_time_price_beside_a_recurring_one(till: Till) -> None:
    session = till.open(till.monthly(), till.once(500), mode="subscription")
    assert session["amount_total"] == 1400
    till.complete(session)
    paid = till.read(session, expand=["invoice", "subscription"])
    assert paid["invoice"]["amount_paid"] == 1400
    assert len(paid["subscription"]["items"]["data"]) == 1


def test_a_card_is_set_up(till: Till) -> None:
    customer = till.shop.customer()["id"]
    session = till.open(mode="setup", customer=customer)
    begun = len(till.shop.events())
    assert till.complete(session)["payment_status"] == "no_payment_required"
    intent = till.shop.get(f"/v1/setup_intents/{session['setup_intent']}")
    assert (intent["status"], intent["customer"]) == ("succeeded", customer)
    told = till.shop.types_since(begun)
    assert told[-2:] == ["setup_intent.succeeded", "checkout.session.completed"]
    assert len(till.shop.get(f"/v1/customers/{customer}/payment_methods")["data"]) == 1


@pytest.mark.parametrize("creation", [None, "if_required", "always"])
def test_a_set_up_makes_no_customer_unless_it_is_told_to(creation: str | None, till: Till) -> None:
    """Others attach the payment method to a customer of theirs afterwards, as TryGhost/Ghost does."""
    session = till.open(mode="setup", customer_creation=creation, customer_email="jenny@example.com")
    assert session["customer_creation"] == (creation or "if_required")
    till.complete(session)
    done = till.read(session, expand__0="setup_intent.payment_method")
    intent, made = done["setup_intent"], done["customer"]
    assert (made is not None) == (creation == "always")
    assert intent["customer"] == intent["payment_method"]["customer"] == made
    assert done["customer_details"]["email"] == "jenny@example.com"
    method = intent["payment_method"]["id"]
    answer = till.shop.wire.post(f"/v1/payment_methods/{method}/attach", {"customer": till.shop.customer()["id"]})
    assert answer.status == (400 if made else 200)


@pytest.mark.parametrize(
    ("method", "outcome", "status"),
    [
        ("pm_sepaDebit_success_at", "succeeded", "paid"),
        ("pm_sepaDebit_failed_at", "failed", "unpaid"),
    ],
)
def test_a_bank_answers_later(till: Till, method: str, outcome: str, status: str) -> None:
    now = Books(till.shop).stop()
    session = till.open(till.once(currency="eur"), payment_method_types=["sepa_debit"])
    done = till.complete(session, payment_method=method)
    assert (done["status"], done["payment_status"]) == ("complete", "unpaid")
    Books(till.shop).move_to(now + 10 * DAY)
    assert till.read(session)["payment_status"] == status
    told = [each["type"] for each in till.shop.events() if each["type"].startswith("checkout.")]
    assert told == ["checkout.session.completed", f"checkout.session.async_payment_{outcome}"]


def test_the_choices_of_the_customer(till: Till) -> None:
    coupon = till.shop.coupon(percent_off="50")
    till.shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon["id"], code="HALF")
    session = till.open(
        till.once(1000),
        allow_promotion_codes=True,
        line_items__0__adjustable_quantity__enabled=True,
        line_items__0__adjustable_quantity__maximum=5,
        phone_number_collection__enabled=True,
        shipping_address_collection__allowed_countries=["DE"],
        custom_fields__0__key="size",
        custom_fields__0__label__type="custom",
        custom_fields__0__label__custom="Size",
        custom_fields__0__type="dropdown",
        custom_fields__0__dropdown__options__0__label="Small",
        custom_fields__0__dropdown__options__0__value="s",
        expand=["line_items"],
    )
    line = session["line_items"]["data"][0]["id"]
    assert till.try_to_complete(session, quantities={line: 6}).status == 400
    assert till.try_to_complete(session, promotion_code="NOPE").status == 400
    assert till.try_to_complete(session, custom_fields={"size": "xl"}).status == 400
    till.complete(session, quantities={line: 3}, promotion_code="half", custom_fields={"size": "s"})
    paid = till.read(session)
    assert (paid["amount_subtotal"], paid["amount_total"]) == (3000, 1500)
    assert paid["custom_fields"][0]["dropdown"]["value"] == "s"
    assert paid["collected_information"]["shipping_details"]["address"]["country"] == "DE"
    assert paid["customer_details"]["phone"] is not None
    assert intent_of(till, session)["shipping"]["address"]["country"] == "DE"


def test_two_customers_at_once(till: Till) -> None:
    session = till.open(till.once())
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: till.try_to_complete(session), range(2)))
    assert sorted(answer.status for answer in answers) == [200, 400]
    assert len(till.shop.get("/v1/charges")["data"]) == 1
    completed = [each for each in till.shop.events() if each["type"] == "checkout.session.completed"]
    assert len(completed) == 1


def test_authentication_on_the_bank_s_own_page_completes_the_session(till: Till) -> None:
    session = till.open(till.once())
    waiting = till.complete(session, payment_method="pm_card_threeDSecure2Required", authentication="waits")
    page = waiting["next_action"]["redirect_to_url"]
    assert page["return_url"] == session["url"].partition("#")[0]
    answer = till.shop.wire.request(
        "POST",
        "/" + page["url"].split("/", 3)[3],
        body=b"answer=complete",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 303
    done = eventually(lambda: till.read(session), lambda found: found["status"] == "complete")
    assert done["payment_status"] == "paid"
