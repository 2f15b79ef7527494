"""What a charge tells of how it was paid and what came of it (docs.stripe.com/api/charges/object)."""

from hashlib import sha256
from typing import Any

from emulator.billing.payments.card_details import Card
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.method_types import METHOD_TYPES
from schemas.stripe.payment_method import checks

_RISK_SCORES = {"normal": 8, "elevated": 65, "highest": 85}


def outcome(charge: Charge) -> dict[str, Any]:
    """What Stripe and the issuer said."""
    risk = "normal" if charge.card is None else charge.card.test_card.risk
    said = _consent(risk) if charge.decline is None else _refusal(charge.decline)
    judged = {**said, "risk_level": risk, "risk_score": _RISK_SCORES[risk]}
    return {name: judged[name] for name in sorted(judged)}


def _consent(risk: str) -> dict[str, Any]:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": "elevated_risk_level" if risk == "elevated" else None,
        "seller_message": "Payment complete.",
        "type": "authorized",
    }


def _refusal(decline: Decline) -> dict[str, Any]:
    reason = decline.decline_code or decline.code
    told = "The bank did not return any further details with this decline."
    if reason != "generic_decline":
        told = f"The bank returned the decline code `{reason}`."
    return {
        "advice_code": decline.advice_code,
        "network_advice_code": decline.network_advice_code,
        "network_decline_code": decline.network_decline_code,
        "network_status": "not_sent_to_network" if decline.blocked else "declined_by_network",
        "reason": "highest_risk_level" if decline.blocked else reason,
        "seller_message": "Stripe blocked this payment as too risky." if decline.blocked else told,
        "type": "blocked" if decline.blocked else "issuer_declined",
    }


def method_details(charge: Charge) -> dict[str, Any]:
    """The payment method as it was when it was charged."""
    if charge.card is not None:
        return {"card": card_payment(charge, charge.card), "type": "card"}
    shown = {charge.method_type: _other_payment(charge), "type": charge.method_type}
    return {name: shown[name] for name in sorted(shown)}


def _other_payment(charge: Charge) -> dict[str, Any]:
    """What is known of a payment method that is no card; a debit says by which mandate, and when it is made."""
    type = METHOD_TYPES[charge.method_type]
    known = {**type.charge_details, **{k: v for k, v in charge.method_details.items() if k not in _OF_METHOD_ALONE}}
    if type.flow == "debit":
        known["expected_debit_date"] = None
        if charge.method_type != "nz_bank_account":
            known["mandate"] = charge.mandate
    return {name: known[name] for name in sorted(known)}


_OF_METHOD_ALONE = frozenset(
    {
        "display_name",
        "dob",
        "email",
        "financial_connections_account",
        "funding",
        "generated_from",
        "logo",
        "networks",
        "persistent_token",
        "status_details",
        "type",
    }
)
"""What payment methods show and their charges do not."""


def card_payment(charge: Charge, card: Card) -> dict[str, Any]:
    """The card, and what its network said; of one that held the amount also until when."""
    is_authorized = charge.decline is None
    is_known_to_network = charge.decline is None or not charge.decline.blocked
    shown = {
        "amount_authorized": charge.amount if is_authorized else None,
        "authorization_code": _digits(charge.id, 6) if is_authorized else None,
        "brand": card.brand,
        "capture_before": charge.capture_before,
        "checks": checks(card),
        "country": card.country,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "extended_authorization": {"status": "disabled"},
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card.last4,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card.brand,
        "network_token": {"used": False},
        "network_transaction_id": _digits(charge.id, 15) if is_known_to_network else None,
        "overcapture": {"maximum_amount_capturable": charge.amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": None,
        "transaction_link_id": None,
        "wallet": None,
    }
    if charge.capture_before is None:
        del shown["capture_before"]
    return shown


def _digits(id: str, count: int) -> str:
    """Digits that are always the same for a charge, and in which no two are likely to agree."""
    return str(int.from_bytes(sha256(f"{count} {id}".encode()).digest()[:12]) % 10**count).zfill(count)
