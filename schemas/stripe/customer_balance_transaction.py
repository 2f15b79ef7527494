"""Customer balance transactions on the wire (docs.stripe.com/api/customer_balance_transactions)."""

from typing import ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.customers.balance_transactions import (
    BalanceTransaction,
    BalanceTransactionCreateParams,
    BalanceTransactionUpdateParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import Metadata, RangeFilter
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")


class _BalanceTransactionParamsSchema(ParamsSchema[P], Generic[P]):
    description = wire.String(350, unsettable=True)
    metadata = Metadata()


class BalanceTransactionUpdateParamsSchema(_BalanceTransactionParamsSchema[BalanceTransactionUpdateParams]):
    """POST /v1/customers/:id/balance_transactions/:id."""


class BalanceTransactionCreateParamsSchema(_BalanceTransactionParamsSchema[BalanceTransactionCreateParams]):
    """POST /v1/customers/:id/balance_transactions."""

    amount = wire.Integer(required=True)
    currency = wire.Currency(required=True)


class BalanceTransactionListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of movements."""

    invoice: Given[str] = NOT_GIVEN


class BalanceTransactionListParamsSchema(ListParamsSchema[BalanceTransactionListParams]):
    """GET /v1/customers/:id/balance_transactions."""

    created = RangeFilter()
    invoice = wire.Id()


class BalanceTransactionSchema(ObjectSchema):
    """The customer balance transaction object."""

    entity = BalanceTransaction
    inert_expandables = frozenset({"checkout_session"})
    references: ClassVar = {"credit_note": "credit_note", "customer": "customer", "invoice": "invoice"}

    id = fields.String()
    object = Always("customer_balance_transaction")
    amount = fields.Integer()
    checkout_session = Null()
    created = fields.Integer()
    credit_note = fields.String()
    currency = fields.String()
    customer = fields.String()
    customer_account = Null()
    description = fields.String()
    ending_balance = fields.Integer()
    invoice = fields.String()
    livemode = Livemode()
    metadata = fields.Dict()
    type = fields.String()
