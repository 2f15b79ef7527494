"""The types of payment methods that are no cards: each is made, kept or not, and pays in its own way."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.payments.method_types import METHOD_TYPES
from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop, spelled

PAYER = {"billing_details__name": "Jenny Rosen", "billing_details__email": "jenny@example.com"}
ACCEPTED = {
    "mandate_data__customer_acceptance__type": "online",
    "mandate_data__customer_acceptance__online__ip_address": "192.0.2.1",
    "mandate_data__customer_acceptance__online__user_agent": "Browser",
}
DETAILS: dict[str, Object] = {
    "acss_debit": {"account_number": "000123456789", "institution_number": "000", "transit_number": "11000"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "boleto": {"tax_id": "000.000.000-00"},
    "custom": {"type": "cpmt_1"},
    "eps": {"bank": "bawag_psk_ag"},
    "fpx": {"bank": "affin_bank"},
    "ideal": {"bank": "ing"},
    "klarna": {"dob": {"day": 1, "month": 2, "year": 1990}},
    "nz_bank_account": {"account_number": "0000010", "bank_code": "11", "branch_code": "0000", "suffix": "010"},
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "sofort": {"country": "DE"},
    "us_bank_account": {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    },
}
OTHERS = sorted(set(METHOD_TYPES) - {"card"})
DONE_BY_CUSTOMERS = [each for each in OTHERS if METHOD_TYPES[each].flow in ("redirect", "voucher") and each != "custom"]


def details(type: str, **changed: Any) -> dict[str, Any]:
    """The parameters of a type's own map."""
    given = {**DETAILS.get(type, {}), **changed}
    flat: dict[str, Any] = {}
    for name, value in given.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        flat |= {f"{type}__{name}__{key}" if key else f"{type}__{name}": each for key, each in inner}
    return flat


def method(shop: Shop, type: str, **changed: Any) -> Object:
    """A payment method of a type."""
    return shop.post("/v1/payment_methods", type=type, **PAYER, **details(type, **changed))


def intent(shop: Shop, type: str, **params: Any) -> Object:
    """An intent that takes one type of payment method, in a currency of it."""
    currency = next(iter(METHOD_TYPES[type].currencies), "usd")
    return shop.post(
        "/v1/payment_intents", **{"amount": 5000, "currency": currency, "payment_method_types": [type], **params}
    )


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


@pytest.mark.parametrize("type", OTHERS)
def test_each_is_made_and_shows_its_own_map(type: str, shop: Shop) -> None:
    made = method(shop, type)
    assert (made["type"], made["customer"]) == (type, None)
    assert "card" not in made
    assert mismatches(made) == []
    assert list(made) == ["id", "object", *sorted(made.keys() - {"id", "object"})]
    for name, value in DETAILS.get(type, {}).items():
        if name in made[type]:
            assert made[type][name] == value
    assert shop.get(f"/v1/payment_methods/{made['id']}") == made


@pytest.mark.parametrize("type", OTHERS)
def test_each_is_kept_or_refused(type: str, shop: Shop) -> None:
    customer, made = shop.customer()["id"], method(shop, type)
    answer = shop.wire.post(f"/v1/payment_methods/{made['id']}/attach", {"customer": customer})
    if type in ("us_bank_account", "acss_debit"):
        assert (answer.status, "not verified" in answer.error["message"]) == (400, True)
    elif METHOD_TYPES[type].is_saved:
        assert shop.get("/v1/payment_methods", customer=customer, type=type)["data"] == [answer.json]
    else:
        message = f"PaymentMethods of type '{type}' cannot be saved to customers."
        assert (answer.status, answer.error["message"]) == (400, message)


@pytest.mark.parametrize("type", DONE_BY_CUSTOMERS)
def test_what_its_customer_must_do_is_told(type: str, shop: Shop) -> None:
    made = intent(
        shop, type, payment_method=method(shop, type)["id"], confirm=True, return_url="https://example.com/back"
    )
    action = made["next_action"]
    assert (made["status"], action["type"]) == ("requires_action", METHOD_TYPES[type].action)
    assert mismatches(made) == []
    assert shop.get("/v1/charges")["data"] == []
    refused = shop.wire.post(
        "/v1/payment_intents",
        spelled(
            {
                "amount": 5000,
                "currency": made["currency"],
                "payment_method_types": [type],
                "payment_method": method(shop, type)["id"],
                "confirm": True,
                "error_on_requires_action": True,
                "return_url": "https://example.com/back",
            }
        ),
    )
    assert (refused.status, refused.error["code"]) == (402, "authentication_required")


def test_link_pays_at_once(shop: Shop) -> None:
    paid = intent(shop, "link", payment_method=method(shop, "link")["id"], confirm=True)
    charge = shop.get(f"/v1/charges/{paid['latest_charge']}")
    assert (paid["status"], charge["payment_method_details"]["type"]) == ("succeeded", "link")
    assert mismatches(charge) == []


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


def test_the_currency_must_be_one_of_the_type(shop: Shop) -> None:
    made = intent(shop, "sepa_debit", currency="usd", payment_method=method(shop, "sepa_debit")["id"])
    refused = shop.wire.post(f"/v1/payment_intents/{made['id']}/confirm", spelled(ACCEPTED))
    assert (refused.status, refused.error["param"]) == (400, "currency")


def test_an_intent_makes_its_payment_method_and_keeps_the_options(shop: Shop) -> None:
    given = {"payment_method_data__type": "ideal", "payment_method_data__ideal__bank": "ing"}
    made = intent(shop, "ideal", confirm=True, return_url="https://example.com", **given)
    assert shop.get(f"/v1/payment_methods/{made['payment_method']}")["ideal"]["bank"] == "ing"
    card = {"payment_method_data__type": "card", "payment_method_data__card__token": "tok_visa"}
    held = shop.post(
        "/v1/payment_intents",
        amount=500,
        currency="usd",
        confirm=True,
        return_url="https://example.com",
        payment_method_options__card__capture_method="manual",
        **card,
    )
    assert held["status"] == "requires_capture"
    assert held["payment_method_options"]["card"]["capture_method"] == "manual"
    both = shop.wire.post(
        "/v1/payment_intents", spelled({"amount": 500, "currency": "usd", "payment_method": "pm_1", **card})
    )
    assert both.status == 400


def test_a_card_is_asked_about_only_where_the_request_wants_it(shop: Shop) -> None:
    given = {"payment_method": "pm_card_threeDSecureOptional", "confirm": True}
    assert intent(shop, "card", **given)["status"] == "succeeded"
    asked = intent(shop, "card", **given, payment_method_options__card__request_three_d_secure="any")
    assert asked["status"] == "requires_action"


@pytest.mark.parametrize("kind", ["payment", "setup"])
def test_where_to_come_back_to_must_be_said(kind: str, shop: Shop) -> None:
    given = {"amount": 500, "currency": "usd"} if kind == "payment" else {}
    params = spelled({**given, "payment_method": "pm_card_visa", "confirm": True})
    params["automatic_payment_methods[enabled]"] = "true"
    refused = shop.wire.post(f"/v1/{kind}_intents", params)
    assert (refused.status, refused.error["type"]) == (400, "invalid_request_error")
    assert f"This {kind.title()}Intent is configured to accept payment methods enabled" in refused.error["message"]
    never = {"automatic_payment_methods[allow_redirects]": "never"}
    for more in ({"return_url": "https://example.com"}, never):
        assert shop.wire.post(f"/v1/{kind}_intents", {**params, **more}).json["status"] == "succeeded"
    if kind == "payment":
        assert shop.wire.post("/v1/payment_intents", {**params, "off_session": "true"}).json["status"] == "succeeded"
