"""How invoices of a subscription may be paid (docs.stripe.com/api/subscriptions/create, `payment_settings`)."""

from typing import Any, ClassVar

from emulator.billing.subscriptions.params import SubscriptionPaymentSettingsParams
from schemas.stripe import fields as wire
from schemas.stripe.agreed_options import (
    BlikMandateParamsSchema,
    CompanyDetailsParamsSchema,
    PixMandateParamsSchema,
    SubscriptionMandateParamsSchema,
)
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart, PlainPart
from schemas.stripe.payment_settings import (
    METHOD_TYPES,
    MethodOptionsParamsSchema,
    PaymentSettingsSchema,
)

_NETWORKS = (
    "amex",
    "cartes_bancaires",
    "diners",
    "discover",
    "eftpos_au",
    "girocard",
    "interac",
    "jcb",
    "link",
    "mastercard",
    "unionpay",
    "unknown",
    "visa",
)


class BillieParamsSchema(PlainPart):
    """Options of companies that pay later."""

    company_details = Nested(CompanyDetailsParamsSchema, unsettable=True)


class BlikParamsSchema(PlainPart):
    """Options of BLIK."""

    mandate_options = Nested(BlikMandateParamsSchema)


class CardParamsSchema(PlainPart):
    """Options of cards."""

    mandate_options = Nested(SubscriptionMandateParamsSchema)
    network = wire.Enum(*_NETWORKS)
    request_three_d_secure = wire.Enum("any", "automatic", "challenge")


class PixParamsSchema(PlainPart):
    """Options of Pix."""

    expires_after_seconds = wire.Integer(minimum=10, maximum=1_209_600)
    mandate_options = Nested(PixMandateParamsSchema)


class SubscriptionMethodOptionsParamsSchema(MethodOptionsParamsSchema):
    """Options by the type of payment method, as those of an invoice but where a payment is to come again."""

    billie = Nested(BillieParamsSchema, unsettable=True)
    blik = Nested(BlikParamsSchema, unsettable=True)
    card = Nested(CardParamsSchema, unsettable=True)
    pix = Nested(PixParamsSchema, unsettable=True)


class SubscriptionPaymentSettingsParamsSchema(ParamsPart[SubscriptionPaymentSettingsParams]):
    """How its invoices may be paid."""

    payment_method_options = Nested(SubscriptionMethodOptionsParamsSchema)
    payment_method_types = ArrayOf(wire.Enum(*METHOD_TYPES), unsettable=True)
    save_default_payment_method = wire.Enum("off", "on_subscription")


class SubscriptionPaymentSettingsSchema(PaymentSettingsSchema):
    """How its invoices may be paid, as shown."""

    shown_defaults: ClassVar[dict[str, dict[str, Any]]] = {
        "acss_debit": {"mandate_options": None, "verification_method": None},
        "bancontact": {"preferred_language": "en"},
        "billie": {"company_details": None},
        "blik": {"mandate_options": None},
        # Without `mandate_options` until some are set (recorded: bikeindex/bike_index, 4 of 4).
        "card": {"network": None, "request_three_d_secure": None},
        "customer_balance": {"bank_transfer": None, "funding_type": None},
        "konbini": {},
        "payto": {"mandate_options": None},
        "pix": {"expires_after_seconds": None, "mandate_options": None},
        "sepa_debit": {},
        "upi": {"mandate_options": None},
        "us_bank_account": {"financial_connections": None, "verification_method": None},
    }
