"""Finalizing: the number, the balance, the page, what is paid at once."""

from __future__ import annotations

import re

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.auto_advance import ENDPOINT_WAIT_SECONDS, awaits_endpoints, schedule_finalization
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice, PageSize, Rendering, Status
from emulator.billing.invoices.links import hosted_url, pdf_url
from emulator.billing.invoices.numbers import InvoiceNumber, NumberReservations, draw_number, reserve_number
from emulator.billing.invoices.totals import with_customer_snapshot
from tests.support.domain_objects import NOW, customer, draft, moment


def finalized(invoice: Invoice, owner: Customer, changes: Changes | None = None) -> Invoice:
    return finalize_invoice(invoice, owner, auto_advance=None, ctx=moment(), changes=changes or Changes())


@pytest.mark.parametrize("status", ["open", "paid", "void", "uncollectible"])
def test_only_a_draft_is_finalized(status: Status) -> None:
    owner = customer()
    with pytest.raises(APIError, match="This invoice is already finalized, you can't re-finalize a non-draft invoice"):
        finalized(replace(draft(owner), status=status), owner)


@pytest.mark.parametrize(
    ("sequence", "number"), [(1, "AAA-0001"), (42, "AAA-0042"), (9999, "AAA-9999"), (10_000, "AAA-10000")]
)
def test_numbers_have_four_digits_at_least(sequence: int, number: str) -> None:
    owner = customer(invoice_prefix="AAA", next_invoice_sequence=sequence)
    drawn, after = draw_number(draft(owner), owner, None, moment(), Changes())
    assert (drawn, after.next_invoice_sequence) == (number, sequence + 1)


def test_a_number_of_its_own_draws_none() -> None:
    owner = customer()
    invoice = replace(draft(owner), number="MINE")
    assert draw_number(invoice, owner, None, moment(), Changes()) == ("MINE", owner)


def test_claiming_a_number() -> None:
    changes = Changes()
    invoice = draft(customer())
    assert reserve_number(invoice, None, NumberReservations(), changes) is None
    assert changes.written == {}
    assert reserve_number(invoice, "A", NumberReservations(), changes) == "A"
    held = InvoiceNumber(id="A", created=1, invoice=invoice.id)
    assert reserve_number(invoice, "A", NumberReservations(number=held), changes) == "A"
    with pytest.raises(APIError) as refused:
        reserve_number(invoice, "A", NumberReservations(number=replace(held, invoice="in_other")), changes)
    assert refused.value.param == "number"
    assert reserve_number(replace(invoice, number="A"), None, NumberReservations(), changes) is None
    assert changes.written["invoice_number", "A"][0] == "remove"


@pytest.mark.parametrize(
    ("chosen", "locales", "page"),
    [
        ("auto", [], "letter"),
        ("auto", ["de"], "letter"),
        ("auto", ["ja"], "a4"),
        ("auto", ["ja-JP", "en"], "a4"),
        ("auto", ["en", "ja"], "letter"),
        ("a4", ["en"], "a4"),
        ("letter", ["ja"], "letter"),
    ],
)
def test_the_page_follows_the_customers_language(chosen: PageSize, locales: list[str], page: PageSize) -> None:
    owner = customer(preferred_locales=locales)
    invoice = replace(draft(owner, 500), rendering=Rendering(page_size=chosen))
    assert finalized(invoice, owner).rendering.page_size == page


def test_what_was_set_before_is_kept() -> None:
    owner = customer()
    opened = finalized(draft(owner, 500, effective_at=1_700_000_000, auto_advance=True), owner)
    assert (opened.effective_at, opened.transitions.finalized_at) == (1_700_000_000, NOW)
    assert (opened.auto_advance, opened.automatically_finalizes_at) == (True, None)


def test_finalizing_by_hand_calls_off_the_finalization_by_itself() -> None:
    owner = customer()
    waiting = draft(owner, 500, auto_advance=True)
    assert waiting.automatically_finalizes_at == NOW + 3601
    changes = Changes()
    finalized(waiting, owner, changes)
    assert changes.written["work", f"finalize-{waiting.id}"][0] == "remove"


def test_moving_a_finalization_moves_its_work() -> None:
    owner = customer()
    waiting = draft(owner, auto_advance=True)
    changes = Changes()
    moved = schedule_finalization(waiting, waiting, NOW + 9000, moment(), changes)
    assert moved.automatically_finalizes_at == NOW + 9000
    action, job = changes.written["work", f"finalize-{waiting.id}"]
    assert (action, getattr(job, "due_at", None)) == ("put", NOW + 9000)
    off = schedule_finalization(moved, replace(moved, auto_advance=False), NOT_GIVEN, moment(), changes)
    assert off.automatically_finalizes_at is None
    assert changes.written["work", f"finalize-{waiting.id}"][0] == "remove"


def test_only_a_draft_follows_its_customer() -> None:
    owner = customer()
    invoice = draft(owner, 500)
    renamed = replace(owner, name="New", currency="usd", balances={"usd": -100})
    followed = with_customer_snapshot(invoice, renamed)
    assert (followed.customer_snapshot.name, followed.amounts.amount_due) == ("New", 400)
    assert with_customer_snapshot(invoice, owner) is invoice
    opened = finalized(invoice, owner)
    assert with_customer_snapshot(opened, renamed) is opened


@pytest.mark.parametrize("livemode", [False, True])
def test_a_finalized_invoice_has_links(livemode: bool) -> None:
    owner, ctx = customer(), moment(livemode=livemode)
    invoice = draft(owner, 500)
    assert (hosted_url(invoice, ctx), pdf_url(invoice, ctx)) == (None, None)
    opened = finalized(invoice, owner)
    assert opened.link_secret is not None
    assert len(opened.link_secret) == 31
    mode = "live" if livemode else "test"
    account = "http://127.0.0.1:12111/{}/acct_1Books0123456789"
    assert re.fullmatch(rf"{account.format('i')}/{mode}_[A-Za-z0-9_-]+\?s=ap", hosted_url(opened, ctx) or "")
    assert re.fullmatch(
        rf"{account.format('invoice')}/{mode}_[A-Za-z0-9_-]+/pdf\?s=em", pdf_url(opened, ctx, "em") or ""
    )


@pytest.mark.parametrize(
    ("delivered_at", "age", "waits"),
    [
        (None, 0, True),
        (None, ENDPOINT_WAIT_SECONDS - 1, True),
        (None, ENDPOINT_WAIT_SECONDS, False),
        (NOW, 0, False),
    ],
)
def test_a_draft_waits_for_its_webhooks_three_days_at_most(delivered_at: int | None, age: int, waits: bool) -> None:
    invoice = replace(draft(customer()), created=NOW - age, webhooks_delivered_at=delivered_at)
    assert awaits_endpoints(invoice, moment()) is waits
