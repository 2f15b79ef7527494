"""What events to a listener are signed with."""

from __future__ import annotations

import re

from emulator.api.stripe.stripecli.sessions import Sessions, listener_secret
from emulator.billing.core.structs import replace
from emulator.worlds import World

WORLD = World("acct_1", livemode=False)


def test_only_who_has_the_key_can_know_it() -> None:
    ours, theirs = listener_secret("sk_test_ours", WORLD), listener_secret("sk_test_theirs", WORLD)
    assert re.fullmatch(r"whsec_[0-9a-f]{64}", ours)
    assert ours != theirs
    assert ours != listener_secret("sk_test_ours", replace(WORLD, account="acct_2"))


def test_every_session_of_a_key_has_the_same_in_every_process() -> None:
    first, second = (Sessions().open("sk_test_ours", WORLD) for _ in range(2))
    assert first.id != second.id
    assert first.secret == second.secret
    assert first.secret not in repr(first)
