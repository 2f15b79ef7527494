"""Billing credits through the official Python SDK: granted, applied to an invoice, given back, expired and voided."""

from __future__ import annotations

import pytest
import stripe

from tests.support.plant import FEBRUARY, Plant
from tests.support.shop import TO_SEND, Shop


def test_credits_from_beginning_to_end(sdk: stripe.StripeClient, shop: Shop) -> None:
    plant = Plant(shop)
    price, customer, billing = plant.price(), plant.customer["id"], sdk.v1.billing
    made = billing.credit_grants.create(
        {
            "customer": customer,
            "name": "Purchased Credits",
            "amount": {"type": "monetary", "monetary": {"currency": "usd", "value": 300}},
            "applicability_config": {"scope": {"prices": [{"id": price}]}},
        }
    )
    assert made.applicability_config.scope.prices is not None
    assert [each.id for each in made.applicability_config.scope.prices] == [price]
    subscription = plant.subscribe(price, **TO_SEND)
    plant.advance(FEBRUARY - 60)
    plant.use(100, FEBRUARY - 60)
    plant.advance(FEBRUARY)
    draft = plant.latest_invoice(subscription)
    invoice = sdk.v1.invoices.finalize_invoice(
        draft["id"], {"expand": ["total_pretax_credit_amounts.credit_balance_transaction"]}
    )
    assert (invoice.subtotal, invoice.total) == (500, 200)
    assert invoice.total_pretax_credit_amounts is not None
    applied = invoice.total_pretax_credit_amounts[0].credit_balance_transaction
    assert isinstance(applied, stripe.billing.CreditBalanceTransaction)
    assert applied.debit is not None
    assert applied.debit.credits_applied is not None
    assert applied.debit.credits_applied.invoice == invoice.id
    asked: stripe.params.billing.CreditBalanceSummaryRetrieveParams = {
        "customer": customer,
        "filter": {"type": "credit_grant", "credit_grant": made.id},
    }
    assert _available(billing.credit_balance_summary.retrieve(asked)) == 0
    sdk.v1.invoices.void_invoice(invoice.id)
    assert _available(billing.credit_balance_summary.retrieve(asked)) == 300
    moved = billing.credit_balance_transactions.list({"customer": customer, "credit_grant": made.id})
    assert [each.type for each in moved.data] == ["credit", "debit", "credit"]
    assert billing.credit_grants.update(made.id, {"metadata": {"order": "7"}}).metadata["order"] == "7"
    assert billing.credit_grants.void_grant(made.id).voided_at == FEBRUARY
    with pytest.raises(stripe.InvalidRequestError, match="has already been voided"):
        billing.credit_grants.expire(made.id)


def _available(summary: stripe.billing.CreditBalanceSummary) -> int:
    monetary = summary.balances[0].available_balance.monetary
    assert monetary is not None
    return monetary.value
