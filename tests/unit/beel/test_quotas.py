"""How often and to whom mail is sent, where the account wants that counted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from emulator.billing.beel import choices
from emulator.billing.beel.errors import BeelError, RateLimit
from emulator.billing.beel.invoice import Invoice, Sending
from emulator.billing.beel.quotas import RecentSends, count_send, require_permitted
from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from tests.unit.beel.contexts import NOW, moment
from tests.unit.beel.test_send import invoice

HOUR, DAY = 3600, 86_400


def counted(ages: Sequence[int], *, livemode: bool = False, invoices: Sequence[Invoice] = ()) -> tuple[int, ...]:
    """How old the sends are that are kept once one more is counted; `ages` are those of the earlier ones."""
    recent = RecentSends(id="sends", created=NOW, at=tuple(sorted(NOW - age for age in ages)))
    changes = Changes()
    count_send(recent, invoices, moment(livemode=livemode), changes)
    (kept,) = changes.saved(RecentSends)
    return tuple(NOW - at for at in kept.at)


def refused(ages: Sequence[int], *, livemode: bool = False) -> tuple[str | None, RateLimit | None]:
    with pytest.raises(BeelError) as error:
        counted(ages, livemode=livemode)
    assert error.value.status == 429
    return error.value.code, error.value.rate_limit


def test_five_a_minute_and_when_the_next_one_is_taken() -> None:
    assert counted([1, 2, 3, 4]) == (4, 3, 2, 1, 0)
    assert refused([10, 20, 30, 40, 50]) == ("RATE_LIMIT_EXCEEDED", RateLimit(5, 10))
    assert refused([10, 20, 30, 40, 59]) == ("RATE_LIMIT_EXCEEDED", RateLimit(5, 1))
    assert counted([10, 20, 30, 40, 60])[-1] == 0


@pytest.mark.parametrize("livemode", [False, True])
def test_quotas_of_an_hour(*, livemode: bool) -> None:
    hour, _ = choices.MAIL_QUOTAS[livemode]
    # So far apart that no minute has more than it may.
    ages = [1 + (HOUR - 10) // hour * n for n in range(hour)]
    assert len(counted(ages[1:], livemode=livemode)) == hour
    assert refused(ages, livemode=livemode) == ("QUOTA_EXCEEDED", RateLimit(hour, HOUR - ages[-1]))


def test_quotas_of_a_day() -> None:
    _, day = choices.MAIL_QUOTAS[False]
    ages = [HOUR + 400 * n for n in range(day)]
    assert len(counted(ages[1:])) == day
    assert refused(ages) == ("QUOTA_EXCEEDED", RateLimit(day, DAY - ages[-1]))
    assert len(counted([*ages[:-1], DAY])) == day, "one of yesterday counts no more, and is not kept"


def test_an_invoice_is_sent_ten_times_at_most() -> None:
    nine = replace(invoice(), sendings=(Sending(id="s", at=NOW),) * 9)
    assert counted([], invoices=[nine]) == (0,)
    with pytest.raises(BeelError) as error:
        counted([], invoices=[replace(nine, sendings=nine.sendings * 2)])
    assert (error.value.code, error.value.rate_limit) == ("QUOTA_EXCEEDED", None)


@pytest.mark.parametrize(
    ("addresses", "livemode", "others"),
    [
        (["Me@example.com"], False, None),
        (["me@example.com", "x@example.com", "y@example.com"], False, ["x@example.com", "y@example.com"]),
        (["x@example.com"], True, None),
    ],
)
def test_the_sandbox_mails_to_the_holder_alone(
    addresses: list[str], *, livemode: bool, others: list[str] | None
) -> None:
    ctx = Context(NOW, Account(id="beel_1", email="me@example.com"), livemode, "http://127.0.0.1", lambda: 1)
    if others is None:
        require_permitted(addresses, ctx)
        return
    with pytest.raises(BeelError) as error:
        require_permitted(addresses, ctx)
    assert (error.value.status, error.value.code) == (403, "ENVIO_NO_PERMITIDO")
    assert error.value.details == {"recipients": others}
