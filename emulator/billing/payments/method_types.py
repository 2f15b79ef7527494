"""The types of payment methods: what each shows, in which currencies it pays, and how (docs.stripe.com/payments)."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import field

from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct

Flow = Literal["card", "wallet", "debit", "redirect", "voucher", "transfer"]
"""How a type pays. A `wallet` pays at once and a `debit` days later; a `redirect` or a `voucher` waits for the
customer, and a `transfer` for their bank."""


class MethodType(Struct, frozen=True):
    """A type of payment method.

    Attributes:
        label: what customers know it by.
        flow: how it pays.
        currencies: those that it pays in, ISO codes in lower case; none for all.
        is_saved: whether customers can keep one for later payments.
        details: its own map, before anything is known of it.
        charge_details: its own map of a charge.
        options: what an intent shows of its options before any were given.
        required: what its billing details must say.
        action: what the customer is asked to do, as `next_action` calls it.
    """

    label: str
    flow: Flow = "redirect"
    currencies: tuple[str, ...] = ()
    is_saved: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)
    charge_details: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    action: str = "redirect_to_url"


_NAME, _EMAIL, _BOTH = ("name",), ("email",), ("name", "email")
_TRANSACTION = {"transaction_id": None}
_EUROPEAN_BANK = {
    "bank_code": None,
    "bank_name": None,
    "bic": None,
    "generated_sepa_debit": None,
    "generated_sepa_debit_mandate": None,
    "iban_last4": None,
    "preferred_language": None,
    "verified_name": None,
}
_PAYPAL = ("eur", "gbp", "usd", "chf", "czk", "dkk", "nok", "pln", "sek", "aud", "cad", "hkd", "nzd", "sgd")

_DEBITS: Mapping[str, MethodType] = {
    "acss_debit": MethodType(
        "Pre-authorized debit",
        "debit",
        ("cad", "usd"),
        True,
        required=_BOTH,
        options={"verification_method": "automatic"},
    ),
    "au_becs_debit": MethodType("BECS Direct Debit", "debit", ("aud",), True, required=_BOTH),
    "bacs_debit": MethodType("Bacs Direct Debit", "debit", ("gbp",), True, required=_BOTH),
    "nz_bank_account": MethodType("New Zealand BECS Direct Debit", "debit", ("nzd",), True, required=_BOTH),
    "sepa_debit": MethodType("SEPA Direct Debit", "debit", ("eur",), True, required=_BOTH),
    "us_bank_account": MethodType(
        "ACH Direct Debit",
        "debit",
        ("usd",),
        True,
        required=_NAME,
        charge_details={"payment_reference": None},
        options={"mandate_options": {}, "verification_method": "automatic"},
    ),
}

_WALLETS: Mapping[str, MethodType] = {
    "card": MethodType("Card", "card", is_saved=True),
    "link": MethodType(
        "Link",
        "wallet",
        is_saved=True,
        details={"email": None, "persistent_token": None},
        charge_details={"country": None, "funding_source_group": None},
        options={"persistent_token": None},
    ),
}

_REDIRECTS: Mapping[str, MethodType] = {
    "affirm": MethodType("Affirm", currencies=("usd", "cad"), charge_details=_TRANSACTION),
    "afterpay_clearpay": MethodType(
        "Afterpay",
        currencies=("usd", "cad", "gbp", "aud", "nzd"),
        required=_BOTH,
        charge_details={"order_id": None, "reference": None},
        options={"reference": None},
    ),
    "alipay": MethodType(
        "Alipay",
        charge_details={"buyer_id": None, "fingerprint": None, "transaction_id": None},
        action="alipay_handle_redirect",
    ),
    "alma": MethodType("Alma", currencies=("eur",), charge_details=_TRANSACTION),
    "amazon_pay": MethodType("Amazon Pay", is_saved=True, charge_details={"funding": {"type": None}, **_TRANSACTION}),
    "bancontact": MethodType(
        "Bancontact",
        currencies=("eur",),
        required=_NAME,
        charge_details=_EUROPEAN_BANK,
        options={"preferred_language": "en"},
    ),
    "billie": MethodType("Billie", currencies=("eur", "gbp"), charge_details=_TRANSACTION),
    "bizum": MethodType(
        "Bizum", currencies=("eur",), details={"buyer_id": None}, charge_details={"buyer_id": None, **_TRANSACTION}
    ),
    "blik": MethodType(
        "BLIK",
        currencies=("pln",),
        details={"buyer_id": None},
        charge_details={"buyer_id": None},
        action="blik_authorize",
    ),
    "cashapp": MethodType(
        "Cash App Pay",
        currencies=("usd",),
        is_saved=True,
        details={"buyer_id": None, "cashtag": None},
        charge_details={"buyer_id": None, "cashtag": None, **_TRANSACTION},
        action="cashapp_handle_redirect_or_display_qr_code",
    ),
    "crypto": MethodType("Stablecoins and crypto", currencies=("usd",)),
    "custom": MethodType("Custom payment method", details={"display_name": None, "logo": None, "type": None}),
    "eps": MethodType(
        "EPS",
        currencies=("eur",),
        required=_NAME,
        details={"bank": None},
        charge_details={"bank": None, "verified_name": None},
    ),
    "fpx": MethodType(
        "FPX",
        currencies=("myr",),
        details={"account_holder_type": "individual", "bank": None},
        charge_details={"account_holder_type": "individual", "bank": None, **_TRANSACTION},
    ),
    "giropay": MethodType(
        "giropay",
        currencies=("eur",),
        required=_NAME,
        charge_details={"bank_code": None, "bank_name": None, "bic": None, "verified_name": None},
    ),
    "grabpay": MethodType("GrabPay", currencies=("sgd", "myr"), charge_details=_TRANSACTION),
    "ideal": MethodType(
        "iDEAL",
        currencies=("eur",),
        details={"bank": None, "bic": None},
        charge_details={
            "bank": None,
            "bic": None,
            "generated_sepa_debit": None,
            "generated_sepa_debit_mandate": None,
            "iban_last4": None,
            "transaction_id": None,
            "verified_name": None,
        },
    ),
    "kakao_pay": MethodType(
        "Kakao Pay", currencies=("krw",), is_saved=True, charge_details={"buyer_id": None, **_TRANSACTION}
    ),
    "klarna": MethodType(
        "Klarna",
        is_saved=True,
        required=_EMAIL,
        details={"dob": None},
        charge_details={"payer_details": None, "payment_method_category": None, "preferred_locale": None},
        options={"preferred_locale": None},
    ),
    "kr_card": MethodType(
        "Korean card",
        currencies=("krw",),
        is_saved=True,
        details={"brand": None, "last4": None},
        charge_details={"brand": None, "buyer_id": None, "last4": None, **_TRANSACTION},
    ),
    "mb_way": MethodType("MB WAY", currencies=("eur",)),
    "mobilepay": MethodType("MobilePay", currencies=("dkk", "eur", "nok", "sek"), charge_details={"card": None}),
    "naver_pay": MethodType(
        "Naver Pay",
        currencies=("krw",),
        is_saved=True,
        details={"buyer_id": None, "funding": "card"},
        charge_details={"buyer_id": None, **_TRANSACTION},
    ),
    "p24": MethodType(
        "Przelewy24",
        currencies=("eur", "pln"),
        required=_EMAIL,
        details={"bank": None},
        charge_details={"bank": None, "reference": None, "verified_name": None},
    ),
    "pay_by_bank": MethodType("Pay by Bank", currencies=("gbp",)),
    "payco": MethodType("PAYCO", currencies=("krw",), charge_details={"buyer_id": None, **_TRANSACTION}),
    "paypal": MethodType(
        "PayPal",
        currencies=_PAYPAL,
        is_saved=True,
        details={"country": None, "payer_email": None, "payer_id": None},
        charge_details={
            "country": None,
            "payer_email": None,
            "payer_id": None,
            "payer_name": None,
            "seller_protection": None,
            "transaction_id": None,
        },
        options={"preferred_locale": None, "reference": None},
    ),
    "paypay": MethodType("PayPay", currencies=("jpy",)),
    "payto": MethodType(
        "PayTo",
        currencies=("aud",),
        is_saved=True,
        details={"bsb_number": None, "last4": None, "pay_id": None},
        charge_details={"bsb_number": None, "last4": None, "pay_id": None},
    ),
    "revolut_pay": MethodType(
        "Revolut Pay",
        currencies=("gbp", "eur"),
        is_saved=True,
        charge_details={"funding": {"type": None}, **_TRANSACTION},
    ),
    "samsung_pay": MethodType("Samsung Pay", currencies=("krw",), charge_details={"buyer_id": None, **_TRANSACTION}),
    "satispay": MethodType("Satispay", currencies=("eur",), charge_details=_TRANSACTION),
    "scalapay": MethodType("Scalapay", currencies=("eur",), charge_details=_TRANSACTION),
    "sequra": MethodType("seQura", currencies=("eur",), charge_details=_TRANSACTION),
    "sofort": MethodType(
        "SOFORT",
        currencies=("eur",),
        details={"country": None},
        charge_details={**_EUROPEAN_BANK, "country": None},
        options={"preferred_language": None},
    ),
    "sunbit": MethodType("Sunbit", currencies=("usd",), charge_details=_TRANSACTION),
    "swish": MethodType(
        "Swish",
        currencies=("sek",),
        charge_details={"fingerprint": None, "payment_reference": None, "verified_phone_last4": None},
        options={"reference": None},
        action="swish_handle_redirect_or_display_qr_code",
    ),
    "twint": MethodType("TWINT", currencies=("chf",)),
    "upi": MethodType(
        "UPI",
        currencies=("inr",),
        details={"vpa": None},
        charge_details={"vpa": None},
        action="upi_handle_redirect_or_display_qr_code",
    ),
    "wechat_pay": MethodType(
        "WeChat Pay",
        charge_details={"fingerprint": None, "transaction_id": None},
        options={"app_id": None, "client": None},
        action="wechat_pay_display_qr_code",
    ),
    "zip": MethodType("Zip", currencies=("aud", "usd")),
}

_VOUCHERS: Mapping[str, MethodType] = {
    "boleto": MethodType(
        "Boleto",
        "voucher",
        ("brl",),
        required=_BOTH,
        # The typed classes have no fingerprint; replies were recorded with one, up to 2025-10-29.clover.
        details={"fingerprint": None, "tax_id": ""},
        charge_details={"tax_id": ""},
        options={"expires_after_days": 3},
        action="boleto_display_details",
    ),
    "konbini": MethodType(
        "Konbini",
        "voucher",
        ("jpy",),
        required=_BOTH,
        charge_details={"store": {"chain": "lawson"}},
        options={
            "confirmation_number": None,
            "expires_after_days": None,
            "expires_at": None,
            "product_description": None,
        },
        action="konbini_display_details",
    ),
    "multibanco": MethodType(
        "Multibanco",
        "voucher",
        ("eur",),
        required=_EMAIL,
        charge_details={"entity": None, "reference": None},
        action="multibanco_display_details",
    ),
    "oxxo": MethodType(
        "OXXO",
        "voucher",
        ("mxn",),
        required=_BOTH,
        charge_details={"number": None},
        options={"expires_after_days": 3},
        action="oxxo_display_details",
    ),
    "paynow": MethodType(
        "PayNow", "voucher", ("sgd",), charge_details={"reference": None}, action="paynow_display_qr_code"
    ),
    "pix": MethodType(
        "Pix",
        "voucher",
        ("brl",),
        details={"fingerprint": None},
        charge_details={"bank_transaction_id": None, "fingerprint": None},
        options={"amount_includes_iof": "never", "expires_after_seconds": 86_400, "expires_at": None},
        action="pix_display_qr_code",
    ),
    "promptpay": MethodType(
        "PromptPay", "voucher", ("thb",), charge_details={"reference": None}, action="promptpay_display_qr_code"
    ),
}

_TRANSFERS: Mapping[str, MethodType] = {
    "customer_balance": MethodType(
        "Bank transfer",
        "transfer",
        ("usd", "eur", "gbp", "jpy", "mxn"),
        options={"funding_type": "bank_transfer"},
        action="display_bank_transfer_instructions",
    ),
}

METHOD_TYPES: Mapping[str, MethodType] = {**_DEBITS, **_WALLETS, **_REDIRECTS, **_VOUCHERS, **_TRANSFERS}
"""By Stripe's name for each."""


def pays_in(type: str, currency: str) -> bool:
    """Whether payment methods of a type pay in a currency."""
    supported = METHOD_TYPES[type].currencies
    return not supported or currency in supported


def require_currency(type: str, currency: str) -> None:
    """Raises APIError for a type of payment method that a payment in a currency cannot be made with."""
    if not pays_in(type, currency):
        raise _currency_error("Payments", type, currency, code="payment_intent_invalid_parameter")


def require_session_currency(type: str, currency: str) -> None:
    """Raises APIError for a type of payment method that a Checkout Session in a currency cannot name."""
    if not pays_in(type, currency):
        raise _currency_error("Sessions", type, currency)


def _currency_error(what: str, type: str, currency: str, code: str | None = None) -> APIError:
    """The words are those of stripe-ios, whose tests create an intent with Stripe, and of a user's Checkout."""
    return APIError(
        f"The currency provided ({currency}) is invalid. {what} with {type} support the following currencies: "
        f"{', '.join(METHOD_TYPES[type].currencies)}.",
        code=code,
        param="currency",
    )
