"""Options of a Checkout Session by type of payment method (docs.stripe.com/api/checkout/sessions/create)."""

from collections.abc import Mapping

from schemas.stripe import fields as wire
from schemas.stripe.agreed_options import SessionConnectionsParamsSchema
from schemas.stripe.composites import Nested, PlainPart
from schemas.stripe.method_options import Fields, part, payment_options, setup_options, usage

_OF_INTENTS_ALONE = ("bizum", "mb_way", "nz_bank_account", "paypay", "promptpay", "zip")
"""Types that have options in an intent and none here."""

_ASKED_ON_THE_PAGE: Mapping[str, tuple[str, ...]] = {
    "affirm": ("preferred_locale",),
    "afterpay_clearpay": ("reference",),
    "bancontact": ("preferred_language",),
    "billie": ("company_details", "reference"),
    "blik": ("code",),
    "card": (
        "cvc_token",
        "mandate_options",
        "moto",
        "network",
        "require_cvc_recollection",
        "setup_credential_usage",
        "stored_credential_usage",
        "three_d_secure",
    ),
    "klarna": ("on_demand", "preferred_locale"),
    "konbini": ("confirmation_number", "expires_at", "product_description"),
    "link": ("persistent_token",),
    "pix": ("expires_at",),
    "satispay": ("setup_future_usage",),
    "sequra": ("setup_future_usage",),
    "sofort": ("preferred_language",),
    "swish": ("setup_future_usage",),
    "us_bank_account": ("mandate_options", "networks", "preferred_settlement_speed", "transaction_purpose"),
}
"""Options of an intent that a session does not take: its page asks for them, or nobody."""

_NEVER_KEPT = ("alipay", "au_becs_debit", "ideal", "klarna", "sofort")
"""Types that a session cannot keep for later, as an intent can."""


def _checkout_options() -> dict[str, Fields]:
    narrowed = {
        name: {key: field for key, field in fields.items() if key not in _ASKED_ON_THE_PAGE.get(name, ())}
        for name, fields in payment_options().items()
        if name not in _OF_INTENTS_ALONE
    }
    for name in _NEVER_KEPT:
        narrowed[name] |= usage(unsettable=False)
    narrowed["acss_debit"] |= {name: setup_options()["acss_debit"][name] for name in ("currency", "mandate_options")}
    narrowed["card"] |= {
        "installments": part({"enabled": wire.Boolean()}),
        "restrictions": wire.Unsupported(),
        "setup_future_usage": wire.Enum("off_session", "on_session"),
    }
    narrowed["us_bank_account"] |= {
        "financial_connections": Nested(SessionConnectionsParamsSchema),
        "verification_method": wire.Enum("automatic", "instant"),
    }
    return narrowed


class CheckoutOptionsParamsSchema(PlainPart):
    """The options of a session, by the type of payment method."""

    class Meta:
        """Every type has a parameter of its name."""

        include = {  # noqa: RUF012 - marshmallow's own way of declaring it
            **{name: part(fields, unsettable=True) for name, fields in _checkout_options().items()},
            "demo_pay": wire.Unsupported(),
        }
