"""What billing credits pay of an invoice: by plain values, and which grants are used first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from emulator.billing.arithmetic.amounts import Amounts, LineInput, compute
from emulator.billing.arithmetic.credit_amounts import CreditInput
from emulator.billing.arithmetic.discount_amounts import DiscountInput
from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.invoices.credits import MAX_GRANTS, apply_credits, reinstate_credits, with_credits
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.subscription_parents import ItemParent
from emulator.billing.invoices.totals import recalculated
from tests.support.domain_objects import NOW, customer, draft, moment, told

DAY = 86400


def line(key: str, amount: int, **given: Any) -> LineInput:
    return LineInput(key, amount=amount, **given)


def credit(grant: str, available: int, *keys: str) -> CreditInput:
    return CreditInput(grant, available, frozenset(keys or ("a", "b", "c")))


def taken(amounts: Amounts) -> list[list[tuple[str, int]]]:
    return [[(each.credit_grant, each.amount) for each in line.credit_amounts] for line in amounts.lines]


def test_lines_are_paid_in_their_order_and_grants_used_in_theirs() -> None:
    lines = [line("a", 100), line("b", 250), line("c", 40)]
    amounts = compute(lines, currency="usd", credits=[credit("first", 130), credit("second", 150)])
    assert taken(amounts) == [[("first", 100)], [("first", 30), ("second", 150)], []]
    assert (amounts.subtotal, amounts.total, amounts.amount_due) == (390, 110, 110)


def test_a_grant_pays_what_it_is_for() -> None:
    lines = [line("a", 100), line("b", 250)]
    amounts = compute(lines, currency="usd", credits=[credit("of_b", 900, "b"), credit("all", 30)])
    assert taken(amounts) == [[("all", 30)], [("of_b", 250)]]


def test_nothing_is_paid_of_a_credit_or_of_nothing() -> None:
    amounts = compute([line("a", -100), line("b", 0), line("c", 30)], currency="usd", credits=[credit("all", 500)])
    assert (taken(amounts), amounts.total) == ([[], [], [("all", 30)]], -100)


@pytest.mark.parametrize(("inclusive", "total", "taxes"), [(False, 440, [(40, 400)]), (True, 400, [(36, 364)])])
def test_discounts_are_taken_before_and_taxes_after(inclusive: bool, total: int, taxes: list[tuple[int, int]]) -> None:
    amounts = compute(
        [line("a", 1000)],
        currency="usd",
        discounts=[DiscountInput("ten", percent_off=Decimal(10))],
        credits=[credit("all", 500)],
        default_tax_rates=(TaxRateInput("vat", Decimal(10), inclusive),),
    )
    assert [(tax.amount, tax.taxable_amount) for tax in amounts.total_taxes] == taxes
    assert (amounts.subtotal, amounts.total, amounts.total_excluding_tax) == (1000, total, taxes[0][1])


@pytest.mark.parametrize(("currency", "paid"), [("jpy", 305), ("usd", 305), ("bhd", 300)])
def test_credits_pay_in_amounts_that_there_are(currency: str, paid: int) -> None:
    amounts = compute([line("a", 1000)], currency=currency, credits=[credit("all", 305)])
    assert taken(amounts) == [[("all", paid)]]


def test_too_little_to_charge_becomes_a_debt() -> None:
    amounts = compute([line("a", 1000)], currency="usd", credits=[credit("all", 980)], minimum_charge=50)
    assert (amounts.total, amounts.amount_due, amounts.ending_balance) == (20, 0, 20)


def grant(id: str, amount: int = 100, **given: Any) -> CreditGrant:
    facts = {"created": NOW - DAY, "effective_at": NOW - DAY, "updated": NOW - DAY, "customer": "cus_1", **given}
    return CreditGrant(id=id, amount=amount, currency=facts.pop("currency", "usd"), ledger_balance=amount, **facts)


def metered(*amounts: int) -> Invoice:
    """A draft of what a meter counted in the time until now."""
    made = draft(customer(), *amounts)
    parent = ItemParent(subscription="sub_1", subscription_item="si_1", by_meter=True)
    lines = tuple(replace(each, details=replace(each.details, parent=parent)) for each in made.lines)
    return recalculated(replace(made, lines=lines, period_start=NOW - DAY, period_end=NOW))


def used(invoice: Invoice) -> list[str]:
    return [each.credit_grant for each in invoice.amounts.credit_amounts]


def test_which_grants_are_used_first() -> None:
    ordered = [
        grant("credgr_priority", priority=1, created=NOW),
        grant("credgr_sooner", expires_at=NOW + 1),
        grant("credgr_later", expires_at=NOW + 2),
        grant("credgr_promotional", category="promotional"),
        grant("credgr_effective", effective_at=NOW - 2 * DAY),
        grant("credgr_older", created=NOW - 2 * DAY),
        grant("credgr_last"),
    ]
    assert used(with_credits(metered(1000), ordered[::-1], NOW)) == [each.id for each in ordered]


def test_which_grants_are_not_used() -> None:
    unusable = [
        grant("credgr_currency", currency="eur"),
        grant("credgr_early", effective_at=NOW + 1),
        grant("credgr_ended", expires_at=NOW),
        grant("credgr_other", prices=("price_other",)),
    ]
    invoice = metered(1000)
    assert with_credits(invoice, unusable, NOW) == invoice
    # It may have expired between the end of the period and the finalization.
    assert used(with_credits(invoice, [grant("credgr_1", expires_at=NOW + 60)], NOW + 60)) == []
    assert used(with_credits(draft(customer(), 1000), [grant("credgr_1")], NOW)) == []


def test_so_many_pay_one_invoice() -> None:
    grants = [grant(f"credgr_{number:03}") for number in range(MAX_GRANTS + 5)]
    assert used(with_credits(metered(100_000), grants, NOW)) == [each.id for each in grants[:MAX_GRANTS]]


def test_what_is_applied_is_given_back() -> None:
    changes, grants = Changes(), [grant("credgr_1", 300), grant("credgr_2", 150, expires_at=NOW + 60)]
    invoice = apply_credits(metered(500, 100), grants, moment(), changes)
    assert [(each.id, each.ledger_balance) for each in changes.saved(CreditGrant)] == [("credgr_2", 0), ("credgr_1", 0)]
    assert all(each.transaction for each in invoice.amounts.credit_amounts)
    assert told(changes) == ["billing.credit_balance_transaction.created"] * 3
    after = Changes()
    left = [changes.as_saved(each) for each in grants]
    reinstate_credits(invoice, left, moment(NOW + 60), after)
    assert {each.id: each.ledger_balance for each in after.saved(CreditGrant)} == {"credgr_1": 300, "credgr_2": 0}
