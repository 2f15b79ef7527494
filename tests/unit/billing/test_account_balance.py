"""What the account has is the same, however much of it was carried forward before."""

import pytest

from emulator.billing.core.ids import made_seconds_ago, new_id
from emulator.billing.payments.account_balance import WORTH_CARRYING, OpeningBalance, account_balance, carry_forward
from emulator.billing.payments.balance_transactions import BalanceTransaction

ACCOUNT = "acct_1HIBYZYyePrgxDsE"
START = 1_700_000_000
DAY = 86_400


def movement(number: int, *, drawn_at: int = START) -> BalanceTransaction:
    """One of many: in two currencies, from two sources, some of them pending for a day or two."""
    return BalanceTransaction(
        id=new_id("txn", account=ACCOUNT, created=START + number, stamp=(drawn_at * 1_000_000 + number) % 62**8),
        created=START + number,
        amount=1000 + number * (-1) ** number,
        available_on=START + number + DAY * (number % 3),
        currency=("usd", "eur")[number % 5 == 0],
        fee=number % 7,
        reporting_category="charge",
        source="ch_1",
        source_type=("card", "bank_account")[number % 4 == 0],
        type="charge",
    )


MOVEMENTS = [movement(number) for number in range(3 * WORTH_CARRYING)]
NOW = START + 3 * WORTH_CARRYING


def carried(count: int, opening: OpeningBalance | None = None, *, now: int = NOW) -> OpeningBalance | None:
    begun = 0 if opening is None else [each.id for each in MOVEMENTS].index(opening.last) + 1
    later = MOVEMENTS[begun:count]
    return carry_forward(opening, later, ACCOUNT, now=now, real_now=START + 1000, set_back=0)


@pytest.mark.parametrize("now", [NOW, NOW + DAY, NOW + 2 * DAY])
def test_nothing_changes_by_carrying_forward(now: int) -> None:
    whole = account_balance(None, MOVEMENTS, "gbp", now)
    first = carried(WORTH_CARRYING)
    assert first is not None
    second = carried(2 * WORTH_CARRYING + 7, first)
    assert second is not None
    for opening in (first, second):
        begun = [each.id for each in MOVEMENTS].index(opening.last) + 1
        assert account_balance(opening, MOVEMENTS[begun:], "gbp", now) == whole
    assert sum(sum(by_source.values()) for by_source in whole.available.values()) > 0
    assert any(any(by_source.values()) for by_source in whole.pending.values()) == (now < NOW + 2 * DAY)


def test_an_account_without_movements_has_nothing_of_its_own_currency() -> None:
    balance = account_balance(None, [], "eur", NOW)
    assert (balance.available, balance.pending) == ({"eur": {"card": 0}}, {"eur": {"card": 0}})


def test_a_few_are_not_carried_forward() -> None:
    assert carried(WORTH_CARRYING - 1) is None


def test_only_what_no_other_request_can_come_before_is_carried_forward() -> None:
    """A request that drew its id before may still be under way."""
    drawn_just_now = [*MOVEMENTS[:150], *(movement(number, drawn_at=START + 950) for number in range(150, 300))]
    opening = carry_forward(None, drawn_just_now, ACCOUNT, now=NOW, real_now=START + 1000, set_back=2)
    assert opening is not None
    assert (opening.last, opening.set_back) == (MOVEMENTS[149].id, 2)


def test_when_an_id_was_drawn() -> None:
    now = 1_800_000_000
    id = new_id("txn", account=ACCOUNT, created=START, stamp=(now * 1_000_000) % 62**8)
    assert made_seconds_ago(id, now + 5) == 5
    assert made_seconds_ago(id, now - 5) == -5
