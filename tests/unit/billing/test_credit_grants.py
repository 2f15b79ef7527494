"""Credit grants: the rules alone."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.customers import credit_grants as rules
from emulator.billing.customers.credit_balance_summary import CreditBalance, grants_within, summary_of
from emulator.billing.customers.credit_balance_transactions import CreditBalanceTransaction, InvoiceLine, move_credits
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.system.jobs import Job
from tests.support.domain_objects import NOW, customer, moment, told

METERED = rules.ApplicabilityConfigParams(scope=rules.ScopeParams(price_type="metered"))


def params(value: int = 1000, **given: Any) -> rules.CreditGrantCreateParams:
    amount = rules.CreditAmountParams(type="monetary", monetary=rules.MonetaryParams(currency="usd", value=value))
    return rules.CreditGrantCreateParams(amount=amount, applicability_config=METERED, **given)


def made(changes: Changes | None = None, value: int = 1000, **given: Any) -> CreditGrant:
    return rules.create_credit_grant(params(value, **given), customer(), [], [], moment(), changes or Changes())


def movements(changes: Changes) -> list[tuple[str, int]]:
    return [(each.reason, each.amount) for each in changes.saved(CreditBalanceTransaction)]


def test_what_is_granted() -> None:
    changes = Changes()
    found = made(changes)
    assert (found.ledger_balance, found.effective_at, found.priority) == (1000, NOW, 50)
    assert changes.as_saved(found) == found
    assert movements(changes) == [("credits_granted", 1000)]
    assert told(changes) == ["billing.credit_grant.created", "billing.credit_balance_transaction.created"]
    assert changes.saved(Job) == []


def test_credits_to_come_are_effective_then() -> None:
    changes = Changes()
    found = made(changes, effective_at=NOW + 60)
    assert changes.saved(CreditBalanceTransaction)[0].effective_at == NOW + 60
    assert [found.available_balance(second) for second in (NOW, NOW + 59, NOW + 60)] == [0, 0, 1000]


def test_an_end_is_ordered_moved_and_called_off() -> None:
    changes = Changes()
    found = made(changes, expires_at=NOW + 60)
    (job,) = changes.saved(Job)
    assert (job.subject, job.due_at) == (found.id, NOW + 60)
    moved = rules.update_credit_grant(found, rules.CreditGrantUpdateParams(expires_at=NOW + 90), moment(), changes)
    assert [each.due_at for each in changes.saved(Job)] == [NOW + 90]
    endless = rules.update_credit_grant(moved, rules.CreditGrantUpdateParams(expires_at=None), moment(), changes)
    assert (endless.expires_at, changes.saved(Job)) == (None, [])


def test_what_has_expired_is_taken_once() -> None:
    found, changes = made(expires_at=NOW + 60), Changes()
    assert rules.take_expired_credits(found, moment(NOW + 59), changes) == found
    gone = rules.take_expired_credits(found, moment(NOW + 60), changes)
    assert (gone.ledger_balance, movements(changes)) == (0, [("credits_expired", 1000)])
    assert rules.take_expired_credits(gone, moment(NOW + 60), changes) == gone
    assert len(movements(changes)) == 1


def test_what_pays_an_invoice_is_expired_and_not_voided() -> None:
    changes = Changes()
    used, transaction = move_credits(
        made(), "credits_applied", 400, moment(), changes, applied_to=InvoiceLine("in_1", "il_1")
    )
    assert (used.ledger_balance, transaction.type) == (600, "debit")
    with pytest.raises(APIError, match="can be expired"):
        rules.void_credit_grant(used, moment(), Changes())
    given_back, _ = move_credits(used, "credits_application_invoice_voided", 400, moment(), changes)
    assert rules.void_credit_grant(given_back, moment(), Changes()).voided_at == NOW
    later = Changes()
    assert rules.expire_credit_grant(used, moment(), later).ledger_balance == 0
    assert movements(later) == [("credits_expired", 600)]


def test_nothing_is_kept_when_nothing_changes() -> None:
    changes, old = Changes(), made()
    same = rules.CreditGrantUpdateParams(expires_at=None, metadata={})
    assert rules.update_credit_grant(old, same, moment(NOW + 5), changes) == old
    assert (changes.written, told(changes)) == ({}, [])


def test_which_grants_are_unused() -> None:
    unused = [made(expires_at=NOW + 60) for _ in range(rules.MAX_UNUSED)]
    with pytest.raises(APIError, match="at most 100 unused credit grants"):
        rules.create_credit_grant(params(), customer(), [], unused, moment(), Changes())
    for freed in (replace(unused[0], ledger_balance=0), replace(unused[0], expires_at=NOW)):
        assert rules.create_credit_grant(params(), customer(), [], [freed, *unused[1:]], moment(), Changes())


def test_what_a_customer_has() -> None:
    some = replace(made(value=300), prices=("price_1",))
    grants = [made(), replace(made(value=70), effective_at=NOW + 60), some]
    assert summary_of("cus_1", grants, NOW).balances == (CreditBalance("usd", available=1300, ledger=1370),)
    named = rules.ScopeParams(prices=[rules.ScopePriceParams(id="price_1")])
    assert grants_within(named, grants) == grants
    assert grants_within(METERED.scope, grants) == grants[:2]
