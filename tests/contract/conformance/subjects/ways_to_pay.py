"""Ways to pay: cards, bank debits and transfers, what customers do elsewhere, the old ways, balance transactions."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.client import Reply
from tests.contract.conformance.differences import ABSENT, SET, any_of, matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("ways to pay")

REPLIES = "replies of 2024 to 2026 in public test fixtures"
DECLINES = recorded("declined payments in public test fixtures")
TESTING = documented("docs.stripe.com/testing")
TRANSFERS = documented("docs.stripe.com/payments/bank-transfers/accept-a-payment")
BACK = "https://example.com/back"


def _pay(sandbox: Sandbox, method: str = "pm_card_visa", **params: Any) -> Reply:
    given = {"amount": 1999, "currency": "usd", "payment_method": method, "payment_method_types": ["card"]}
    return sandbox.post("/v1/payment_intents", {**given, "confirm": True, **params})


def _charge(sandbox: Sandbox, intent: Reply, expand: list[str] | None = None) -> Reply:
    return sandbox.retrieve(f"/v1/charges/{intent['latest_charge']}", {"expand": expand} if expand else None)


def _declined(name: str, method: str, *, code: str, decline: str, advice: str, network: tuple[str, str]) -> None:
    @CHECKS.check(f"a card that declines: {name}", DECLINES)
    def _(sandbox: Sandbox) -> None:
        refused = _pay(sandbox, method)
        facts = {
            "type": "card_error",
            "code": code,
            "decline_code": decline if code == "card_declined" else any_of(decline, ABSENT),
            "advice_code": advice,
            "network_advice_code": network[0] or ABSENT,
            "network_decline_code": network[1],
            "param": "exp_month" if code == "expired_card" else ABSENT,
        }
        sandbox.equal(refused, "HTTP status", refused.status, 402)
        sandbox.equal(refused, "error", refused.body["error"], facts)


_declined(
    "velocity",
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
    code="card_declined",
    decline="card_velocity_exceeded",
    advice="try_again_later",
    network=("02", "61"),
)
_declined(
    "expired",
    "pm_card_chargeDeclinedExpiredCard",
    code="expired_card",
    decline="expired_card",
    advice="confirm_card_data",
    network=("03", "54"),
)
_declined(
    "too little money",
    "pm_card_visa_chargeDeclinedInsufficientFunds",
    code="card_declined",
    decline="insufficient_funds",
    advice="try_again_later",
    network=("02", "51"),
)
_declined(
    "lost",
    "pm_card_visa_chargeDeclinedLostCard",
    code="card_declined",
    decline="lost_card",
    advice="do_not_try_again",
    network=("01", "41"),
)
_declined(
    "no reason",
    "pm_card_visa_chargeDeclined",
    code="card_declined",
    decline="generic_decline",
    advice="try_again_later",
    network=("", "01"),
)


@CHECKS.check("a card's security code is unchecked until it is used", recorded(f"194 of 194 {REPLIES}"))
def _checks(sandbox: Sandbox) -> None:
    card = {"number": "4242424242424242", "exp_month": 5, "exp_year": 2040, "cvc": "123"}
    made = sandbox.create("/v1/payment_methods", {"type": "card", "card": card})
    sandbox.expect(made, {"card": {"checks": {"cvc_check": "unchecked", "address_line1_check": None}}})
    attached = sandbox.create(f"/v1/payment_methods/{made['id']}/attach", {"customer": sandbox.customer()})
    sandbox.expect(attached, {"card": {"checks": {"cvc_check": "pass"}}})


@CHECKS.check("a charge has the keys that no class knows", recorded(f"81 of 81 {REPLIES}"))
def _charge_keys(sandbox: Sandbox) -> None:
    facts: dict[str, Any] = {
        "destination": None,
        "dispute": None,
        "order": None,
        "radar_options": {},
        "authorization_code": ABSENT,
    }
    card = {"authorization_code": matching("[0-9]{6}"), "network_transaction_id": SET}
    shown = {**facts, "payment_method_details": {"card": card}}
    sandbox.expect(_charge(sandbox, _pay(sandbox)), shown)


@CHECKS.check("a hold says until when", recorded(f"3 of 3 {REPLIES}"))
def _hold(sandbox: Sandbox) -> None:
    held = _charge(sandbox, _pay(sandbox, capture_method="manual"))
    sandbox.expect(held, {"captured": False, "payment_method_details": {"card": {"capture_before": SET}}})


@CHECKS.check("expanded refunds are counted", recorded(f"33 of 33 {REPLIES}"))
def _refunds(sandbox: Sandbox) -> None:
    paid = _pay(sandbox)
    sandbox.create("/v1/refunds", {"payment_intent": paid["id"], "amount": 100})
    sandbox.expect(_charge(sandbox, paid, ["refunds"]), {"refunds": {"object": "list", "total_count": 1}})


@CHECKS.check("a charge's old path to its refunds", recorded("84 of 84 refunds by the old path"))
def _old_path(sandbox: Sandbox) -> None:
    paid = _pay(sandbox)
    refund = sandbox.post(f"/v1/charges/{paid['latest_charge']}/refunds", {"amount": 100})
    sandbox.expect(refund, {"object": "refund", "amount": 100, "charge": paid["latest_charge"]})


@CHECKS.check("a balance transaction of a charge", documented("docs.stripe.com/api/balance_transactions/object"))
def _balance_transaction(sandbox: Sandbox) -> None:
    charge = _charge(sandbox, _pay(sandbox, capture_method="automatic"), ["balance_transaction"])
    facts = {"object": "balance_transaction", "type": "charge", "reporting_category": "charge", "amount": 1999}
    sandbox.expect(charge, {"balance_transaction": {**facts, "source": charge["id"], "fee_details": SET}})
    entry = charge["balance_transaction"]
    sandbox.equal(charge, "net", entry["net"], entry["amount"] - entry["fee"])


@CHECKS.check(
    "what is captured in the background is booked later", recorded("14 of 14 replies that made such a charge")
)
def _booked_later(sandbox: Sandbox) -> None:
    given = {"amount": 1999, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    given |= {"capture_method": "automatic_async", "payment_method_types": ["card"], "expand": ["latest_charge"]}
    facts = {"captured": True, "amount_captured": 1999, "balance_transaction": None}
    sandbox.expect(sandbox.post("/v1/payment_intents", given), {"status": "succeeded", "latest_charge": facts})


@CHECKS.check("a refund's balance transaction takes it away", documented("docs.stripe.com/api/balance_transactions"))
def _refunded(sandbox: Sandbox) -> None:
    given = {"payment_intent": _pay(sandbox)["id"], "amount": 500, "expand": ["balance_transaction"]}
    facts = {"type": "refund", "amount": -500, "fee": 0, "net": -500}
    sandbox.expect(sandbox.post("/v1/refunds", given), {"balance_transaction": facts})


@CHECKS.check("the account's balance", documented("docs.stripe.com/api/balance/balance_object"))
def _balance(sandbox: Sandbox) -> None:
    sandbox.expect(sandbox.get("/v1/balance"), {"object": "balance", "available": SET, "pending": SET})


@CHECKS.check("automatic payment methods want a return_url", reported("integrators, and Stripe's own message"))
def _return_url(sandbox: Sandbox) -> None:
    given = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    refused = sandbox.post("/v1/payment_intents", {**given, "automatic_payment_methods": {"enabled": True}})
    sandbox.equal(refused, "HTTP status", refused.status, 400)
    sandbox.equal(refused, "message", refused.body["error"]["message"], matching(".*return_url.*"))


@CHECKS.check("automatic payment methods go with no confirmation method", reported("several integrators"))
def _no_confirmation_method(sandbox: Sandbox) -> None:
    given = {"amount": 500, "currency": "usd", "automatic_payment_methods": {"enabled": True}}
    refused = sandbox.post("/v1/payment_intents", {**given, "confirmation_method": "manual"})
    message = "You may only specify one of these parameters: automatic_payment_methods, confirmation_method."
    sandbox.equal(refused, "message", refused.body["error"]["message"], message)


@CHECKS.check("an amount of zero", recorded("clover and dahlia"))
def _zero(sandbox: Sandbox) -> None:
    refused = sandbox.post("/v1/payment_intents", {"amount": 0, "currency": "usd"})
    message = "The amount must be greater than or equal to the minimum charge amount allowed for your account.*"
    sandbox.equal(refused, "message", refused.body["error"]["message"], matching(message))


@CHECKS.check("a payment method that there is not", recorded("one reply"))
def _unknown(sandbox: Sandbox) -> None:
    refused = _pay(sandbox, "pm_abcd")
    message = "No such PaymentMethod: 'pm_abcd'; It's possible this PaymentMethod exists on one of your.*"
    sandbox.equal(refused, "message", refused.body["error"]["message"], matching(message))


def _debit(sandbox: Sandbox, iban: str) -> str:
    data = {
        "type": "sepa_debit",
        "sepa_debit": {"iban": iban},
        "billing_details": {"name": "Jenny Rosen", "email": "jenny@example.com"},
    }
    online = {"ip_address": "192.0.2.1", "user_agent": "test"}
    given = {
        "amount": 1000,
        "currency": "eur",
        "confirm": True,
        "payment_method_types": ["sepa_debit"],
        "payment_method_data": data,
        "mandate_data": {"customer_acceptance": {"type": "online", "online": online}},
    }
    intent = sandbox.create("/v1/payment_intents", given)
    sandbox.equal(intent, "status", intent["status"], "processing")
    id: str = intent["id"]
    return id


def _settled(sandbox: Sandbox, id: str, status: str) -> Reply:
    return sandbox.eventually(
        lambda: sandbox.get(f"/v1/payment_intents/{id}"), lambda reply: bool(reply["status"] == status)
    )


@CHECKS.check("a SEPA debit is processing, then paid", TESTING)
def _sepa(sandbox: Sandbox) -> None:
    id = _debit(sandbox, "DE89370400440532013000")
    if sandbox.patience >= SETTLES:
        sandbox.expect(_settled(sandbox, id, "succeeded"), {"status": "succeeded", "amount_received": 1000})


@CHECKS.check("a SEPA debit that its bank refuses", TESTING)
def _sepa_fails(sandbox: Sandbox) -> None:
    id = _debit(sandbox, "DE62370400440532013001")
    if sandbox.patience >= SETTLES:
        sandbox.expect(_settled(sandbox, id, "requires_payment_method"), {"last_payment_error": SET})


SETTLES = 5.0
"""Seconds that a bank may take; who has less patience looks no further than that it was asked."""


@CHECKS.check("a customer is sent elsewhere", documented("docs.stripe.com/payments/ideal/accept-a-payment"))
def _redirect(sandbox: Sandbox) -> None:
    given = {
        "amount": 1000,
        "currency": "eur",
        "confirm": True,
        "payment_method_types": ["ideal"],
        "payment_method_data": {"type": "ideal"},
        "return_url": BACK,
    }
    action = {"type": "redirect_to_url", "redirect_to_url": {"return_url": BACK, "url": SET}}
    facts = {"status": "requires_action", "next_action": action, "latest_charge": None}
    sandbox.expect(sandbox.post("/v1/payment_intents", given), facts)


def _transfer(sandbox: Sandbox, customer: str) -> Reply:
    options = {"funding_type": "bank_transfer", "bank_transfer": {"type": "us_bank_transfer"}}
    given = {
        "amount": 1000,
        "currency": "usd",
        "customer": customer,
        "confirm": True,
        "payment_method_types": ["customer_balance"],
        "payment_method_data": {"type": "customer_balance"},
        "payment_method_options": {"customer_balance": options},
    }
    return sandbox.create("/v1/payment_intents", given)


@CHECKS.check("a bank transfer says where to", TRANSFERS)
def _instructions(sandbox: Sandbox) -> None:
    told = {"amount_remaining": 1000, "currency": "usd", "type": "us_bank_transfer", "financial_addresses": SET}
    told |= {"reference": SET, "hosted_instructions_url": SET}
    action = {"type": "display_bank_transfer_instructions", "display_bank_transfer_instructions": told}
    sandbox.expect(_transfer(sandbox, sandbox.customer()), {"status": "requires_action", "next_action": action})


@CHECKS.check("too little of a bank transfer, then enough, then too much", TRANSFERS)
def _funded(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    intent = _transfer(sandbox, customer)
    path = f"/v1/test_helpers/customers/{customer}/fund_cash_balance"
    sandbox.create(path, {"amount": 400, "currency": "usd"})
    waiting = sandbox.eventually(
        lambda: sandbox.get(f"/v1/payment_intents/{intent['id']}"),
        lambda reply: bool(reply["next_action.display_bank_transfer_instructions.amount_remaining"] == 600),
    )
    shown = {"display_bank_transfer_instructions": {"amount_remaining": 600}}
    sandbox.expect(waiting, {"status": "requires_action", "next_action": shown})
    sandbox.create(path, {"amount": 700, "currency": "usd"})
    sandbox.expect(_settled(sandbox, intent["id"], "succeeded"), {"status": "succeeded", "amount_received": 1000})
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}/cash_balance"), {"available": {"usd": 100}})


@CHECKS.check("a token becomes the customer's default card", documented("docs.stripe.com/api/cards/create"))
def _source(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    card = sandbox.create(f"/v1/customers/{customer}/sources", {"source": "tok_visa"})
    sandbox.expect(card, {"object": "card", "brand": "Visa", "last4": "4242", "customer": customer})
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"default_source": card["id"]})


@CHECKS.check("a charge without an intent", documented("docs.stripe.com/api/charges/create"))
def _direct(sandbox: Sandbox) -> None:
    given = {"amount": 2000, "currency": "usd", "source": "tok_visa"}
    facts = {
        "status": "succeeded",
        "paid": True,
        "captured": True,
        "payment_intent": None,
        "source": {"object": "card"},
    }
    sandbox.expect(sandbox.post("/v1/charges", given), facts)


@CHECKS.check("a token is used once", documented("docs.stripe.com/api/tokens"))
def _token(sandbox: Sandbox) -> None:
    card = {"number": "4242424242424242", "exp_month": 5, "exp_year": 2040, "cvc": "123"}
    token = sandbox.create("/v1/tokens", {"card": card})
    sandbox.expect(token, {"object": "token", "type": "card", "used": False, "card": {"object": "card"}})
    sandbox.create(f"/v1/customers/{sandbox.customer()}/sources", {"source": token["id"]})
    again = sandbox.post(f"/v1/customers/{sandbox.customer()}/sources", {"source": token["id"]})
    sandbox.equal(again, "HTTP status", again.status, 400)
    sandbox.equal(again, "code", again.body["error"]["code"], "token_already_used")
