"""Cash balances, their movements and funding instructions on the wire (docs.stripe.com/api/cash_balance)."""

from typing import Any, ClassVar

from marshmallow import fields
from msgspec import Struct

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams, Params
from emulator.billing.customers.cash_settings import CashBalanceParams, CashSettingsParams
from emulator.billing.payments.bank_transfers import Transfer, financial_addresses
from emulator.billing.payments.cash import (
    CashBalance,
    CashBalanceUpdateParams,
    CashTransaction,
    FundParams,
)
from emulator.billing.payments.payment_intent_params import PaymentIntentApplyParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ListParamsSchema, ParamsSchema

_TRANSFERS = ("eu_bank_transfer", "gb_bank_transfer", "jp_bank_transfer", "mx_bank_transfer", "us_bank_transfer")


class CashSettingsParamsSchema(ParamsPart[CashSettingsParams]):
    """How cash is applied."""

    reconciliation_mode = wire.Enum("automatic", "manual", "merchant_default")


class CashBalanceParamsSchema(ParamsPart[CashBalanceParams]):
    """`cash_balance` of a customer."""

    settings = Nested(CashSettingsParamsSchema)


class CashBalanceUpdateParamsSchema(ParamsSchema[CashBalanceUpdateParams]):
    """POST /v1/customers/:id/cash_balance."""

    settings = Nested(CashSettingsParamsSchema)


class CashTransactionListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/customers/:id/cash_balance_transactions."""


class FundParamsSchema(ParamsSchema[FundParams]):
    """POST /v1/test_helpers/customers/:id/fund_cash_balance."""

    amount = wire.Integer(required=True)
    currency = wire.Currency(required=True)
    reference = wire.String()


class PaymentIntentApplyParamsSchema(ParamsSchema[PaymentIntentApplyParams]):
    """POST /v1/payment_intents/:id/apply_customer_balance."""

    amount = wire.Integer()
    currency = wire.Currency()


class EuropeanTransferParams(Params, frozen=True, kw_only=True):
    """In which country a European account is to be."""

    country: str


class BankTransferParams(Params, frozen=True, kw_only=True):
    """How money is to be sent."""

    eu_bank_transfer: Given[EuropeanTransferParams] = NOT_GIVEN
    requested_address_types: Given[list[str]] = NOT_GIVEN
    type: str


class FundingInstructionsParams(OperationParams, frozen=True, kw_only=True):
    """What a customer is to be told (docs.stripe.com/api/customers/create_funding_instructions)."""

    bank_transfer: BankTransferParams
    currency: str
    funding_type: str


class EuropeanTransferParamsSchema(ParamsPart[EuropeanTransferParams]):
    """A European account."""

    country = wire.String(required=True)


class BankTransferParamsSchema(ParamsPart[BankTransferParams]):
    """A bank transfer."""

    eu_bank_transfer = Nested(EuropeanTransferParamsSchema)
    requested_address_types = ArrayOf(wire.Enum("iban", "sort_code", "spei", "zengin"))
    type = wire.Enum(*_TRANSFERS, required=True)


class FundingInstructionsParamsSchema(ParamsSchema[FundingInstructionsParams]):
    """POST /v1/customers/:id/funding_instructions."""

    bank_transfer = Nested(BankTransferParamsSchema, required=True)
    currency = wire.Currency(required=True)
    funding_type = wire.Enum("bank_transfer", required=True)


class CashBalanceSchema(ObjectSchema):
    """The cash balance object, which has no id."""

    entity = CashBalance

    object = Always("cash_balance")
    available = fields.Function(lambda balance: dict(sorted(balance.available.items())) or None)
    customer = fields.String(attribute="id")
    customer_account = Null()
    livemode = Livemode()
    settings = fields.Method("shown_settings")

    def shown_settings(self, balance: CashBalance) -> Rendered:
        """How it is applied, and whether that is the account's way."""
        return {
            "reconciliation_mode": balance.reconciliation_mode or "automatic",
            "using_merchant_default": balance.reconciliation_mode is None,
        }


class CashTransactionSchema(ObjectSchema):
    """The cash balance transaction object."""

    entity = CashTransaction
    absent_when_null = frozenset({"applied_to_payment", "funded", "refunded_from_payment", "unapplied_from_payment"})
    inert_expandables = frozenset({"adjusted_for_overdraft", "transferred_to_balance"})
    references: ClassVar = {
        "applied_to_payment.payment_intent": "payment_intent",
        "customer": "customer",
        "refunded_from_payment.refund": "refund",
        "unapplied_from_payment.payment_intent": "payment_intent",
    }

    id = fields.String()
    object = Always("customer_cash_balance_transaction")
    applied_to_payment = fields.Function(lambda each: each.details.get("applied_to_payment"))
    created = fields.Integer()
    currency = fields.String()
    customer = fields.String()
    customer_account = Null()
    ending_balance = fields.Integer()
    funded = fields.Function(lambda each: each.details.get("funded"))
    livemode = Livemode()
    net_amount = fields.Integer()
    refunded_from_payment = fields.Function(lambda each: each.details.get("refunded_from_payment"))
    type = fields.String()
    unapplied_from_payment = fields.Function(lambda each: each.details.get("unapplied_from_payment"))


class FundingInstructions(Struct, frozen=True):
    """How a customer sends money of a currency."""

    customer: str
    currency: str
    transfer: Transfer


class FundingInstructionsSchema(ObjectSchema):
    """The funding instructions object, which is nowhere kept."""

    object_name = "funding_instructions"

    object = Always("funding_instructions")
    bank_transfer = fields.Function(lambda each: _shown_transfer(each))
    currency = fields.String()
    funding_type = Always("bank_transfer")
    livemode = Livemode()


def _shown_transfer(each: FundingInstructions) -> dict[str, Any]:
    transfer = each.transfer
    return {
        "country": transfer.country,
        "financial_addresses": financial_addresses(transfer, each.customer, dump_context().account),
        "type": transfer.type,
    }
