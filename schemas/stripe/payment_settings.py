"""How an invoice may be paid: `payment_settings`, given and shown (docs.stripe.com/api/invoices/create)."""

from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.invoices.payment_settings import MethodOptions, PaymentSettings, PaymentSettingsParams
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.agreed_options import (
    CompanyDetailsParamsSchema,
    FinancialConnectionsParamsSchema,
    PaytoMandateParamsSchema,
    UpiMandateParamsSchema,
)
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart, PlainPart
from schemas.stripe.objects import Rendered

METHOD_TYPES = (
    "ach_credit_transfer",
    "ach_debit",
    "acss_debit",
    "affirm",
    "alipay",
    "amazon_pay",
    "au_becs_debit",
    "bacs_debit",
    "bancontact",
    "billie",
    "blik",
    "boleto",
    "card",
    "cashapp",
    "crypto",
    "custom",
    "customer_balance",
    "eps",
    "fpx",
    "giropay",
    "grabpay",
    "ideal",
    "jp_credit_transfer",
    "kakao_pay",
    "klarna",
    "konbini",
    "kr_card",
    "link",
    "mb_way",
    "multibanco",
    "naver_pay",
    "nz_bank_account",
    "p24",
    "pay_by_bank",
    "payco",
    "paynow",
    "paypal",
    "payto",
    "pix",
    "promptpay",
    "revolut_pay",
    "satispay",
    "sepa_credit_transfer",
    "sepa_debit",
    "sequra",
    "sofort",
    "swish",
    "twint",
    "upi",
    "us_bank_account",
    "wechat_pay",
)
"""Whatever the API knows may be asked for; only cards can be charged here."""


class DebitMandateParamsSchema(PlainPart):
    """The mandate of a Canadian debit."""

    transaction_type = wire.Enum("business", "personal")


class DebitParamsSchema(PlainPart):
    """Options of Canadian debits."""

    mandate_options = Nested(DebitMandateParamsSchema)
    verification_method = wire.Enum("automatic", "instant", "microdeposits")


class BancontactParamsSchema(PlainPart):
    """Options of Bancontact."""

    preferred_language = wire.Enum("de", "en", "fr", "nl")


class InstallmentsParamsSchema(PlainPart):
    """Whether a card may be charged in instalments."""

    enabled = wire.Boolean()
    plan = wire.Unsupported()


class CardParamsSchema(PlainPart):
    """Options of cards."""

    installments = Nested(InstallmentsParamsSchema)
    request_three_d_secure = wire.Enum("any", "automatic", "challenge")


class EuropeanTransferParamsSchema(PlainPart):
    """Where the bank account of a European transfer is."""

    country = wire.Country(required=True)


class BankTransferParamsSchema(PlainPart):
    """How money is transferred."""

    eu_bank_transfer = Nested(EuropeanTransferParamsSchema)
    type = wire.String()


class CustomerBalanceParamsSchema(PlainPart):
    """Options of bank transfers."""

    bank_transfer = Nested(BankTransferParamsSchema)
    funding_type = wire.String()


class PixParamsSchema(PlainPart):
    """Options of Pix."""

    amount_includes_iof = wire.Enum("always", "never")
    expires_after_seconds = wire.Integer(minimum=60, maximum=1_209_600)


class BillieParamsSchema(PlainPart):
    """Options of companies that pay later."""

    company_details = Nested(CompanyDetailsParamsSchema, unsettable=True)
    reference = wire.String(255)


class PaytoParamsSchema(PlainPart):
    """Options of PayTo."""

    mandate_options = Nested(PaytoMandateParamsSchema)


class UpiParamsSchema(PlainPart):
    """Options of UPI."""

    mandate_options = Nested(UpiMandateParamsSchema)


class BankAccountParamsSchema(PlainPart):
    """Options of debits in the United States."""

    financial_connections = Nested(FinancialConnectionsParamsSchema)
    verification_method = wire.Enum("automatic", "instant", "microdeposits")


class NoOptions(PlainPart):
    """A type of payment method that has no options."""


class MethodOptionsParamsSchema(PlainPart):
    """Options by the type of payment method."""

    acss_debit = Nested(DebitParamsSchema, unsettable=True)
    bancontact = Nested(BancontactParamsSchema, unsettable=True)
    billie = Nested(BillieParamsSchema, unsettable=True)
    blik = Nested(NoOptions, unsettable=True)
    card = Nested(CardParamsSchema, unsettable=True)
    customer_balance = Nested(CustomerBalanceParamsSchema, unsettable=True)
    konbini = Nested(NoOptions, unsettable=True)
    payto = Nested(PaytoParamsSchema, unsettable=True)
    pix = Nested(PixParamsSchema, unsettable=True)
    sepa_debit = Nested(NoOptions, unsettable=True)
    upi = Nested(UpiParamsSchema, unsettable=True)
    us_bank_account = Nested(BankAccountParamsSchema, unsettable=True)


class PaymentSettingsParamsSchema(ParamsPart[PaymentSettingsParams]):
    """How the invoice may be paid."""

    default_mandate = wire.Id(unsettable=True)
    payment_method_options = Nested(MethodOptionsParamsSchema)
    payment_method_types = ArrayOf(wire.Enum(*METHOD_TYPES), unsettable=True)


_SHOWN: dict[str, dict[str, Any]] = {
    "acss_debit": {"mandate_options": None, "verification_method": None},
    "bancontact": {"preferred_language": "en"},
    "billie": {"company_details": None, "reference": None},
    "blik": {},
    "card": {"installments": None, "request_three_d_secure": None},
    "customer_balance": {"bank_transfer": None, "funding_type": None},
    "konbini": {},
    "payto": {"mandate_options": None},
    "pix": {"amount_includes_iof": None, "expires_after_seconds": None},
    "sepa_debit": {},
    "upi": {"mandate_options": None},
    "us_bank_account": {"financial_connections": None, "verification_method": None},
}
"""What is shown of each type that has options, before what was asked for."""


class PaymentSettingsSchema(OutgoingSchema):
    """How the invoice may be paid, as shown; `shown_defaults` is what of each type that has options, if none is set."""

    shown_defaults: ClassVar[dict[str, dict[str, Any]]] = _SHOWN

    default_mandate = fields.String()
    payment_method_options = fields.Method("shown_options")
    payment_method_types = fields.List(fields.String())

    def shown_options(self, settings: PaymentSettings) -> Rendered | None:
        """Every type of payment method, null where it has no options; null altogether where none has."""
        options: MethodOptions | None = settings.payment_method_options
        if options is None:
            return None
        return {
            name: dict(sorted({**shown, **options[name]}.items())) if name in options else None
            for name, shown in self.shown_defaults.items()
        }
