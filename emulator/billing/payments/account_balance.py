"""What the account has: what all movements of its balance add up to (docs.stripe.com/api/balance).

The older movements are carried forward into one record, by whoever asks for the balance and had many of them to add up.
So a payment writes no total that all others would wait for, and nobody reads a movement twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import ClassVar

from msgspec import field

from emulator.billing.core.ids import made_seconds_ago
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.payments.balance_transactions import BalanceTransaction

WORTH_CARRYING = 100
"""How many movements are carried forward at least."""

_SECONDS_UNDER_WAY = 60
"""Seconds after which a request that drew the id of a movement has committed it, or never will."""

_AVAILABLE = 0
"""The second that stands for all that have come."""

_Sums = dict[str, dict[str, dict[int, int]]]


class OpeningBalance(Struct, frozen=True, kw_only=True):
    """What the oldest movements of a world add up to.

    Attributes:
        id: the account's.
        created: the second of the newest movement in it: unix seconds, UTC.
        last: the id of that movement.
        set_back: how often the world's clock had been set back by then; once it is again, movements may be booked that
            stand before `last`.
        sums: net minor units by currency, by what they came from, and by the second from which on they can be paid out.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("opening_balance")

    id: str
    created: int
    last: str
    set_back: int
    sums: _Sums = field(default_factory=dict)


class AccountBalance(Struct, frozen=True):
    """What the account has, by currency and by what it came from, in minor units."""

    available: Mapping[str, Mapping[str, int]]
    pending: Mapping[str, Mapping[str, int]]


def account_balance(
    opening: OpeningBalance | None, later: Sequence[BalanceTransaction], default_currency: str, now: int
) -> AccountBalance:
    """What is carried forward and the movements since add up to at a second (unix, UTC).

    An account without any has nothing of its own currency.
    """
    sums = {default_currency: {}, **_added(opening, later, now)}
    available: dict[str, dict[str, int]] = {}
    pending: dict[str, dict[str, int]] = {}
    for currency, by_source in sums.items():
        available[currency], pending[currency] = {"card": 0}, {"card": 0}
        for source, by_second in by_source.items():
            available[currency][source] = by_second.get(_AVAILABLE, 0)
            pending[currency][source] = sum(by_second.values()) - available[currency][source]
    return AccountBalance(available, pending)


def carry_forward(
    opening: OpeningBalance | None,
    later: Sequence[BalanceTransaction],
    account: str,
    *,
    now: int,
    real_now: int,
    set_back: int,
) -> OpeningBalance | None:
    """The opening balance with the oldest of the movements since; None where they are too few to be worth it.

    Args:
        opening: what was carried forward before.
        later: the movements since, oldest first.
        account: the account's id.
        now: the world's second: unix seconds, UTC.
        real_now: the second outside of every world.
        set_back: how often the world's clock was set back.
    """
    carried = list(takewhile(lambda each: made_seconds_ago(each.id, real_now) >= _SECONDS_UNDER_WAY, later))
    if len(carried) < WORTH_CARRYING:
        return None
    newest = carried[-1]
    sums = _added(opening, carried, now)
    return OpeningBalance(id=account, created=newest.created, last=newest.id, set_back=set_back, sums=sums)


def _added(opening: OpeningBalance | None, later: Sequence[BalanceTransaction], now: int) -> _Sums:
    sums: _Sums = {}
    for currency, source, second, net in (*_carried(opening), *map(_moved, later)):
        by_second = sums.setdefault(currency, {}).setdefault(source, {})
        second = second if second > now else _AVAILABLE
        by_second[second] = by_second.get(second, 0) + net
    return sums


def _carried(opening: OpeningBalance | None) -> Iterator[tuple[str, str, int, int]]:
    for currency, by_source in ({} if opening is None else opening.sums).items():
        for source, by_second in by_source.items():
            yield from ((currency, source, second, net) for second, net in by_second.items())


def _moved(transaction: BalanceTransaction) -> tuple[str, str, int, int]:
    return transaction.currency, transaction.source_type, transaction.available_on, transaction.net
