"""Accounts by their ids."""

from emulator.billing.core.account import Account
from emulator.store.unit_of_work import UnitOfWork


def account_named(uow: UnitOfWork, id: str) -> Account:
    """The world's own account, or one connected to it.

    Every id names a connected account, as it does in `Stripe-Account`. What such an account has set stands in a world
    of its own, so it is shown as one that has set nothing.
    """
    own = uow.ctx.account
    return own if id == own.id else Account(id=id, owner=own.id)
