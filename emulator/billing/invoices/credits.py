"""Billing credits on invoices: what they pay of metered lines, and what becomes of it when an invoice is void.

docs.stripe.com/billing/subscriptions/usage-based/billing-credits
"""

from collections.abc import Collection, Sequence

from emulator.billing.arithmetic.credit_amounts import CreditAmount, CreditInput
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.customers.credit_balance_transactions import InvoiceLine, move_credits
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.credit_grants import take_expired_credits
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.totals import recalculated

MAX_GRANTS = 80
"""So many grants pay one invoice: each of them is written in its transaction, which takes a hundred writes."""


def metered_lines(invoice: Invoice) -> list[Line]:
    """The lines that bill what a meter counted: what credits can pay."""
    return [line for line in invoice.lines if line.details.parent is not None and line.details.parent.by_meter]


def with_credits(draft: Invoice, grants: Sequence[CreditGrant], now: int, given_back: Collection[str] = ()) -> Invoice:
    """The draft with what the grants of its customer would pay of it, if it were finalized.

    A grant is for an invoice whose period ends while it is effective, in its currency, as long as anything is left of
    it. `now` (unix, UTC) may lie before the end of the period, where the invoice is to come. `given_back` are the ids
    of the grants that paid the invoice it revises: they are written in the same transaction, whether they pay or not.
    """
    lines = metered_lines(draft)
    _, period_end = draft.shown_period
    usable = [
        grant
        for grant in grants
        if grant.currency == draft.currency
        and grant.effective_at <= period_end
        and not grant.is_expired(max(now, period_end))
        and any(grant.covers(line.details.price) for line in lines)
    ]
    inputs = [
        CreditInput(
            grant.id,
            grant.ledger_balance,
            frozenset(line.id for line in lines if grant.covers(line.details.price)),
        )
        for grant in _first(usable, given_back)
    ]
    return recalculated(draft, credits=inputs) if inputs else draft


def apply_credits(
    draft: Invoice,
    grants: Sequence[CreditGrant],
    ctx: Context,
    changes: Changes,
    *,
    given_back: Collection[str] = (),
) -> Invoice:
    """The draft that is being finalized, with what credits pay of it, and their grants with as much less.

    `given_back` as in `with_credits`.
    """
    credited, left = with_credits(draft, grants, ctx.now, given_back), {grant.id: grant for grant in grants}
    lines = []
    for line in credited.amounts.lines:
        taken: list[CreditAmount] = []
        for each in line.credit_amounts:
            grant, applied_to = left[each.credit_grant], InvoiceLine(draft.id, line.key)
            left[grant.id], transaction = move_credits(
                grant, "credits_applied", each.amount, ctx, changes, applied_to=applied_to
            )
            taken.append(replace(each, transaction=transaction.id))
        lines.append(replace(line, credit_amounts=tuple(taken)) if taken else line)
    return replace(credited, amounts=replace(credited.amounts, lines=tuple(lines)))


def reinstate_credits(invoice: Invoice, grants: Sequence[CreditGrant], ctx: Context, changes: Changes) -> None:
    """Gives the grants back what they paid of an invoice that is void; what has expired since is gone at once."""
    left = {grant.id: grant for grant in grants}
    for line in invoice.amounts.lines:
        for each in line.credit_amounts:
            left[each.credit_grant], _ = move_credits(
                left[each.credit_grant],
                "credits_application_invoice_voided",
                each.amount,
                ctx,
                changes,
                applied_to=InvoiceLine(invoice.id, line.key),
            )
    for grant in left.values():
        take_expired_credits(grant, ctx, changes)


def _first(usable: Sequence[CreditGrant], given_back: Collection[str]) -> list[CreditGrant]:
    """The grants that pay first, as many as there can be beside those that are given back."""
    ordered = sorted(usable, key=_order)
    others = [grant.id for grant in ordered if grant.id not in given_back][: MAX_GRANTS - len(given_back)]
    return [grant for grant in ordered if grant.id in given_back or grant.id in others]


def _order(grant: CreditGrant) -> tuple[int, float, bool, int, int, str]:
    """Which grant pays first: by priority, end, category, beginning and creation."""
    end = float("inf") if grant.expires_at is None else grant.expires_at
    return grant.priority, end, grant.category != "promotional", grant.effective_at, grant.created, grant.id
