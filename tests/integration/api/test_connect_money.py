"""Money of connected accounts: kept, checked and shown on invoices, intents and charges; nothing is transferred."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.shop import TO_SEND, Object, Shop
from tests.support.subscriptions import Books, items

SELLER = "acct_1Seller"
DESTINED = {"transfer_data__destination": SELLER}
TO_SELLER = {**DESTINED, "on_behalf_of": SELLER}
NOBODY_TAKES_IT = (
    "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth "
    "key or Stripe-Account header) or destination payment (using `transfer_data[destination]`)."
)


def paid(shop: Shop, **params: object) -> tuple[Object, Object]:
    """The intent and the charge of an invoice that was paid by card."""
    opened = shop.open_invoice(shop.paying_customer()["id"], 2000, **params)
    shop.post(f"/v1/invoices/{opened['id']}/pay")
    intent = shop.get("/v1/payment_intents", limit=1, expand=["data.latest_charge"])["data"][0]
    return intent, intent["latest_charge"]


def test_an_invoice_for_a_connected_account(shop: Shop) -> None:
    issuer = {"issuer__type": "account", "issuer__account": SELLER}
    intent, charge = paid(shop, application_fee_amount=300, **issuer, **TO_SELLER)
    invoice = shop.get("/v1/invoices")["data"][0]
    assert (invoice["on_behalf_of"], invoice["issuer"]) == (SELLER, {"account": SELLER, "type": "account"})
    assert "transfer_data" not in invoice
    for each in (intent, charge):
        assert each["application_fee_amount"] == 300
        assert each["on_behalf_of"] == SELLER
        assert each["transfer_data"]["destination"] == SELLER
    assert (charge["destination"], charge["application_fee"]) == (SELLER, None)


def test_an_older_version_shows_it_on_the_invoice(shop: Shop) -> None:
    draft = shop.draft(None, 2000, application_fee_amount=300, **TO_SELLER)
    older = Shop(replace(shop.wire, version="2024-06-20")).invoice(draft["id"])
    assert older["application_fee_amount"] == 300
    assert older["transfer_data"] == {"amount": None, "destination": SELLER}


def test_it_can_be_changed_and_taken_away_while_it_is_a_draft(shop: Shop) -> None:
    draft = shop.draft(None, 2000, **TO_SELLER)
    path = f"/v1/invoices/{draft['id']}"
    changed = shop.post(path, transfer_data__destination="acct_1Other", on_behalf_of="", issuer__type="self")
    assert (changed["on_behalf_of"], changed["issuer"]) == (None, {"type": "self"})
    shop.post(path, transfer_data="")
    assert shop.wire.post(path, {"application_fee_amount": 1}).error["message"] == NOBODY_TAKES_IT
    shop.post(f"{path}/finalize")
    assert shop.get("/v1/payment_intents")["data"][0]["transfer_data"] is None
    assert shop.wire.post(path, {"on_behalf_of": SELLER}).error["param"] == "on_behalf_of"


def test_nobody_gets_more_of_an_invoice_than_is_due(shop: Shop) -> None:
    customer = shop.customer(balance=-1900)["id"]
    shop.open_invoice(customer, 2000, application_fee_amount=300, **TO_SELLER)
    assert shop.get("/v1/payment_intents")["data"][0]["application_fee_amount"] == 100
    share = {"transfer_data__destination": SELLER, "transfer_data__amount": 3000}
    shop.open_invoice(None, 2000, **share)
    assert shop.get("/v1/payment_intents", limit=1)["data"][0]["transfer_data"] == {
        "amount": 2000,
        "destination": SELLER,
    }


def test_an_intent_for_a_connected_account(shop: Shop) -> None:
    made = {"amount": 2000, "currency": "usd", "capture_method": "manual", **TO_SELLER}
    held = shop.post(
        "/v1/payment_intents", confirm=True, return_url="https://example.com", payment_method="pm_card_visa", **made
    )
    assert held["transfer_data"] == {"destination": SELLER}
    path = f"/v1/payment_intents/{held['id']}"
    captured = shop.post(f"{path}/capture", amount_to_capture=1500, application_fee_amount=150)
    assert captured["application_fee_amount"] == 150
    assert shop.get(f"/v1/charges/{captured['latest_charge']}")["application_fee_amount"] == 150
    other = shop.post("/v1/payment_intents", amount=2000, currency="usd", application_fee_amount=5, **TO_SELLER)
    assert shop.post(f"/v1/payment_intents/{other['id']}", application_fee_amount=7)["application_fee_amount"] == 7


@pytest.mark.recorded("pay-rails/pay, 24 replies at 2020-08-27 to 2025-10-29.clover")
def test_what_is_passed_on_has_a_transfer_group(shop: Shop) -> None:
    intent, charge = paid(shop, transfer_data__destination=SELLER)
    plain, _ = paid(shop)
    named = shop.post(
        "/v1/payment_intents",
        amount=500,
        confirm=True,
        currency="usd",
        payment_method="pm_card_visa",
        return_url="https://example.com",
        transfer_group="ORDER10",
        **DESTINED,
    )

    assert intent["transfer_group"] == charge["transfer_group"] == f"group_{intent['id']}"
    assert (named["transfer_group"], plain["transfer_group"]) == ("ORDER10", None)
    assert intent["transfer_data"] == {"destination": SELLER}
    assert charge["transfer_data"] == {"amount": None, "destination": SELLER}


def test_a_connected_account_itself_pays_its_platform(shop: Shop) -> None:
    seller = Shop(replace(shop.wire, account=SELLER))
    intent, charge = paid(seller, application_fee_amount=300)
    assert (intent["application_fee_amount"], intent["transfer_data"]) == (300, None)
    assert charge["application_fee_amount"] == 300


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        ({"application_fee_amount": 5}, NOBODY_TAKES_IT, "application_fee_amount"),
        ({"transfer_data[destination]": "cus_1"}, "No such destination: 'cus_1'", "transfer_data[destination]"),
        (
            {"transfer_data[amount]": 5},
            "Missing required param: transfer_data[destination].",
            "transfer_data[destination]",
        ),
        ({"on_behalf_of": "nobody"}, "No such account: 'nobody'", "on_behalf_of"),
        (
            {"transfer_data[destination]": SELLER, "transfer_data[amount]": 5, "application_fee_amount": 5},
            "You may only specify one of these parameters: application_fee_amount, transfer_data[amount].",
            "application_fee_amount",
        ),
    ],
)
def test_what_cannot_be(params: dict[str, str], message: str, param: str, shop: Shop) -> None:
    invoice = {"customer": shop.customer()["id"], **TO_SEND}
    for path, other in (("/v1/invoices", invoice), ("/v1/payment_intents", {"amount": 2000, "currency": "usd"})):
        refused = shop.wire.post(path, {**other, **params})
        assert (refused.status, refused.error["message"], refused.error["param"]) == (400, message, param)


def test_what_cannot_be_of_one_alone(shop: Shop) -> None:
    own = shop.get("/v1/account")["id"]
    intent = {"amount": 2000, "currency": "usd"}
    itself = shop.wire.post("/v1/payment_intents", {**intent, "transfer_data[destination]": own})
    assert itself.error["message"] == "The `destination` param cannot be set to your own account."
    whole = {**intent, "transfer_data[destination]": SELLER}
    dear = shop.wire.post("/v1/payment_intents", {**whole, "application_fee_amount": 2001})
    assert (dear.status, dear.error["param"]) == (400, "application_fee_amount")
    much = shop.wire.post("/v1/payment_intents", {**whole, "transfer_data[amount]": 2001})
    assert (much.status, much.error["param"]) == (400, "transfer_data[amount]")
    for issuer in ({"issuer[type]": "account"}, {"issuer[type]": "self", "issuer[account]": SELLER}):
        refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], **TO_SEND, **issuer})
        assert (refused.status, refused.error["param"]) == (400, "issuer[account]")


def test_the_accounts_can_be_expanded(shop: Shop) -> None:
    issuer = {"issuer__type": "account", "issuer__account": SELLER}
    draft = shop.draft(None, 2000, **issuer, **TO_SELLER)
    shown = shop.invoice(draft["id"], expand=["on_behalf_of", "issuer.account"])
    assert shown["on_behalf_of"] == shown["issuer"]["account"] == shop.get(f"/v1/accounts/{SELLER}")
    shop.post(f"/v1/invoices/{draft['id']}/finalize")
    intent = shop.get("/v1/payment_intents", expand=["data.transfer_data.destination"])["data"][0]
    assert intent["transfer_data"]["destination"]["id"] == SELLER


def test_a_preview_says_whose_it_is(shop: Shop) -> None:
    customer = shop.customer()["id"]
    shop.item(customer)
    preview = shop.post("/v1/invoices/create_preview", customer=customer, on_behalf_of=SELLER, issuer__type="self")
    assert (preview["on_behalf_of"], preview["issuer"]) == (SELLER, {"type": "self"})


def subscribed(shop: Shop, **params: object) -> tuple[Object, Object]:
    """A subscription of 20.00 a month, and the intent of its first invoice."""
    books = Books(shop)
    made = books.subscribe(shop.paying_customer()["id"], books.price(2000), **params)
    return made, shop.get("/v1/payment_intents", limit=1)["data"][0]


def test_a_subscription_shares_what_its_invoices_come_to(shop: Shop) -> None:
    made, intent = subscribed(shop, on_behalf_of=SELLER, application_fee_percent="12.5", **DESTINED)
    assert (made["application_fee_percent"], made["on_behalf_of"]) == (12.5, SELLER)
    assert made["transfer_data"] == {"amount_percent": None, "destination": SELLER}
    assert (intent["application_fee_amount"], intent["on_behalf_of"]) == (250, SELLER)
    assert intent["transfer_data"] == {"destination": SELLER}


def test_a_share_in_percent_is_of_the_invoice_as_it_is_finalized(shop: Shop) -> None:
    made, intent = subscribed(shop, transfer_data__amount_percent="33.33", **DESTINED)
    assert made["transfer_data"] == {"amount_percent": 33.33, "destination": SELLER}
    assert intent["transfer_data"] == {"amount": 667, "destination": SELLER}
    older = Shop(replace(shop.wire, version="2024-06-20")).invoice(made["latest_invoice"])
    assert older["transfer_data"] == {"amount": 667, "destination": SELLER}


def test_a_subscription_lets_go_of_its_connected_account(shop: Shop) -> None:
    made, _ = subscribed(shop, on_behalf_of=SELLER, application_fee_percent=10, **DESTINED)
    path = f"/v1/subscriptions/{made['id']}"
    alone = shop.wire.post(path, {"transfer_data": ""}).error
    assert alone["param"] == "application_fee_percent"
    changed = shop.post(path, application_fee_percent="", on_behalf_of="", transfer_data="")
    assert [changed[name] for name in ("application_fee_percent", "on_behalf_of", "transfer_data")] == [None] * 3


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"application_fee_percent": 10}, "application_fee_percent"),
        ({"application_fee_percent": 101, **DESTINED}, "application_fee_percent"),
        ({"application_fee_percent": "1.125", **DESTINED}, "application_fee_percent"),
        ({"application_fee_percent": 10, "transfer_data__amount_percent": 5, **DESTINED}, "application_fee_percent"),
        ({"on_behalf_of": "nobody"}, "on_behalf_of"),
        ({"transfer_data__amount_percent": 10}, "transfer_data[destination]"),
    ],
)
def test_terms_that_no_subscription_can_have(shop: Shop, params: Object, param: str) -> None:
    books = Books(shop)
    named = {"customer": shop.paying_customer()["id"], **items(books.price(2000))}
    refused = books.refused("/v1/subscriptions", **named, **params)
    assert refused["param"] == param
    assert shop.get("/v1/subscriptions")["data"] == []


def test_a_setup_intent_and_its_mandate_say_for_whom_they_are(shop: Shop) -> None:
    debit = {
        "payment_method": "pm_usBankAccount_success",
        "payment_method_types": ["us_bank_account"],
        "mandate_data__customer_acceptance__type": "offline",
    }
    intent = shop.post(
        "/v1/setup_intents", **debit, confirm=True, on_behalf_of=SELLER, expand=["mandate", "on_behalf_of"]
    )
    assert (intent["on_behalf_of"]["id"], intent["mandate"]["on_behalf_of"]) == (SELLER, SELLER)
    assert shop.get(f"/v1/setup_intents/{intent['id']}")["on_behalf_of"] == SELLER
    assert shop.post("/v1/setup_intents")["on_behalf_of"] is None
    refused = shop.wire.post("/v1/setup_intents", {"on_behalf_of": "nobody"})
    assert (refused.status, refused.error["code"]) == (400, "resource_missing")
    assert refused.error["param"] == "on_behalf_of"
    paid = {"amount": 2000, "currency": "usd", **debit, "confirm": True, "on_behalf_of": SELLER}
    charge = shop.post("/v1/payment_intents", **paid, expand=["latest_charge"])["latest_charge"]
    mandate = charge["payment_method_details"]["us_bank_account"]["mandate"]
    assert shop.get(f"/v1/mandates/{mandate}")["on_behalf_of"] == SELLER
