"""What became of billing credits, and what is left, on the wire.

docs.stripe.com/api/billing/credit-balance-transaction and /api/billing/credit-balance-summary.
"""

from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from emulator.billing.customers.credit_balance_summary import (
    CreditBalanceSummary,
    CreditBalanceSummaryParams,
    SummaryFilterParams,
)
from emulator.billing.customers.credit_balance_transactions import CreditBalanceTransaction
from schemas.stripe import fields as wire
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.credit_grant import ScopeParamsSchema, shown_money
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema


class CreditBalanceTransactionListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of movements."""

    customer: str
    credit_grant: Given[str] = NOT_GIVEN


class CreditBalanceTransactionListParamsSchema(ListParamsSchema[CreditBalanceTransactionListParams]):
    """GET /v1/billing/credit_balance_transactions."""

    credit_grant = wire.Id()
    customer = wire.Id(required=True)
    customer_account = wire.Unsupported()


class CreditBalanceTransactionSchema(ObjectSchema):
    """The credit balance transaction object."""

    entity = CreditBalanceTransaction
    references: ClassVar = {
        "credit.credits_application_invoice_voided.invoice": "invoice",
        "credit_grant": "billing.credit_grant",
        "debit.credits_applied.invoice": "invoice",
        "test_clock": "test_helpers.test_clock",
    }

    id = fields.String()
    object = Always(CreditBalanceTransaction.RESOURCE_TYPE.name)
    created = fields.Integer()
    credit = fields.Function(lambda each: _shown(each, "credit", "credits_application_invoice_voided"))
    credit_grant = fields.String()
    debit = fields.Function(lambda each: _shown(each, "debit", "credits_applied"))
    effective_at = fields.Integer()
    livemode = Livemode()
    test_clock = fields.String()
    type = fields.String()


def _shown(transaction: CreditBalanceTransaction, type: str, of_invoice: str) -> Rendered | None:
    """The side of a transaction that moves; `of_invoice` is where it says which line of an invoice it is about."""
    if transaction.type != type:
        return None
    line = transaction.applied_to
    return {
        "amount": shown_money(transaction.currency, transaction.amount),
        of_invoice: None if line is None else {"invoice": line.invoice, "invoice_line_item": line.line},
        "type": transaction.reason,
    }


class _SummaryFilterParamsSchema(ParamsPart[SummaryFilterParams]):
    applicability_scope = Nested(ScopeParamsSchema)
    credit_grant = wire.Id()
    type = wire.Enum("applicability_scope", "credit_grant", required=True)


class CreditBalanceSummaryParamsSchema(ParamsSchema[CreditBalanceSummaryParams]):
    """GET /v1/billing/credit_balance_summary."""

    customer = wire.Id()
    customer_account = wire.Unsupported()
    filter = Nested(_SummaryFilterParamsSchema, required=True)


class CreditBalanceSummarySchema(ObjectSchema):
    """The credit balance summary object, of which a customer has one."""

    object_name = "billing.credit_balance_summary"
    references: ClassVar = {"customer": "customer"}

    object = Always("billing.credit_balance_summary")
    balances = fields.Method("shown_balances")
    customer = fields.String()
    customer_account = Null()
    livemode = Livemode()

    def shown_balances(self, summary: CreditBalanceSummary) -> list[Rendered]:
        """What there is in each currency."""
        return [
            {
                "available_balance": shown_money(each.currency, each.available),
                "ledger_balance": shown_money(each.currency, each.ledger),
            }
            for each in summary.balances
        ]


def shown_summary(summary: CreditBalanceSummary) -> dict[str, Any]:
    """The summary as a reply shows it."""
    shown: dict[str, Any] = CreditBalanceSummarySchema.instance().dump(summary)
    return shown
