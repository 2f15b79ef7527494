"""Debits: what a bank answers some days later, accounts that are verified, mandates, and the invoices they pay."""

from __future__ import annotations

import pytest

from emulator.billing.payments.method_types import METHOD_TYPES
from tests.support.method_types import ACCEPTED, PAYER, intent, method
from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop, spelled

OTHERS = sorted(set(METHOD_TYPES) - {"card"})


def kept_account(shop: Shop, customer: str, token: str, type: str) -> Object:
    """A bank account that its owner agreed to have debited again and again."""
    ready = shop.post(
        "/v1/setup_intents",
        customer=customer,
        payment_method=token,
        payment_method_types=[type],
        confirm=True,
        **ACCEPTED,
    )
    assert ready["status"] == "succeeded"
    return shop.get(f"/v1/payment_methods/{ready['payment_method']}")


def told(shop: Shop) -> list[str]:
    return [type for type, _ in shop.event_log()]


@pytest.mark.parametrize("type", [each for each in OTHERS if METHOD_TYPES[each].flow == "debit"])
def test_a_debit_is_processing_until_its_bank_has_answered(type: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    verified = {"us_bank_account": "pm_usBankAccount_success"}
    named = {"payment_method": verified.get(type) or method(shop, type)["id"]}
    asked = intent(shop, type, confirm=True, **named, **ACCEPTED)
    if type == "acss_debit":
        assert asked["next_action"]["type"] == "verify_with_microdeposits"
        assert mismatches(asked) == []
        asked = shop.post(f"/v1/payment_intents/{asked['id']}/verify_microdeposits", amounts=[32, 45])
    charge = shop.get(f"/v1/charges/{asked['latest_charge']}")
    assert (asked["status"], asked["amount_received"]) == ("processing", 0)
    assert (charge["status"], charge["paid"]) == ("pending", False)
    assert mismatches(charge) == []
    permitted = charge["payment_method_details"][type].get("mandate")
    assert (permitted is None) == (type == "nz_bank_account")
    if permitted is not None:
        mandate = shop.get(f"/v1/mandates/{permitted}")
        once = {"amount": 5000, "currency": asked["currency"]}
        assert (mandate["type"], mandate["single_use"]) == ("single_use", once)
        assert mismatches(mandate) == []
    assert told(shop)[-2:] == ["charge.pending", "payment_intent.processing"]
    shop.clock(advance=5)
    paid = shop.get(f"/v1/payment_intents/{asked['id']}", expand=["latest_charge"])
    assert (paid["status"], paid["amount_received"]) == ("succeeded", 5000)
    assert (paid["latest_charge"]["status"], paid["latest_charge"]["paid"]) == ("succeeded", True)
    assert told(shop)[-2:] == ["charge.succeeded", "payment_intent.succeeded"]


@pytest.mark.parametrize(
    ("type", "given", "code", "seconds"),
    [
        ("sepa_debit", {"iban": "DE62370400440532013001"}, "payment_intent_payment_attempt_failed", 5),
        ("sepa_debit", {"iban": "AT05 1904 3002 3547 3205"}, "payment_intent_payment_attempt_failed", 180),
        ("sepa_debit", {"iban": "FR9720041010050000002222227"}, "insufficient_funds", 5),
        ("sepa_debit", {"iban": "IE69AIBK93115200121212"}, "charge_exceeds_transaction_limit", 5),
        ("au_becs_debit", {"account_number": "111111113"}, "account_closed", 5),
        ("bacs_debit", {"account_number": "93333335"}, "debit_not_authorized", 180),
    ],
)
def test_a_debit_that_its_bank_refuses(type: str, given: Object, code: str, seconds: int, shop: Shop) -> None:
    shop.clock(frozen=True)
    asked = intent(shop, type, confirm=True, payment_method=method(shop, type, **given)["id"], **ACCEPTED)
    shop.clock(advance=seconds - 1)
    if seconds == 180:
        assert shop.get(f"/v1/payment_intents/{asked['id']}")["status"] == "processing"
        shop.clock(advance=2)
    failed = shop.get(f"/v1/payment_intents/{asked['id']}", expand=["latest_charge"])
    assert (failed["status"], failed["last_payment_error"]["code"]) == ("requires_payment_method", code)
    assert (failed["latest_charge"]["status"], failed["latest_charge"]["failure_code"]) == ("failed", code)
    assert mismatches(failed) == []


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("success", "succeeded", None),
        ("accountClosed", "requires_payment_method", "account_closed"),
        ("noAccount", "requires_payment_method", "no_account"),
        ("insufficientFunds", "requires_payment_method", "insufficient_funds"),
        ("debitNotAuthorized", "requires_payment_method", "debit_not_authorized"),
        ("invalidCurrency", "requires_payment_method", "invalid_currency"),
        ("processing", "processing", None),
        ("dispute", "succeeded", None),
    ],
)
def test_bank_accounts_in_the_united_states(token: str, status: str, code: str | None, shop: Shop) -> None:
    shop.clock(frozen=True)
    named = {"payment_method": f"pm_usBankAccount_{token}"}
    asked = intent(shop, "us_bank_account", confirm=True, **named, **ACCEPTED)
    shop.clock(advance=60)
    after = shop.get(f"/v1/payment_intents/{asked['id']}")
    assert (after["status"], (after["last_payment_error"] or {}).get("code")) == (status, code)
    if status == "processing":
        assert shop.post(f"/v1/payment_intents/{asked['id']}/cancel")["status"] == "canceled"


def test_a_risky_bank_account_is_blocked(shop: Shop) -> None:
    params = {
        "amount": 5000,
        "currency": "usd",
        "payment_method_types": ["us_bank_account"],
        "payment_method": "pm_usBankAccount_riskLevelHighest",
        "confirm": True,
        **ACCEPTED,
    }
    refused = shop.wire.post("/v1/payment_intents", spelled(params))
    assert (refused.status, refused.error["decline_code"]) == (402, "fraudulent")


@pytest.mark.recorded("antiwork/flexile, 5 setup intents at 2024-04-10, and their account in 15 replies")
def test_a_cent_with_a_code_verifies_an_account_the_next_business_day(shop: Shop) -> None:
    shop.clock(frozen=True, now="2024-08-08T16:59:16Z")
    made = method(shop, "us_bank_account")
    assert made["us_bank_account"]["status_details"] == {}
    given = {"payment_method": made["id"], "payment_method_types": ["us_bank_account"]}
    asked = shop.post("/v1/setup_intents", confirm=True, **given, **ACCEPTED)["next_action"]
    assert asked["verify_with_microdeposits"]["microdeposit_type"] == "descriptor_code"
    assert asked["verify_with_microdeposits"]["arrival_date"] == 1_723_161_600  # 9 August


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"amounts": [45, 32]}, "processing", None),
        ({"descriptor_code": "SM11AA"}, "processing", None),
        ({"amounts": [1, 2]}, "requires_action", "payment_method_microdeposit_verification_amounts_mismatch"),
        (
            {"descriptor_code": "SM00AA"},
            "requires_action",
            "payment_method_microdeposit_verification_descriptor_code_mismatch",
        ),
        (
            {"amounts": [10, 11]},
            "requires_payment_method",
            "payment_method_microdeposit_verification_attempts_exceeded",
        ),
        ({"descriptor_code": "SM44DD"}, "requires_payment_method", "payment_method_microdeposit_verification_timeout"),
        ({"amounts": [1]}, "requires_action", "payment_method_microdeposit_verification_amounts_invalid"),
    ],
)
def test_a_bank_account_is_verified_by_microdeposits(said: Object, status: str, code: str | None, shop: Shop) -> None:
    shop.clock(frozen=True)
    made = method(shop, "us_bank_account")["id"]
    waiting = intent(shop, "us_bank_account", confirm=True, payment_method=made, **ACCEPTED)
    assert (waiting["status"], waiting["next_action"]["type"]) == ("requires_action", "verify_with_microdeposits")
    answer = shop.wire.post(f"/v1/payment_intents/{waiting['id']}/verify_microdeposits", spelled(said))
    after = shop.get(f"/v1/payment_intents/{waiting['id']}")
    assert after["status"] == status
    assert (answer.status == 200) == (code is None)
    if code is not None:
        assert answer.error["code"] == code


def test_nobody_is_debited_who_has_not_agreed(shop: Shop) -> None:
    made = method(shop, "sepa_debit")["id"]
    waiting = intent(shop, "sepa_debit", payment_method=made)
    refused = shop.wire.post(f"/v1/payment_intents/{waiting['id']}/confirm")
    assert (refused.status, refused.error["payment_intent"]["id"]) == (400, waiting["id"])
    assert refused.error["message"].startswith("This PaymentIntent requires a mandate, but no existing mandate was")
    setup = shop.post("/v1/setup_intents", payment_method=made, payment_method_types=["sepa_debit"])
    assert "requires a mandate" in shop.wire.post(f"/v1/setup_intents/{setup['id']}/confirm").error["message"]


def test_a_setup_intent_verifies_and_keeps_an_account(shop: Shop) -> None:
    customer, made = shop.customer()["id"], method(shop, "us_bank_account")["id"]
    given = {"customer": customer, "payment_method": made, "payment_method_types": ["us_bank_account"]}
    waiting = shop.post("/v1/setup_intents", confirm=True, **given, **ACCEPTED)
    assert waiting["next_action"]["type"] == "verify_with_microdeposits"
    assert mismatches(waiting) == []
    ready = shop.post(f"/v1/setup_intents/{waiting['id']}/verify_microdeposits", descriptor_code="SM11AA")
    assert (ready["status"], ready["next_action"]) == ("succeeded", None)
    mandate = shop.get(f"/v1/mandates/{ready['mandate']}", expand=["payment_method"])
    assert (mandate["type"], mandate["payment_method"]["customer"]) == ("multi_use", customer)
    again = shop.wire.post(f"/v1/setup_intents/{waiting['id']}/verify_microdeposits", {"descriptor_code": "SM11AA"})
    assert again.error["code"] == "setup_intent_unexpected_state"


@pytest.mark.parametrize(
    ("type", "currency", "token", "status"),
    [
        ("sepa_debit", "eur", "pm_sepaDebit_success_de", "paid"),
        ("sepa_debit", "eur", "pm_sepaDebit_failed_de", "open"),
        ("us_bank_account", "usd", "pm_usBankAccount_success", "paid"),
        ("us_bank_account", "usd", "pm_usBankAccount_insufficientFunds", "open"),
    ],
)
def test_a_debit_pays_an_invoice_later(type: str, currency: str, token: str, status: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    kept = kept_account(shop, customer, token, type)
    settings = {"payment_settings__payment_method_types": [type], "currency": currency}
    invoice = shop.open_invoice(customer, **settings)
    count = len(told(shop))
    asked = shop.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=kept["id"])
    assert (asked["status"], asked["attempted"], asked["attempt_count"]) == ("open", True, 1)
    assert told(shop)[count:] == ["charge.pending", "payment_intent.processing", "invoice.updated"]
    count = len(told(shop))
    shop.clock(advance=60)
    after = shop.invoice(invoice["id"])
    assert (after["status"], after["attempt_count"]) == (status, 1)
    paid = ["charge.succeeded", "payment_intent.succeeded", "invoice.updated", "invoice.paid"]
    failed = ["charge.failed", "payment_intent.payment_failed", "invoice.payment_failed"]
    assert told(shop)[count:][: len(paid if status == "paid" else failed)] == (paid if status == "paid" else failed)


def asked_for_too_much(shop: Shop, token: str) -> Object:
    """An invoice of which less is due than its customer's bank has been asked for."""
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    kept = kept_account(shop, customer, token, "us_bank_account")
    invoice = shop.open_invoice(customer, 2000, payment_settings__payment_method_types=["us_bank_account"])
    shop.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=kept["id"])
    shop.post("/v1/credit_notes", invoice=invoice["id"], amount=500)
    (asked,) = payments_of(shop, invoice)
    assert (asked["amount_requested"], asked["payment"]["payment_intent"]["amount"]) == (2000, 2000)
    return invoice


def payments_of(shop: Shop, invoice: Object) -> list[Object]:
    found: list[Object] = shop.invoice(invoice["id"], expand=["payments.data.payment.payment_intent"])["payments"][
        "data"
    ]
    return found


def test_what_is_overpaid_becomes_credit(shop: Shop) -> None:
    invoice = asked_for_too_much(shop, "pm_usBankAccount_success")
    count = len(told(shop))
    shop.clock(advance=60)
    paid = shop.invoice(invoice["id"], expand=["customer"])
    assert (paid["status"], paid["amount_due"], paid["amount_paid"], paid["amount_remaining"]) == (
        "paid",
        1500,
        1500,
        0,
    )
    assert (paid["amount_overpaid"], paid["customer"]["balance"]) == (500, -500)
    assert payments_of(shop, invoice)[0]["amount_paid"] == 2000
    (moved,) = shop.get(f"/v1/customers/{invoice['customer']}/balance_transactions")["data"]
    assert (moved["type"], moved["amount"], moved["invoice"]) == ("invoice_overpaid", -500, invoice["id"])
    assert told(shop)[count:][-6:] == [
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice.overpaid",
        "invoice_payment.paid",
        "customer.updated",
    ]


def test_what_a_bank_refuses_is_asked_for_as_it_is_due_then(shop: Shop) -> None:
    invoice = asked_for_too_much(shop, "pm_usBankAccount_insufficientFunds")
    shop.clock(advance=60)
    (refused,) = payments_of(shop, invoice)
    assert (refused["status"], refused["amount_requested"]) == ("open", 1500)
    assert refused["payment"]["payment_intent"]["amount"] == 1500
    assert shop.invoice(invoice["id"])["amount_remaining"] == 1500


def test_an_invoice_that_charges_itself_waits_for_the_bank_and_tries_again(shop: Shop) -> None:
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    kept = kept_account(shop, customer, "pm_usBankAccount_insufficientFunds", "us_bank_account")
    shop.post(f"/v1/customers/{customer}", invoice_settings__default_payment_method=kept["id"])
    draft = shop.post(
        "/v1/invoices",
        customer=customer,
        auto_advance=True,
        payment_settings__payment_method_types=["us_bank_account"],
    )
    shop.item(customer, invoice=draft["id"])
    shop.clock(advance=2 * 3600)
    after = shop.invoice(draft["id"])
    assert (after["status"], after["attempt_count"]) == ("open", 1)
    assert after["next_payment_attempt"] is not None
    assert told(shop).count("charge.pending") == 1
    shop.clock(advance=3 * 86_400 + 60)
    assert told(shop).count("charge.pending") == 2
    assert shop.invoice(draft["id"])["attempt_count"] == 2


def test_what_cannot_be_debited_at_all(shop: Shop) -> None:
    for iban, code in (
        ("AT271904300000055555", "sepa_debit_bank_not_supported"),
        ("AT511904300000066666", "sepa_debit_debits_not_supported"),
        ("DE00370400440532013000", "account_number_invalid"),
    ):
        refused = shop.wire.post(
            "/v1/payment_methods", spelled({"type": "sepa_debit", **PAYER, "sepa_debit__iban": iban})
        )
        assert (refused.status, refused.error["code"]) == (400, code)
    nameless = shop.wire.post(
        "/v1/payment_methods", {"type": "sepa_debit", "sepa_debit[iban]": "DE89370400440532013000"}
    )
    assert (nameless.status, nameless.error["param"]) == (400, "billing_details[name]")


@pytest.mark.parametrize(
    ("iban", "bank", "branch"),
    [
        ("DE89370400440532013000", "37040044", ""),
        ("FI2112345600000785", "123456", ""),
        ("FR1420041010050500013M02606", "20041", "01005"),
        ("HR7624020064583467589", "2402006", ""),
    ],
)
def test_the_parts_of_an_iban_are_the_recorded_ones(iban: str, bank: str, branch: str, shop: Shop) -> None:
    made = shop.post(
        "/v1/payment_methods",
        type="sepa_debit",
        sepa_debit__iban=iban,
        billing_details__name="Jenny",
        billing_details__email="jenny@example.com",
    )
    assert (made["sepa_debit"]["bank_code"], made["sepa_debit"]["branch_code"]) == (bank, branch)
