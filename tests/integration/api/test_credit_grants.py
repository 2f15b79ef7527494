"""Billing credits over the wire: granted, listed, changed, expired, voided, and what their ledger says."""

from __future__ import annotations

import pytest
import stripe

from tests.support.credits import GRANTS, TRANSACTIONS, balance, grant, grant_params, ledger
from tests.support.meters import DAY, NEW_YEAR
from tests.support.plant import CLOCKS, Plant
from tests.support.provider_types import assert_keys
from tests.support.resources import check_filters, check_listing, check_reading, check_refusal
from tests.support.restricted_keys import restricted
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


@pytest.fixture
def customer(shop: Shop) -> Object:
    """A customer on a clock that stands at New Year 2026."""
    clock = shop.post(CLOCKS, frozen_time=NEW_YEAR)
    return shop.customer(test_clock=clock["id"])


def test_a_new_grant(shop: Shop, customer: Object) -> None:
    begun = len(shop.events())
    made = grant(shop, customer["id"], name="Purchased Credits", metadata__cost_basis="0.9")
    assert_keys(made, stripe.billing.CreditGrant)
    assert made == {
        "id": made["id"],
        "object": "billing.credit_grant",
        "amount": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"},
        "applicability_config": {"scope": {"price_type": "metered"}},
        "category": "paid",
        "created": NEW_YEAR,
        "customer": customer["id"],
        "customer_account": None,
        "effective_at": NEW_YEAR,
        "expires_at": None,
        "livemode": False,
        "metadata": {"cost_basis": "0.9"},
        "name": "Purchased Credits",
        "priority": 50,
        "test_clock": customer["test_clock"],
        "updated": NEW_YEAR,
        "voided_at": None,
    }
    assert made["id"].startswith("credgr_")
    (transaction,) = shop.get(TRANSACTIONS, customer=customer["id"])["data"]
    assert_keys(transaction, stripe.billing.CreditBalanceTransaction)
    assert transaction == {
        "id": transaction["id"],
        "object": "billing.credit_balance_transaction",
        "created": NEW_YEAR,
        "credit": {
            "amount": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"},
            "credits_application_invoice_voided": None,
            "type": "credits_granted",
        },
        "credit_grant": made["id"],
        "debit": None,
        "effective_at": NEW_YEAR,
        "livemode": False,
        "test_clock": customer["test_clock"],
        "type": "credit",
    }
    assert shop.log_since(begun) == [
        ("billing.credit_grant.created", None),
        ("billing.credit_balance_transaction.created", None),
    ]
    shown = shop.get(f"{TRANSACTIONS}/{transaction['id']}", expand=["credit_grant.customer"])
    assert shown["credit_grant"]["customer"] == shop.get(f"/v1/customers/{customer['id']}")


def test_they_are_read_and_listed(shop: Shop) -> None:
    customer = shop.customer()
    older, newer = (grant(shop, customer["id"], value) for value in (100, 200))
    check_reading(shop, GRANTS, older, "No such credit grant")
    check_listing(shop, GRANTS, older, newer)
    other = grant(shop, shop.customer()["id"])
    check_filters(shop, GRANTS, ({"customer": customer["id"]}, [newer, older]), ({}, [other, newer, older]))


def test_it_is_changed(shop: Shop, customer: Object) -> None:
    path = f"{GRANTS}/{grant(shop, customer['id'])['id']}"
    shop.advance(customer["test_clock"], NEW_YEAR + 60)
    begun = len(shop.events())
    changed = shop.post(path, expires_at=NEW_YEAR + DAY, metadata__a="1")
    assert (changed["expires_at"], changed["updated"]) == (NEW_YEAR + DAY, NEW_YEAR + 60)
    before = {"expires_at": None, "metadata": {"a": None}, "updated": NEW_YEAR}
    assert shop.log_since(begun) == [("billing.credit_grant.updated", before)]
    assert shop.post(path) == changed
    assert shop.wire.post(path, {"expires_at": ""}).json["expires_at"] is None
    check_refusal(shop.wire.post(path, {"expires_at": NEW_YEAR}), "expires_at")
    check_refusal(shop.wire.post(path, {"name": "x"}), "name", "parameter_unknown")


def test_it_expires_by_the_clock_of_its_customer(shop: Shop, customer: Object) -> None:
    me = customer["id"]
    made = grant(shop, me, expires_at=NEW_YEAR + DAY)
    moved = grant(shop, me, 300, expires_at=NEW_YEAR + DAY)
    shop.post(f"{GRANTS}/{moved['id']}", expires_at=NEW_YEAR + 2 * DAY)
    shop.advance(customer["test_clock"], NEW_YEAR + DAY)
    assert balance(shop, me) == (300, 300)
    assert ledger(shop, me, credit_grant=made["id"]) == [("credits_expired", 1000), ("credits_granted", 1000)]
    newest = shop.get(TRANSACTIONS, customer=me)["data"][0]
    assert (newest["effective_at"], newest["type"], newest["debit"]["credits_applied"]) == (
        NEW_YEAR + DAY,
        "debit",
        None,
    )
    assert shop.get(f"{GRANTS}/{made['id']}") == made
    check_refusal(shop.wire.post(f"{GRANTS}/{made['id']}/expire"), None)
    check_refusal(shop.wire.post(f"{GRANTS}/{made['id']}", {"expires_at": ""}), None)
    shop.advance(customer["test_clock"], NEW_YEAR + 2 * DAY)
    assert balance(shop, me) == (0, 0)


def test_it_expires_by_the_clock_of_the_world(shop: Shop) -> None:
    clock, me = shop.clock(frozen=True), shop.customer()["id"]
    made = grant(shop, me, expires_at=clock["now"] + 3600)
    shop.clock(advance=3600)
    assert balance(shop, me)[0] == 0
    assert ledger(shop, me) == [("credits_expired", 1000), ("credits_granted", 1000)]
    assert shop.get(f"{GRANTS}/{made['id']}")["expires_at"] == clock["now"] + 3600


def test_it_is_expired_at_once(shop: Shop, customer: Object) -> None:
    made = grant(shop, customer["id"])
    begun = len(shop.events())
    expired = shop.post(f"{GRANTS}/{made['id']}/expire")
    assert expired == {**made, "expires_at": NEW_YEAR}
    assert shop.log_since(begun) == [
        ("billing.credit_balance_transaction.created", None),
        ("billing.credit_grant.updated", {"expires_at": None}),
    ]
    assert (balance(shop, customer["id"]), ledger(shop, customer["id"])[0]) == ((0, 0), ("credits_expired", 1000))
    for what in ("expire", "void"):
        refused = shop.wire.post(f"{GRANTS}/{made['id']}/{what}")
        assert refused.error["message"] == "This credit grant has already expired."


def test_it_is_voided(shop: Shop, customer: Object) -> None:
    made = grant(shop, customer["id"], expires_at=NEW_YEAR + DAY)
    voided = shop.post(f"{GRANTS}/{made['id']}/void")
    assert voided == {**made, "voided_at": NEW_YEAR}
    assert (balance(shop, customer["id"]), ledger(shop, customer["id"])[0]) == ((0, 0), ("credits_voided", 1000))
    for what in ("expire", "void"):
        refused = shop.wire.post(f"{GRANTS}/{made['id']}/{what}")
        assert refused.error["message"] == "This credit grant has already been voided."
    shop.advance(customer["test_clock"], NEW_YEAR + DAY)
    assert len(ledger(shop, customer["id"])) == 2


def test_what_is_refused(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    licensed = shop.price(recurring__interval="month", unit_amount=500)["id"]
    good, scope = grant_params(me), "applicability_config[scope]"
    without_type = {name: value for name, value in good.items() if name != f"{scope}[price_type]"}
    for given, param, code in (
        ({**good, "customer": ""}, "customer", "parameter_invalid_empty"),
        ({**good, "customer": "cus_x"}, "customer", "resource_missing"),
        ({**good, "customer_account": "acct_1"}, "customer_account", "not_emulated"),
        ({**good, "amount[type]": "x"}, "amount[type]", None),
        ({**good, "amount[monetary][value]": 0}, "amount[monetary][value]", "parameter_invalid_integer"),
        ({**good, "amount[monetary][value]": -1}, "amount[monetary][value]", "parameter_invalid_integer"),
        ({**good, "amount[monetary][currency]": "zzz"}, "amount[monetary][currency]", None),
        ({**good, "category": "gift"}, "category", None),
        ({**good, "priority": 101}, "priority", "parameter_invalid_integer"),
        ({**good, "name": "x" * 101}, "name", None),
        ({**good, "effective_at": NEW_YEAR}, "effective_at", None),
        ({**good, "expires_at": NEW_YEAR}, "expires_at", None),
        ({**good, "effective_at": NEW_YEAR + 60, "expires_at": NEW_YEAR + 60}, "expires_at", None),
        ({**good, f"{scope}[price_type]": "licensed"}, f"{scope}[price_type]", None),
        ({**good, f"{scope}[prices][0][id]": licensed}, scope, None),
        ({**without_type, f"{scope}[prices][0][id]": licensed}, f"{scope}[prices][0][id]", None),
        ({**without_type, f"{scope}[prices][0][id]": "price_x"}, f"{scope}[prices][0][id]", "resource_missing"),
        ({**good, f"{scope}[billable_items][0][id]": "x"}, f"{scope}[billable_items]", "parameter_unknown"),
        (without_type, "applicability_config", "parameter_missing"),
        ({**good, "wat": 1}, "wat", "parameter_unknown"),
    ):
        answer = shop.wire.post(GRANTS, given)
        assert answer.status == 400, given
        assert answer.error.get("param") == param, answer.error
        assert code is None or answer.error["code"] == code, answer.error
    assert shop.get(GRANTS)["data"] == []


def test_there_are_a_hundred_unused_ones_at_most(shop: Shop, customer: Object) -> None:
    made = [grant(shop, customer["id"], effective_at=NEW_YEAR + 60) for _ in range(100)]
    refused = shop.wire.post(GRANTS, grant_params(customer["id"]))
    check_refusal(refused, "customer")
    assert refused.error["message"] == "A customer can have at most 100 unused credit grants at a time."
    shop.post(f"{GRANTS}/{made[0]['id']}/void")
    grant(shop, customer["id"])


def test_what_a_restricted_key_needs(shop: Shop, customer: Object) -> None:
    id = grant(shop, customer["id"])["id"]
    reading = restricted(shop.wire, billing_credit_grant="read")
    assert reading.get(f"{GRANTS}/{id}").status == 200
    assert reading.get(TRANSACTIONS, {"customer": customer["id"]}).status == 200
    refused = reading.post(f"{GRANTS}/{id}/void")
    assert (refused.status, "rak_billing_credit_grant_write" in refused.error["message"]) == (403, True)


def test_who_lives_on_a_test_clock_is_asked_for_by_name(shop: Shop, customer: Object) -> None:
    others = grant(shop, shop.customer()["id"])
    own = grant(shop, customer["id"])
    assert [each["id"] for each in shop.get(GRANTS)["data"]] == [others["id"]]
    assert [each["id"] for each in shop.get(GRANTS, customer=customer["id"])["data"]] == [own["id"]]
