"""What a customer has of billing credits in all (docs.stripe.com/api/billing/credit-balance-summary)."""

from collections.abc import Iterable, Sequence

from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.core.structs import Struct
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.credit_grants import ScopeParams


class CreditBalance(Struct, frozen=True):
    """The credits in one currency, in minor units: what can be used now, and what the ledger says."""

    currency: str
    available: int
    ledger: int


class CreditBalanceSummary(Struct, frozen=True):
    """A customer's credits, by currency."""

    customer: str
    balances: tuple[CreditBalance, ...]


class SummaryFilterParams(Params, frozen=True, kw_only=True):
    """Which grants count: one of them, or those that are for some prices."""

    type: str
    applicability_scope: Given[ScopeParams] = NOT_GIVEN
    credit_grant: Given[str] = NOT_GIVEN


class CreditBalanceSummaryParams(OperationParams, frozen=True, kw_only=True):
    """Whose credits are asked for, and which of them."""

    filter: SummaryFilterParams
    customer: Given[str] = NOT_GIVEN


def grants_within(scope: ScopeParams, grants: Iterable[CreditGrant]) -> list[CreditGrant]:
    """The grants that are for all metered prices, where the scope is all of them; or for one of those that it names.

    Which of the grants for some prices the real service counts within the scope of all metered prices is not known:
    what is for some alone does not apply to that scope.
    """
    if not scope.prices:
        return [grant for grant in grants if not grant.prices]
    named = [price.id for price in scope.prices]
    return [grant for grant in grants if any(grant.covers(price) for price in named)]


def summary_of(customer: str, grants: Sequence[CreditGrant], now: int) -> CreditBalanceSummary:
    """What the grants of a customer come to at a second (unix, UTC), in the order of the currencies."""
    return CreditBalanceSummary(
        customer,
        tuple(
            CreditBalance(
                currency,
                available=sum(grant.available_balance(now) for grant in grants if grant.currency == currency),
                ledger=sum(grant.ledger_balance for grant in grants if grant.currency == currency),
            )
            for currency in sorted({grant.currency for grant in grants})
        ),
    )
