"""The account's balance: read from what was carried forward and the movements since."""

from collections.abc import Iterator

from emulator.billing.payments import account_balance as rules
from emulator.billing.payments.account_balance import AccountBalance, OpeningBalance
from emulator.billing.payments.balance_transactions import BalanceTransaction
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_READ_AT_ONCE = 500


def retrieve(uow: UnitOfWork) -> AccountBalance:
    """What the account has; carries movements forward where many have come."""
    account = uow.world.account
    opening = uow.get(OpeningBalance, account)
    ctx, set_back = uow.ctx, uow.clock.set_back
    if opening is not None and opening.set_back != set_back:
        opening = None
    later = list(_movements_after(uow, None if opening is None else opening.last))
    carried = rules.carry_forward(opening, later, account, now=ctx.world_now, real_now=uow.real_now, set_back=set_back)
    if carried is not None:
        uow.changes.save(carried)
    return rules.account_balance(opening, later, ctx.account.default_currency, ctx.world_now)


def _movements_after(uow: UnitOfWork, last: str | None) -> Iterator[BalanceTransaction]:
    """Oldest first."""
    has_more = True
    while has_more:
        selection = Selection(equals={}, limit=_READ_AT_ONCE, ending_before=last, oldest=last is None)
        page = uow.list(BalanceTransaction, selection)
        yield from reversed(page.items)
        has_more, last = page.has_more, page.items[0].id if page.items else last
