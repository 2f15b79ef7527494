"""Options of an intent by type of payment method: `payment_method_options` (docs.stripe.com/api/payment_intents)."""

from collections.abc import Mapping
from typing import Any

from emulator.billing.payments.intents import Intent
from emulator.billing.payments.method_types import METHOD_TYPES
from schemas.stripe import fields as wire
from schemas.stripe.agreed_options import (
    IntentConnectionsParamsSchema,
    PaymentMandateParamsSchema,
    SetupMandateParamsSchema,
)
from schemas.stripe.composites import ArrayOf, Nested, PlainPart
from schemas.stripe.fields import Parameter
from schemas.stripe.objects import Rendered

Fields = dict[str, Parameter[Any]]


def part(fields: Fields, **options: Any) -> Nested[dict[str, Any]]:
    """A map of these parameters, which is kept as it is given."""
    return Nested(type("MethodOptionsPart", (PlainPart,), {"__doc__": "Options.", **fields}), **options)


def usage(*words: str, unsettable: bool = True) -> Fields:
    """Whether the payment method is kept, and for what."""
    return {"setup_future_usage": wire.Enum("none", *words, unsettable=unsettable)}


def _capture() -> Fields:
    """Whether the amount is only held at first."""
    return {"capture_method": wire.Enum("manual", unsettable=True)}


def _of_mandate(fields: Fields) -> Fields:
    return {"mandate_options": part(fields)}


_NEVER = ()
_LATER = ("off_session",)
_ANYTIME = ("off_session", "on_session")
_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl")
_PURPOSES = ("goods", "other", "services", "unspecified")
_VERIFICATIONS = ("automatic", "instant", "microdeposits")
_TRANSFERS = ("eu_bank_transfer", "gb_bank_transfer", "jp_bank_transfer", "mx_bank_transfer", "us_bank_transfer")
_ADDRESSES = ("aba", "iban", "sepa", "sort_code", "spei", "swift", "zengin")
_SCHEDULES = ("combined", "interval", "sporadic")
# fmt: off
_NETWORKS = (
    "amex", "cartes_bancaires", "diners", "discover", "eftpos_au", "girocard", "interac", "jcb", "link", "mastercard",
    "unionpay", "unknown", "visa",
)
_KLARNA_LOCALES = (
    "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR", "en-AT", "en-AU", "en-BE", "en-CA", "en-CH", "en-CZ", "en-DE",
    "en-DK", "en-ES", "en-FI", "en-FR", "en-GB", "en-GR", "en-IE", "en-IT", "en-NL", "en-NO", "en-NZ", "en-PL", "en-PT",
    "en-RO", "en-SE", "en-US", "es-ES", "es-US", "fi-FI", "fr-BE", "fr-CA", "fr-CH", "fr-FR", "it-CH", "it-IT", "nb-NO",
    "nl-BE", "nl-NL", "pl-PL", "pt-PT", "ro-RO", "sv-FI", "sv-SE",
)
_PAYPAL_LOCALES = (
    "cs-CZ", "da-DK", "de-AT", "de-DE", "de-LU", "el-GR", "en-GB", "en-US", "es-ES", "fi-FI", "fr-BE", "fr-FR", "fr-LU",
    "hu-HU", "it-IT", "nl-BE", "nl-NL", "pl-PL", "pt-PT", "sk-SK", "sv-SE",
)
# fmt: on


def _acss_mandate(*, is_setup: bool) -> Fields:
    usual: Fields = {
        "custom_mandate_url": wire.String(unsettable=True),
        "interval_description": wire.String(),
        "payment_schedule": wire.Enum(*_SCHEDULES),
        "transaction_type": wire.Enum("business", "personal"),
    }
    kept: Fields = {"default_for": ArrayOf(wire.Enum("invoice", "subscription"))}
    return _of_mandate({**usual, **(kept if is_setup else {})})


def _reference() -> Fields:
    return _of_mandate({"reference_prefix": wire.String(unsettable=True)})


def _us_bank_account() -> Fields:
    return {
        "financial_connections": Nested(IntentConnectionsParamsSchema),
        **_of_mandate({"collection_method": wire.Enum("paper", unsettable=True)}),
        "networks": part({"requested": ArrayOf(wire.Enum("ach", "us_domestic_wire"))}),
        "verification_method": wire.Enum(*_VERIFICATIONS),
    }


def _card(mandate: type[PlainPart]) -> Fields:
    return {
        "mandate_options": Nested(mandate),
        "moto": wire.Boolean(),
        "network": wire.Enum(*_NETWORKS),
        "request_three_d_secure": wire.Enum("any", "automatic", "challenge"),
        "setup_credential_usage": wire.Unsupported(),
        "three_d_secure": wire.Unsupported(),
    }


def _charged_card() -> Fields:
    when_possible = ("if_available", "never")
    return {
        **_capture(),
        "cvc_token": wire.Unsupported(),
        "installments": part({"enabled": wire.Boolean(), "plan": wire.Unsupported()}),
        "request_extended_authorization": wire.Enum(*when_possible),
        "request_incremental_authorization": wire.Enum(*when_possible),
        "request_multicapture": wire.Enum(*when_possible),
        "request_overcapture": wire.Enum(*when_possible),
        "require_cvc_recollection": wire.Boolean(),
        **usage(*_ANYTIME),
        "statement_descriptor_suffix_kana": wire.String(unsettable=True),
        "statement_descriptor_suffix_kanji": wire.String(unsettable=True),
        "stored_credential_usage": wire.Unsupported(),
        **_card(PaymentMandateParamsSchema),
    }


def _customer_balance() -> Fields:
    transfer: Fields = {
        "eu_bank_transfer": part({"country": wire.String(required=True)}),
        "requested_address_types": ArrayOf(wire.Enum(*_ADDRESSES)),
        "type": wire.Enum(*_TRANSFERS, required=True),
    }
    return {
        "bank_transfer": part(transfer),
        "funding_type": wire.Enum("bank_transfer"),
        **usage(*_NEVER, unsettable=False),
    }


def _dated(fields: Fields) -> Fields:
    """A debit, whose day can be chosen."""
    return {**fields, **usage(*_ANYTIME), "target_date": wire.String()}


def _konbini() -> Fields:
    return {
        "confirmation_number": wire.String(unsettable=True),
        "expires_after_days": wire.Integer(unsettable=True),
        "expires_at": wire.Integer(unsettable=True),
        "product_description": wire.String(unsettable=True),
    }


def _klarna() -> Fields:
    return {
        "on_demand": wire.Unsupported(),
        "preferred_locale": wire.Enum(*_KLARNA_LOCALES),
        "subscriptions": wire.Unsupported(),
    }


def _unemulated_mandate() -> Fields:
    return {"mandate_options": wire.Unsupported()}


def payment_options() -> Mapping[str, Fields]:
    """The options that a payment intent takes, by the type of payment method."""
    never = usage(*_NEVER, unsettable=False)
    purpose: Fields = {
        # Gone from the newest version.
        "preferred_settlement_speed": wire.Enum("fastest", "standard", unsettable=True),
        "transaction_purpose": wire.Enum(*_PURPOSES, unsettable=True),
    }
    return {
        "acss_debit": _dated({**_acss_mandate(is_setup=False), "verification_method": wire.Enum(*_VERIFICATIONS)}),
        "affirm": {**_capture(), "preferred_locale": wire.String(), **never},
        "afterpay_clearpay": {**_capture(), "reference": wire.String(), **never},
        "alipay": usage(*_LATER),
        "alma": _capture(),
        "amazon_pay": {**_capture(), **usage(*_LATER)},
        "au_becs_debit": _dated({}),
        "bacs_debit": _dated(_reference()),
        "bancontact": {"preferred_language": wire.Enum("de", "en", "fr", "nl"), **usage(*_LATER)},
        "billie": {**_capture(), "company_details": wire.Unsupported(), "reference": wire.String()},
        "bizum": {},
        "blik": {"code": wire.String(), **_unemulated_mandate(), **usage(*_LATER)},
        "boleto": {"expires_after_days": wire.Integer(), **usage(*_ANYTIME)},
        "card": _charged_card(),
        "cashapp": {**_capture(), **usage(*_ANYTIME)},
        "crypto": never,
        "customer_balance": _customer_balance(),
        "eps": never,
        "fpx": never,
        "giropay": never,
        "grabpay": never,
        "ideal": usage(*_LATER),
        "kakao_pay": {**_capture(), **usage(*_LATER)},
        "klarna": {**_capture(), **_klarna(), **usage(*_ANYTIME, unsettable=False)},
        "konbini": {**_konbini(), **never},
        "kr_card": {**_capture(), **usage(*_LATER)},
        "link": {**_capture(), "persistent_token": wire.String(), **usage(*_LATER)},
        "mb_way": never,
        "mobilepay": {**_capture(), **never},
        "multibanco": never,
        "naver_pay": {**_capture(), **usage(*_LATER)},
        "nz_bank_account": _dated({}),
        "oxxo": {"expires_after_days": wire.Integer(), **never},
        "p24": {**never, "tos_shown_and_accepted": wire.Boolean()},
        "pay_by_bank": {},
        "payco": {**_capture(), **never},
        "paynow": never,
        "paypal": {
            **_capture(),
            "preferred_locale": wire.Enum(*_PAYPAL_LOCALES),
            "reference": wire.String(),
            "risk_correlation_id": wire.String(),
            **usage(*_LATER),
        },
        "paypay": {},
        "payto": {**_unemulated_mandate(), **usage(*_LATER)},
        "pix": {
            "amount_includes_iof": wire.Enum("always", "never"),
            "expires_after_seconds": wire.Integer(),
            "expires_at": wire.Integer(),
            **_unemulated_mandate(),
            **usage(*_LATER, unsettable=False),
        },
        "promptpay": never,
        "revolut_pay": {**_capture(), **usage(*_LATER)},
        "samsung_pay": {**_capture(), **never},
        "satispay": {**_capture(), **usage(*_ANYTIME)},
        "scalapay": _capture(),
        "sepa_debit": _dated(_reference()),
        "sequra": {**_capture(), **never},
        "sofort": {"preferred_language": wire.Enum(*_LANGUAGES, unsettable=True), **usage(*_LATER)},
        "sunbit": {**_capture(), **never},
        "swish": {"reference": wire.String(unsettable=True), **never},
        "twint": usage(*_LATER, unsettable=False),
        "upi": {**_unemulated_mandate(), **usage(*_ANYTIME)},
        "us_bank_account": _dated({**_us_bank_account(), **purpose}),
        "wechat_pay": {"app_id": wire.String(), "client": wire.Enum("android", "ios", "web"), **never},
        "zip": never,
    }


def setup_options() -> Mapping[str, Fields]:
    """The options that a setup intent takes, by the type of payment method."""
    return {
        "acss_debit": {
            "currency": wire.Enum("cad", "usd"),
            **_acss_mandate(is_setup=True),
            "verification_method": wire.Enum(*_VERIFICATIONS),
        },
        "amazon_pay": {},
        "bacs_debit": _reference(),
        "bizum": {},
        "blik": {"code": wire.String(), **_unemulated_mandate()},
        "card": _card(SetupMandateParamsSchema),
        "klarna": {"currency": wire.String(), **_klarna()},
        "link": {"persistent_token": wire.String()},
        "paypal": {"billing_agreement_id": wire.Unsupported()},
        "payto": _unemulated_mandate(),
        "pix": _unemulated_mandate(),
        "sepa_debit": _reference(),
        "upi": {**_unemulated_mandate(), **usage(*_ANYTIME)},
        "us_bank_account": _us_bank_account(),
    }


class MethodOptionsParamsSchema(PlainPart):
    """The options of a payment intent, by the type of payment method."""

    class Meta:
        """Every type has a parameter of its name."""

        include = {  # noqa: RUF012 - marshmallow's own way of declaring it
            **{name: part(fields, unsettable=True) for name, fields in payment_options().items()},
            "card_present": wire.Unsupported(),
            "interac_present": wire.Unsupported(),
        }


class SetupOptionsParamsSchema(PlainPart):
    """The options of a setup intent, by the type of payment method."""

    class Meta:
        """Every type that can be kept has a parameter of its name."""

        include = {  # noqa: RUF012 - marshmallow's own way of declaring it
            **{name: part(fields) for name, fields in setup_options().items()},
            "card_present": wire.Unsupported(),
        }


_TYPES = frozenset(METHOD_TYPES) - {"custom"}
_NAMED_ONLY = frozenset(
    (
        "boku_promptpay",
        "capchase_pay",
        "card_present",
        "check_scan",
        "click_to_pay",
        "demo_pay",
        "duitnow",
        "dummy_auth_push",
        "dummy_passthrough_card",
        "edenred",
        "gcash",
        "getbalance",
        "gift_card",
        "gopay",
        "id_bank_transfer",
        "interac_present",
        "knet",
        "kr_market",
        "kriya",
        "momo",
        "mondu",
        "netbanking",
        "ng_bank",
        "ng_bank_transfer",
        "ng_card",
        "ng_market",
        "ng_ussd",
        "ng_wallet",
        "octopus",
        "paper_check",
        "qris",
        "rechnung",
        "shop_pay",
        "shopeepay",
        "south_korea_market",
        "stripe_balance",
        "tamara",
        "test_pay",
        "touch_n_go",
        "truemoney",
        "us_cash_voucher",
        "vipps",
        "wero",
    )
)
"""Types that an intent may be narrowed to although no account here accepts them."""


_NOT_OF_LINKS = {
    *("acss_debit", "amazon_pay", "crypto", "customer_balance", "kakao_pay", "kr_card", "naver_pay"),
    *("nz_bank_account", "payco", "revolut_pay", "samsung_pay"),
}
"""Types that a payment link does not name (docs.stripe.com/api/payment-link/create)."""


def method_types_field() -> ArrayOf:
    """The parameter `payment_method_types`."""
    return ArrayOf(wire.Enum(*sorted(_TYPES)))


def link_types_field(*, unsettable: bool = False) -> ArrayOf:
    """The parameter `payment_method_types` of a payment link."""
    return ArrayOf(wire.Enum(*sorted(_TYPES - _NOT_OF_LINKS)), unsettable=unsettable)


def allowed_types_field(*, unsettable: bool = False) -> ArrayOf:
    """The parameter `allowed_payment_method_types`."""
    return ArrayOf(wire.Enum(*sorted(_TYPES | _NAMED_ONLY)), unsettable=unsettable)


def excluded_types_field() -> ArrayOf:
    """The parameter `excluded_payment_method_types`, which does not take Link."""
    return ArrayOf(wire.Enum(*sorted(_TYPES - {"link"})), unsettable=True)


NOT_SHOWN: Mapping[str, frozenset[str]] = {
    "card": frozenset({"moto"}),
    "p24": frozenset({"tos_shown_and_accepted"}),
    "paypal": frozenset({"risk_correlation_id"}),
    "us_bank_account": frozenset({"networks"}),
}
"""Options that are taken and never shown."""


def shown_options(intent: Intent, defaults: Mapping[str, Rendered]) -> Rendered:
    """What an intent shows of the options of each type of payment method that it takes.

    `defaults` are those of the kind of intent, before the ones that all intents have.
    """
    return {
        name: {
            **(defaults.get(name) or METHOD_TYPES[name].options),
            **{
                key: value
                for key, value in intent.method_options.get(name, {}).items()
                if key not in NOT_SHOWN.get(name, ())
            },
        }
        for name in sorted(intent.payment_method_types)
    }
