"""The account's balance and its movements on the wire (docs.stripe.com/api/balance, /balance_transactions)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.payments.account_balance import AccountBalance
from emulator.billing.payments.balance_transactions import BalanceTransaction
from schemas.stripe import fields as wire
from schemas.stripe.composites import RangeFilter
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ListParamsSchema


class BalanceTransactionListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of movements."""

    currency: Given[str] = NOT_GIVEN
    source: Given[str] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN


class BalanceTransactionListParamsSchema(ListParamsSchema[BalanceTransactionListParams]):
    """GET /v1/balance_transactions."""

    created = RangeFilter()
    currency = wire.Currency()
    payout = wire.Unsupported()
    source = wire.Id()
    type = wire.String()


class BalanceTransactionSchema(ObjectSchema):
    """The balance transaction object."""

    entity = BalanceTransaction
    references: ClassVar = {"source": "charge|dispute|refund"}

    id = fields.String()
    object = Always("balance_transaction")
    amount = fields.Integer()
    available_on = fields.Integer()
    balance_type = Always("payments")
    created = fields.Integer()
    currency = fields.String()
    description = fields.String()
    exchange_rate = Null()
    fee = fields.Integer()
    fee_details = fields.Method("shown_fees")
    net = fields.Integer()
    reporting_category = fields.String()
    source = fields.String()
    status = fields.Function(lambda each: each.status_at(dump_context().world_now))
    type = fields.String()

    def shown_fees(self, transaction: BalanceTransaction) -> list[Rendered]:
        """What the fee is made of."""
        if transaction.fee == 0:
            return []
        return [
            {
                "amount": transaction.fee,
                "application": None,
                "currency": transaction.currency,
                "description": "Dispute fee"
                if transaction.reporting_category == "dispute"
                else "Stripe processing fees",
                "type": "stripe_fee",
            }
        ]


class BalanceSchema(ObjectSchema):
    """The balance object, of which there is one."""

    object_name = "balance"

    object = Always("balance")
    available = fields.Function(lambda balance: _shown_amounts(balance.available))
    livemode = Livemode()
    pending = fields.Function(lambda balance: _shown_amounts(balance.pending))


def shown_balance(balance: AccountBalance) -> dict[str, Any]:
    """The balance as a reply shows it."""
    shown: dict[str, Any] = BalanceSchema.instance().dump(balance)
    return shown


def _shown_amounts(amounts: Mapping[str, Mapping[str, int]]) -> list[Rendered]:
    return [
        {"amount": sum(by_source.values()), "currency": currency, "source_types": dict(sorted(by_source.items()))}
        for currency, by_source in sorted(amounts.items())
    ]
