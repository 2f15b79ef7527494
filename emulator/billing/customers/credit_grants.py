"""Granting, changing, expiring and voiding billing credits.

docs.stripe.com/api/billing/credit-grant and docs.stripe.com/billing/subscriptions/usage-based/billing-credits. How the
real service words its refusals is not known: but for those about a time, the words are ours.
"""

from collections.abc import Sequence

from emulator.billing.catalog.prices import Price
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param, mutually_exclusive, require_future
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.credit_balance_transactions import move_credits
from emulator.billing.customers.credit_grant import DEFAULT_PRIORITY, Category, CreditGrant
from emulator.billing.customers.customer import Customer
from emulator.billing.system.jobs import Job

MAX_UNUSED = 100
"""docs.stripe.com/billing/subscriptions/usage-based/billing-credits: the unused grants that a customer can have."""

TASK = "expire_credit_grant"
"""The job that takes what is left of a grant when it expires."""

SCOPE = "applicability_config[scope]"


class MonetaryParams(Params, frozen=True, kw_only=True):
    """So much money: `value` in minor units of `currency`."""

    currency: str
    value: int


class CreditAmountParams(Params, frozen=True, kw_only=True):
    """How much is granted."""

    type: str
    monetary: Given[MonetaryParams] = NOT_GIVEN


class ScopePriceParams(Params, frozen=True, kw_only=True):
    """A price, by its id."""

    id: str


class ScopeParams(Params, frozen=True, kw_only=True):
    """Which prices credits are for: all that a meter counts for, or some of them."""

    price_type: Given[str] = NOT_GIVEN
    prices: Given[Sequence[ScopePriceParams]] = NOT_GIVEN

    def check(self, param: str) -> None:
        """Raises APIError unless it says one of the two; `param` is where it stands."""
        if self.price_type is not NOT_GIVEN and self.prices is not NOT_GIVEN:
            raise mutually_exclusive("price_type", "prices", param=param)
        if self.price_type is NOT_GIVEN and not self.prices:
            raise APIError("You must provide one of price_type or prices.", param=param)


class ApplicabilityConfigParams(Params, frozen=True, kw_only=True):
    """What credits can be used for."""

    scope: ScopeParams


class CreditGrantCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a credit grant (docs.stripe.com/api/billing/credit-grant/create)."""

    amount: CreditAmountParams
    applicability_config: ApplicabilityConfigParams
    category: Given[Category] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    effective_at: Given[int] = NOT_GIVEN
    expires_at: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str] = NOT_GIVEN
    priority: Given[int] = NOT_GIVEN


class CreditGrantUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a credit grant (docs.stripe.com/api/billing/credit-grant/update)."""

    expires_at: Given[int | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


def create_credit_grant(
    params: CreditGrantCreateParams,
    customer: Customer,
    prices: Sequence[Price],
    existing: Sequence[CreditGrant],
    ctx: Context,
    changes: Changes,
) -> CreditGrant:
    """A new grant, with the transaction that it begins with.

    `prices` are those of its scope, `existing` are the customer's grants that anything is left of. Raises APIError for
    a price that no meter counts for, a time in the past, and more unused grants than there can be.
    """
    monetary = params.amount.monetary
    if monetary is NOT_GIVEN:
        raise missing_param("amount[monetary]")
    _check_prices(prices)
    if params.effective_at is not NOT_GIVEN:
        require_future("effective_at", params.effective_at, ctx.now)
    effective_at, expires_at = given_or(params.effective_at, ctx.now), given_or(params.expires_at, None)
    _check_expiry(expires_at, effective_at, ctx)
    if sum(grant.is_unused(ctx.now) for grant in existing) >= MAX_UNUSED:
        raise APIError(f"A customer can have at most {MAX_UNUSED} unused credit grants at a time.", param="customer")
    grant = CreditGrant(
        id=ctx.new_id(CreditGrant.RESOURCE_TYPE.prefix),
        created=ctx.now,
        amount=monetary.value,
        category=given_or(params.category, "paid"),
        currency=monetary.currency,
        customer=customer.id,
        effective_at=effective_at,
        expires_at=expires_at,
        ledger_balance=0,
        metadata=metadata_after({}, params.metadata),
        name=given_or(params.name, None),
        prices=tuple(price.id for price in prices),
        priority=given_or(params.priority, DEFAULT_PRIORITY),
        test_clock=customer.test_clock,
        updated=ctx.now,
    )
    changes.emit("billing.credit_grant.created", grant)
    grant, _ = move_credits(grant, "credits_granted", grant.amount, ctx, changes)
    _schedule_expiry(None, grant, ctx, changes)
    return grant


def update_credit_grant(
    old: CreditGrant, params: CreditGrantUpdateParams, ctx: Context, changes: Changes
) -> CreditGrant:
    """The grant with other metadata, or another end. Raises APIError for an end in the past, or one that has ended."""
    expires_at = given_or(params.expires_at, old.expires_at)
    if expires_at != old.expires_at:
        _require_running(old, ctx)
        _check_expiry(expires_at, old.effective_at, ctx)
    grant = replace(old, expires_at=expires_at, metadata=metadata_after(old.metadata, params.metadata))
    return old if grant == old else _save_changed(old, grant, ctx, changes)


def expire_credit_grant(old: CreditGrant, ctx: Context, changes: Changes) -> CreditGrant:
    """The grant, expired this second. Raises APIError for one that has ended."""
    _require_running(old, ctx)
    return _save_changed(old, take_expired_credits(replace(old, expires_at=ctx.now), ctx, changes), ctx, changes)


def void_credit_grant(old: CreditGrant, ctx: Context, changes: Changes) -> CreditGrant:
    """The grant, voided: as if it had never been granted. Raises APIError for one that has ended, or pays an invoice.

    What was given back by an invoice that is void pays none any more: that grant can be voided.
    """
    _require_running(old, ctx)
    if old.ledger_balance < old.amount:
        raise APIError("You can only void a credit grant that no invoice was paid with; this one can be expired.")
    grant, _ = move_credits(old, "credits_voided", old.ledger_balance, ctx, changes)
    return _save_changed(old, replace(grant, voided_at=ctx.now), ctx, changes)


def take_expired_credits(grant: CreditGrant, ctx: Context, changes: Changes) -> CreditGrant:
    """The grant without what was left of it, if it has expired."""
    if not grant.has_balance or not grant.is_expired(ctx.now):
        return grant
    return move_credits(grant, "credits_expired", grant.ledger_balance, ctx, changes)[0]


def _save_changed(old: CreditGrant, new: CreditGrant, ctx: Context, changes: Changes) -> CreditGrant:
    grant = replace(new, updated=ctx.now)
    changes.save(grant)
    _schedule_expiry(old, grant, ctx, changes)
    changes.emit("billing.credit_grant.updated", grant, old)
    return grant


def _schedule_expiry(old: CreditGrant | None, new: CreditGrant, ctx: Context, changes: Changes) -> None:
    """Orders, moves or calls off the end of a grant; one that is used up may have credits again until then."""
    if new.expires_at is not None and new.voided_at is None and not new.is_expired(ctx.now):
        changes.save(_expiry_job(new))
    elif old is not None and old.expires_at is not None:
        changes.remove(_expiry_job(old))


def _expiry_job(grant: CreditGrant) -> Job:
    return Job(
        id=f"expire-{grant.id}",
        created=grant.created,
        task=TASK,
        subject=grant.id,
        due_at=grant.created if grant.expires_at is None else grant.expires_at,
    )


def _check_prices(prices: Sequence[Price]) -> None:
    for number, price in enumerate(prices):
        if price.recurring is None or price.recurring.meter is None:
            raise APIError(
                f"The price {price.id} has no meter: billing credits apply to metered prices alone.",
                param=f"{SCOPE}[prices][{number}][id]",
            )


def _check_expiry(expires_at: int | None, effective_at: int, ctx: Context) -> None:
    if expires_at is None:
        return
    require_future("expires_at", expires_at, ctx.now)
    if expires_at <= effective_at:
        raise APIError("The parameter `expires_at` must be after `effective_at`.", param="expires_at")


def _require_running(grant: CreditGrant, ctx: Context) -> None:
    if grant.voided_at is not None:
        raise APIError("This credit grant has already been voided.")
    if grant.is_expired(ctx.now):
        raise APIError("This credit grant has already expired.")
