"""Test cards: what is special about each of them (docs.stripe.com/testing, all of its tables of cards).

Cards that are special for their country alone stand in `country_cards`. What depends on an account's Radar rules is
decided here for an account that has not changed them: the highest risk is blocked, a wrong security code too, a wrong
address is not.
"""

from collections.abc import Mapping
from typing import Literal

from emulator.billing.core.structs import Struct
from emulator.billing.payments import dispute_claims as claims
from emulator.billing.payments.country_cards import COUNTRY_CARDS
from emulator.billing.payments.declines import (
    EXPIRED,
    FRAUDULENT,
    GENERIC,
    INCORRECT_CVC,
    INSUFFICIENT_FUNDS,
    LOST,
    PROCESSING_ERROR,
    STOLEN,
    VELOCITY,
    Decline,
)
from emulator.billing.payments.dispute_claims import DisputeClaim

Behaviour = Literal[
    "pays",
    "declines",
    "declines_charges",
    "authenticates",
    "authenticates_once",
    "authenticates_on_session",
    "authenticates_then_declines",
]
"""`declines` also when it is attached to a customer, `declines_charges` only when charged. `authenticates` asks the
cardholder each time, `authenticates_once` off session no longer after a setup, `authenticates_on_session` never off
session, and `authenticates_then_declines` declines once the cardholder was recognised."""

RefundBehaviour = Literal["succeeds", "succeeds_later", "fails_later"]
Risk = Literal["normal", "elevated", "highest"]
Check = Literal["cvc", "line1", "postal_code"]


class TestCard(Struct, frozen=True):
    """A test card: its number, what its payment method shows and how it behaves.

    Attributes:
        number: the digits on it.
        brand: the network that charges it.
        country: where its issuer is, ISO 3166.
        funding: credit, debit, prepaid or unknown.
        behaviour: what comes of charging it.
        decline: why it declines, where it does.
        networks: the other networks that could charge it, if there are any.
        fails: the checks that fail where the request gives what is to be checked.
        checks_available: whether its issuer checks addresses at all.
        needs_cvc: whether it behaves so only where a security code is given.
        risk: how risky Stripe holds its charges.
        refunds: what becomes of its refunds.
        is_settled_at_once: whether its money is available at once instead of pending.
        supports_authentication: whether its issuer takes part in 3D Secure.
        authenticates_when_asked: whether its holder is asked where the request wants that, and only then.
        claims: what its holder disputes once it was charged; several share the amount.
        warns_of_fraud: whether its issuer warns of fraud once it was charged.
    """

    __test__ = False

    number: str
    brand: str = "visa"
    country: str = "US"
    funding: str = "credit"
    behaviour: Behaviour = "pays"
    decline: Decline | None = None
    networks: tuple[str, ...] = ()
    fails: frozenset[Check] = frozenset()
    checks_available: bool = True
    needs_cvc: bool = False
    risk: Risk = "normal"
    refunds: RefundBehaviour = "succeeds"
    is_settled_at_once: bool = False
    supports_authentication: bool = True
    authenticates_when_asked: bool = False
    claims: tuple[DisputeClaim, ...] = ()
    warns_of_fraud: bool = False


def _declines(number: str, decline: Decline, behaviour: Behaviour = "declines", risk: Risk = "normal") -> TestCard:
    return TestCard(number, behaviour=behaviour, decline=decline, risk=risk)


_CVC: frozenset[Check] = frozenset({"cvc"})
_LINE1: frozenset[Check] = frozenset({"line1"})
_POSTAL_CODE: frozenset[Check] = frozenset({"postal_code"})

_BRANDS: Mapping[str, TestCard] = {
    "visa": TestCard("4242424242424242"),
    "visa_debit": TestCard("4000056655665556", funding="debit"),
    "mastercard": TestCard("5555555555554444", "mastercard"),
    "mastercard_2series": TestCard("2223003122003222", "mastercard"),
    "mastercard_debit": TestCard("5200828282828210", "mastercard", funding="debit"),
    "mastercard_prepaid": TestCard("5105105105105100", "mastercard", funding="prepaid"),
    "amex": TestCard("371449635398431", "amex"),
    "amex_threeDSecureNotSupported": TestCard("378282246310005", "amex", supports_authentication=False),
    "discover": TestCard("6011000990139424", "discover"),
    "discover_other": TestCard("6011111111111117", "discover"),
    "discover_debit": TestCard("6011981111111113", "discover", funding="debit"),
    "diners": TestCard("3056930009020004", "diners"),
    "diners_14digits": TestCard("36227206271667", "diners"),
    "bccard": TestCard("6555900000604105", "discover", "KR"),
    "jcb": TestCard("3566002020360505", "jcb", "JP"),
    "jcb_other": TestCard("3530111333300000", "jcb", "JP"),
    "unionpay": TestCard("6200000000000005", "unionpay", "CN"),
    "unionpay_debit": TestCard("6200000000000047", "unionpay", "CN", "debit"),
    "unionpay_19digits": TestCard("6205500000000000004", "unionpay", "CN"),
    "visa_cartesBancaires": TestCard("4000002500001001", country="FR", networks=("cartes_bancaires",)),
    "mastercard_cartesBancaires": TestCard("5555552500001001", "mastercard", "FR", networks=("cartes_bancaires",)),
    "visa_debit_eftposAuCoBranded": TestCard(
        "4000050360000001", country="AU", funding="debit", networks=("eftpos_au",)
    ),
    "mastercard_debit_eftposAuCoBranded": TestCard(
        "5555050360000080", "mastercard", "AU", "debit", networks=("eftpos_au",)
    ),
    "debit_visaFsaProductCode": TestCard("4000051230000072", funding="debit"),
    "debit_visaHsaProductCode": TestCard("4000051230000072", funding="debit"),
    "mastercard_debit_mastercardFsaProductCode": TestCard("5200828282828897", "mastercard", funding="debit"),
}

_DECLINING: Mapping[str, TestCard] = {
    "chargeDeclined": _declines("4000000000000002", GENERIC),
    "chargeDeclinedInsufficientFunds": _declines("4000000000009995", INSUFFICIENT_FUNDS),
    "chargeDeclinedLostCard": _declines("4000000000009987", LOST),
    "chargeDeclinedStolenCard": _declines("4000000000009979", STOLEN),
    "chargeDeclinedExpiredCard": _declines("4000000000000069", EXPIRED),
    "chargeDeclinedIncorrectCvc": _declines("4000000000000127", INCORRECT_CVC),
    "chargeDeclinedProcessingError": _declines("4000000000000119", PROCESSING_ERROR),
    "chargeDeclinedVelocityLimitExceeded": _declines("4000000000006975", VELOCITY),
    "chargeCustomerFail": _declines("4000000000000341", GENERIC, "declines_charges"),
    "chargeCustomerFailLostCard": _declines("4000000000000341", LOST, "declines_charges"),
    "chargeCustomerFailStolenCard": _declines("4000000000000341", STOLEN, "declines_charges"),
}

_RISKY: Mapping[str, TestCard] = {
    "radarBlock": _declines("4100000000000019", FRAUDULENT, risk="highest"),
    "chargeDeclinedFraudulent": _declines("4100000000000019", FRAUDULENT, risk="highest"),
    "riskLevelHighest": _declines("4000000000004954", FRAUDULENT, "declines_charges", "highest"),
    "riskLevelElevated": TestCard("4000000000009235", risk="elevated"),
    "highFraudDisputeScore": TestCard("4000008400000407"),
    "highEfwScore": TestCard("4000008400000159"),
    "radarDynamicRiskThreshold": TestCard("4000008400001017"),
    "freeTrialAbuseBlock": TestCard("4001858821843804"),
    "adaptive3dsChallenge": TestCard("4000008405600003"),
    "captcha": TestCard("4000000000001208"),
    "captcha_other": TestCard("4000000000003725"),
    "cvcCheckFail": TestCard(
        "4000000000000101", behaviour="declines", decline=INCORRECT_CVC, fails=_CVC, needs_cvc=True
    ),
    "cvcCheckFailElevatedRisk": TestCard(
        "4000058400307872", behaviour="declines", decline=INCORRECT_CVC, fails=_CVC, needs_cvc=True, risk="elevated"
    ),
    "avsZipFail": TestCard("4000000000000036", fails=_POSTAL_CODE),
    "avsZipFailElevatedRisk": TestCard("4000058400306072", fails=_POSTAL_CODE, risk="elevated"),
    "avsLine1Fail": TestCard("4000000000000028", fails=_LINE1),
    "avsFail": TestCard("4000000000000010", fails=_LINE1 | _POSTAL_CODE),
    "avsUnchecked": TestCard("4000000000000044", checks_available=False),
}

_AFTERWARDS: Mapping[str, TestCard] = {
    "createDispute": TestCard("4000000000000259", claims=(claims.FRAUDULENT,)),
    "createDisputeProductNotReceived": TestCard("4000000000002685", claims=(claims.NOT_RECEIVED,)),
    "createDisputeInquiry": TestCard("4000000000001976", claims=(claims.INQUIRY,)),
    "createIssuerFraudRecord": TestCard("4000000000005423", warns_of_fraud=True),
    "createMultipleDisputes": TestCard("4000000404000079", claims=(claims.FRAUDULENT, claims.NOT_RECEIVED)),
    "createCe3EligibleDispute": TestCard("4000000404000038", claims=(claims.COMPELLING_EVIDENCE,)),
    "createComplianceDispute": TestCard("4000008400000779", claims=(claims.VISA_COMPLIANCE,)),
    "createMastercardComplianceDispute": TestCard(
        "5105008400000002", "mastercard", claims=(claims.MASTERCARD_COMPLIANCE,)
    ),
    "createAutoRepresentmentEligibleDispute": TestCard("4000000001000043", claims=(claims.FRAUDULENT,)),
    "pendingRefund": TestCard("4000000000007726", refunds="succeeds_later"),
    "refundFail": TestCard("4000000000005126", refunds="fails_later"),
    "bypassPending": TestCard("4000000000000077", is_settled_at_once=True),
    "bypassPendingInternational": TestCard("4000003720000278", country="IE", is_settled_at_once=True),
    "domesticPricing": TestCard("4000000000000093"),
}

_AUTHENTICATING: Mapping[str, TestCard] = {
    "authenticationRequired": TestCard("4000002760003184", country="DE", behaviour="authenticates"),
    "authenticationRequiredOnSetup": TestCard("4000002500003155", country="FR", behaviour="authenticates_once"),
    "authenticationRequiredSetupForOffSession": TestCard(
        "4000003800000446", country="IT", behaviour="authenticates_on_session"
    ),
    "authenticationRequiredChargeDeclinedInsufficientFunds": TestCard(
        "4000008260003178", country="GB", behaviour="authenticates_then_declines", decline=INSUFFICIENT_FUNDS
    ),
    "threeDSecure2Required": TestCard("4000000000003220", country="IE", behaviour="authenticates"),
    "threeDSecureRequired": TestCard("4000008400000027", behaviour="authenticates"),
    # The number of that name until 2025 (recorded: liberapay/liberapay.com), which old tests write out.
    "threeDSecureRequiredOlder": TestCard("4000000000003063", behaviour="authenticates"),
    "threeDSecureRequiredChargeDeclined": TestCard(
        "4000008400001629", behaviour="authenticates_then_declines", decline=GENERIC
    ),
    "threeDSecureRequiredProcessingError": _declines("4000008400001280", GENERIC, "declines_charges"),
    "threeDSecureOptional": TestCard("4000000000003055", authenticates_when_asked=True),
    "threeDSecureOptionalProcessingError": TestCard("4000000000003097"),
    "threeDSecureFrictionless": TestCard("4000000032200000"),
    "challengeOutOfBand": TestCard("4000582600000094", country="GB", behaviour="authenticates"),
    "challengeOneTimePasscode": TestCard("4000582600000045", country="GB", behaviour="authenticates"),
    "challengeSingleSelect": TestCard("4000582600000102", country="GB", behaviour="authenticates"),
    "challengeMultiSelect": TestCard("4000582600000110", country="GB", behaviour="authenticates"),
}

CARDS: Mapping[str, TestCard] = {
    **_BRANDS,
    **{
        name: TestCard(number, brand, country, funding)
        for name, (number, country, brand, funding) in COUNTRY_CARDS.items()
    },
    **_DECLINING,
    **_RISKY,
    **_AFTERWARDS,
    **_AUTHENTICATING,
}
"""By the name that the documentation gives them: `pm_card_<name>`, `tok_<name>`. The few that it knows by their number
alone have a name of ours."""

_ANY_CARD = TestCard("")
_NAME_BY_NUMBER: Mapping[str, str] = {card.number: name for name, card in reversed(list(CARDS.items()))}
_TOKEN_PREFIXES = ("pm_card_", "tok_card_", "tok_")
_ISSUER_PREFIX = "visa_"


def card_named(name: str) -> TestCard:
    """The test card of a name that was kept; one without anything special for a name that is not known."""
    return CARDS.get(name, _ANY_CARD)


def card_name_of_token(token: str) -> str | None:
    """The name of the card that a test token stands for (`pm_card_visa`, `tok_visa_chargeDeclined`), or None."""
    prefix = next((each for each in _TOKEN_PREFIXES if token.startswith(each)), None)
    if prefix is None:
        return None
    name = token.removeprefix(prefix)
    return next((each for each in (name, name.removeprefix(_ISSUER_PREFIX)) if each in CARDS), None)


def card_name_of_number(number: str) -> str | None:
    """The name of the test card with this number, or None: no other card exists here."""
    return _NAME_BY_NUMBER.get("".join(number.split()))


def card_of_number(number: str) -> TestCard | None:
    """The test card with this number, or None."""
    name = card_name_of_number(number)
    return None if name is None else CARDS[name]
