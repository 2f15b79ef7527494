"""Sources over the wire: what customers kept to pay with, before there were payment methods."""

from __future__ import annotations

import pytest

from tests.support.payment_classes import mismatches
from tests.support.resources import check_reading
from tests.support.shop import Object, Shop


def sources(shop: Shop, customer: str, path: str = "sources", **params: str) -> list[str]:
    return [each["id"] for each in shop.get(f"/v1/customers/{customer}/{path}", **params)["data"]]


def test_the_first_source_is_the_default_one(shop: Shop) -> None:
    customer = shop.customer()["id"]
    count = len(shop.event_log())
    card = shop.post(f"/v1/customers/{customer}/sources", source="tok_visa")
    assert (card["object"], card["brand"], card["customer"], card["cvc_check"]) == ("card", "Visa", customer, "pass")
    assert shop.types_since(count) == ["customer.source.created", "customer.updated"]
    other = shop.post(f"/v1/customers/{customer}/sources", source="tok_mastercard", metadata__a="b")
    assert other["metadata"] == {"a": "b"}
    after = shop.get(f"/v1/customers/{customer}", expand=["default_source", "sources"])
    assert after["default_source"] == card
    assert after["sources"]["data"] == [other, card]
    assert (after["sources"]["total_count"], after["sources"]["url"]) == (2, f"/v1/customers/{customer}/sources")
    changed = shop.post(f"/v1/customers/{customer}", default_source=other["id"])
    assert changed["default_source"] == other["id"]
    assert [mismatch for each in (card, other) for mismatch in mismatches(each)] == []
    unknown = shop.wire.post(f"/v1/customers/{customer}", {"default_source": "card_nope"})
    assert (unknown.status, unknown.error["param"]) == (400, "default_source")


def test_a_customer_comes_with_a_source_and_gets_another_one(shop: Shop) -> None:
    customer = shop.customer(source="tok_visa")
    first = customer["default_source"]
    assert shop.get(f"/v1/customers/{customer['id']}/sources/{first}")["last4"] == "4242"
    after = shop.post(f"/v1/customers/{customer['id']}", source="tok_amex")
    assert after["default_source"] not in (None, first)
    assert sources(shop, customer["id"]) == [after["default_source"]]
    written = shop.customer(
        source__object="card", source__number="4242424242424242", source__exp_month=1, source__exp_year=2034
    )
    assert written["default_source"].startswith("card_")


def test_card_is_what_source_was_called_at_first(shop: Shop) -> None:
    customer = shop.customer(card="tok_visa")
    assert customer["default_source"].startswith("card_")
    replaced = shop.post(f"/v1/customers/{customer['id']}", card="tok_amex")
    added = shop.post(f"/v1/customers/{customer['id']}/cards", card="tok_mastercard")
    assert sources(shop, customer["id"]) == [added["id"], replaced["default_source"]]
    written = {"card__number": "4242424242424242", "card__exp_month": 1, "card__exp_year": 2034}
    paid = shop.post("/v1/charges", amount=500, currency="usd", payment_user_agent="Agent/1", **written)
    assert (paid["status"], paid["source"]["last4"]) == ("succeeded", "4242")
    both = shop.wire.post("/v1/customers", {"card": "tok_visa", "source": "tok_visa"})
    assert (both.status, both.error["param"]) == (400, "card")


def test_a_card_is_changed_and_deleted(shop: Shop) -> None:
    customer = shop.customer(source="tok_visa")
    path = f"/v1/customers/{customer['id']}/sources/{customer['default_source']}"
    count = len(shop.event_log())
    changed = shop.post(path, name="Jenny", exp_month=9, address_zip="94107", metadata__a="b")
    assert (changed["name"], changed["exp_month"], changed["address_zip"]) == ("Jenny", 9, "94107")
    assert changed["address_zip_check"] == "pass"
    assert shop.types_since(count) == ["customer.source.updated"]
    gone = shop.delete(path)
    assert gone == {"id": customer["default_source"], "object": "card", "deleted": True}
    assert shop.get(f"/v1/customers/{customer['id']}")["default_source"] is None
    assert shop.wire.get(path).status == 404
    assert shop.types_since(count)[1:] == ["customer.source.deleted", "customer.updated"]


def test_a_declined_card_is_not_kept(shop: Shop) -> None:
    refused = shop.wire.post("/v1/customers", {"source": "tok_chargeDeclined"})
    assert (refused.status, refused.error["code"]) == (402, "card_declined")
    assert shop.get("/v1/customers")["data"] == []


def test_a_bank_account_is_verified_and_debited(shop: Shop) -> None:
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    account = shop.post(f"/v1/customers/{customer}/sources", source="btok_us")
    assert (account["object"], account["status"]) == ("bank_account", "new")
    assert mismatches(account) == []
    early = shop.wire.post("/v1/charges", {"amount": 500, "currency": "usd", "customer": customer})
    assert (early.status, "must be verified" in early.error["message"]) == (400, True)
    path = f"/v1/customers/{customer}/sources/{account['id']}/verify"
    assert shop.wire.post(path, {"amounts[]": ["1", "2"]}).error["code"] == "bank_account_verification_failed"
    assert shop.post(path, amounts=[32, 45])["status"] == "verified"
    charge = shop.post("/v1/charges", amount=500, currency="usd", customer=customer)
    assert (charge["status"], charge["source"]["id"]) == ("pending", account["id"])
    shop.clock(advance=60)
    assert shop.get(f"/v1/charges/{charge['id']}")["status"] == "succeeded"


def test_an_account_that_no_deposit_arrives_at_is_never_verified(shop: Shop) -> None:
    customer = shop.customer()["id"]
    account = {
        "object": "bank_account",
        "country": "US",
        "account_number": "000666666661",
        "routing_number": "110000000",
    }
    named = {f"source__{name}": value for name, value in account.items()}
    made = shop.post(f"/v1/customers/{customer}/sources", **named)
    refused = shop.wire.post(f"/v1/customers/{customer}/sources/{made['id']}/verify", {"amounts[]": ["32", "45"]})
    assert (refused.status, refused.error["code"]) == (400, "bank_account_verification_failed")


@pytest.mark.parametrize(("path", "source"), [("cards", "tok_visa"), ("bank_accounts", "btok_us_verified")])
def test_the_older_paths(path: str, source: str, shop: Shop) -> None:
    customer = shop.customer()["id"]
    made = shop.post(f"/v1/customers/{customer}/{path}", source=source)
    shop.post(f"/v1/customers/{customer}/sources", source="tok_visa" if path != "cards" else "btok_us")
    assert sources(shop, customer, path) == [made["id"]]
    assert sources(shop, customer, object=path.removesuffix("s")) == [made["id"]]
    assert shop.get(f"/v1/customers/{customer}/{path}/{made['id']}") == made
    assert shop.delete(f"/v1/customers/{customer}/{path}/{made['id']}")["deleted"] is True


def test_a_source_of_the_sources_api(shop: Shop) -> None:
    made = shop.post("/v1/sources", type="card", token="tok_visa", owner__email="jenny@example.com", metadata__a="b")
    assert (made["id"][:4], made["status"], made["card"]["last4"]) == ("src_", "chargeable", "4242")
    assert made["owner"]["email"] == "jenny@example.com"
    assert mismatches(made) == []
    check_reading(shop, "/v1/sources", made, "No such source")
    assert shop.post(f"/v1/sources/{made['id']}", owner__name="Jenny")["owner"]["name"] == "Jenny"
    debit = shop.post(
        "/v1/sources", type="sepa_debit", sepa_debit__iban="DE89370400440532013000", currency="eur", owner__name="Jenny"
    )
    assert (debit["sepa_debit"]["last4"], mismatches(debit)) == ("3000", [])
    customer = shop.customer()["id"]
    assert shop.post(f"/v1/customers/{customer}/sources", source=made["id"])["customer"] == customer
    assert shop.delete(f"/v1/customers/{customer}/sources/{made['id']}")["status"] == "consumed"
    other = shop.wire.post("/v1/sources", {"type": "ideal"})
    assert (other.status, other.error["code"]) == (400, "not_emulated")


def test_an_invoice_is_paid_by_a_source(shop: Shop) -> None:
    customer = shop.customer(source="tok_visa")
    paid = shop.post(f"/v1/invoices/{shop.open_invoice(customer['id'])['id']}/pay")
    assert paid["status"] == "paid"
    other = shop.post(f"/v1/customers/{customer['id']}/sources", source="tok_mastercard")["id"]
    named = shop.post(f"/v1/invoices/{shop.open_invoice(customer['id'])['id']}/pay", source=other)
    assert named["status"] == "paid"
    own = shop.open_invoice(customer["id"], default_source=other)
    assert own["default_source"] == other
    shop.post(f"/v1/invoices/{own['id']}/pay")
    charges = shop.get("/v1/charges")["data"]
    assert [each["payment_method_details"]["card"]["brand"] for each in charges] == ["mastercard", "mastercard", "visa"]
    assert charges[0]["source"]["id"] == other
    wrong = shop.wire.post(f"/v1/invoices/{shop.open_invoice(customer['id'])['id']}/pay", {"source": "card_nope"})
    assert (wrong.status, wrong.error["param"]) == (400, "source")


def methods(shop: Shop, customer: str) -> list[Object]:
    listed: list[Object] = shop.get("/v1/payment_methods", customer=customer, type="card")["data"]
    return listed


def test_sources_are_payment_methods_too(shop: Shop) -> None:
    customer = shop.customer(source="tok_visa")
    method = shop.card(customer["id"])
    assert [each["id"] for each in methods(shop, customer["id"])] == [method["id"], customer["default_source"]]
    given = {"amount": 500, "currency": "usd", "customer": customer["id"], "payment_method": customer["default_source"]}
    paid = shop.post("/v1/payment_intents", **given, confirm=True, payment_method_types=["card"])
    assert paid["status"] == "succeeded"
    assert sources(shop, customer["id"]) == [customer["default_source"]]


def test_a_source_is_made_of_a_token_alone(shop: Shop) -> None:
    customer = shop.customer(source="tok_visa")
    card = customer["default_source"]
    refused = shop.wire.post("/v1/sources", {"type": "card", "token": card})
    assert (refused.status, refused.error["message"], refused.error["param"]) == (
        400,
        f"No such token: '{card}'",
        "token",
    )
    assert shop.get(f"/v1/customers/{customer['id']}/sources/{card}")["id"] == card
    account = shop.wire.post("/v1/sources", {"type": "card", "token": "btok_us_verified"})
    assert (account.status, account.error["param"]) == (400, "token")


@pytest.mark.parametrize("token", ["tok_visa", "btok_us_verified"])
def test_what_was_deleted_is_no_source_any_more(token: str, shop: Shop) -> None:
    customer = shop.customer(source=token)
    id = customer["default_source"]
    shop.delete(f"/v1/customers/{customer['id']}/sources/{id}")
    attempts: dict[str, dict[str, str]] = {
        "/v1/charges": {"amount": "500", "currency": "usd"},
        f"/v1/customers/{customer['id']}/sources": {},
        "/v1/customers": {},
    }
    for path, params in attempts.items():
        refused = shop.wire.post(path, {**params, "source": id})
        assert (refused.status, refused.error["message"]) == (400, f"No such source: '{id}'")


def test_what_was_charged_once_or_detached_is_consumed(shop: Shop) -> None:
    customer = shop.customer()["id"]
    detached = shop.post("/v1/sources", type="card", token="tok_visa")["id"]
    shop.post(f"/v1/customers/{customer}/sources", source=detached)
    shop.delete(f"/v1/customers/{customer}/sources/{detached}")
    charged = shop.post("/v1/sources", type="card", token="tok_visa")["id"]
    shop.post("/v1/charges", amount=500, currency="usd", source=charged)
    for id in (detached, charged):
        assert shop.get(f"/v1/sources/{id}")["status"] == "consumed"
        for path, params in (
            ("/v1/charges", {"amount": "500", "currency": "usd"}),
            (f"/v1/customers/{customer}/sources", {}),
        ):
            refused = shop.wire.post(path, {**params, "source": id})
            assert (refused.status, refused.error["param"]) == (400, "source")
            assert refused.error["message"].startswith("The reusable source you provided is consumed because")
