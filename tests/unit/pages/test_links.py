"""Links that nobody can make or prolong."""

from __future__ import annotations

import base64
import itertools
from typing import Any

import pytest

from emulator.billing.arithmetic.amounts import compute
from emulator.billing.core.account import Account
from emulator.billing.core.calendar import DAY
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import CustomerSnapshot, Invoice, Transitions
from emulator.billing.invoices.links import expires_at, hosted_url, link_is_valid, pdf_url
from emulator.billing.system.signed_links import LinkTarget, parse_token

FINALIZED = 1_795_046_400
INVOICE = Invoice(
    id="in_1",
    created=FINALIZED - 100,
    customer="cus_1",
    currency="usd",
    amounts=compute([], currency="usd", starting_balance=0),
    customer_snapshot=CustomerSnapshot(),
    link_secret="s" * 31,
    transitions=Transitions(finalized_at=FINALIZED),
)


def moment(now: int = FINALIZED, *, livemode: bool = False) -> Context:
    return Context(now, Account(id="acct_1"), livemode, "http://localhost", itertools.count().__next__)


def target_of(url: str | None) -> LinkTarget:
    assert url is not None
    target = parse_token(url.split("/")[5].partition("?")[0])
    assert target is not None
    return target


def test_links_name_account_and_source() -> None:
    hosted, pdf = hosted_url(INVOICE, moment(), "em"), pdf_url(INVOICE, moment())

    assert hosted is not None
    assert hosted.startswith("http://localhost/i/acct_1/test_")
    assert hosted.endswith("?s=em")
    assert pdf is not None
    assert pdf.endswith("/pdf?s=ap")


def test_a_draft_has_no_links() -> None:
    draft = replace(INVOICE, link_secret=None)

    assert (hosted_url(draft, moment()), pdf_url(draft, moment())) == (None, None)


@pytest.mark.parametrize("livemode", [True, False])
def test_a_link_opens_its_invoice_alone(livemode: bool) -> None:
    target = target_of(hosted_url(INVOICE, moment(livemode=livemode)))

    assert (target.id, target.livemode) == ("in_1", livemode)
    assert link_is_valid(target, INVOICE)
    assert not link_is_valid(target, replace(INVOICE, link_secret="t" * 31))
    assert not link_is_valid(target, replace(INVOICE, link_secret=None))


def test_a_link_stays_the_same_for_a_day() -> None:
    links = [hosted_url(INVOICE, moment(FINALIZED + seconds)) for seconds in (0, DAY - 1, DAY)]

    assert links[0] == links[1] != links[2]


@pytest.mark.parametrize(
    "change", [{"given_at": FINALIZED + 99 * DAY}, {"livemode": True}, {"id": "in_2"}, {"signature": "é"}]
)
def test_a_link_cannot_be_altered(change: dict[str, Any]) -> None:
    target = target_of(hosted_url(INVOICE, moment()))

    assert not link_is_valid(replace(target, **change), INVOICE)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "test_",
        "x",
        "test_!!!!",
        "test_é",
        "prod_aW4",
        "test_" + "A" * 5000,
        "test_" + base64.urlsafe_b64encode(b"in_1,1").decode(),
        "test_" + base64.urlsafe_b64encode(b"in_1,one,x").decode(),
        "test_" + base64.urlsafe_b64encode("in_1,1,é".encode()).decode(),
    ],
)
def test_what_is_no_token_leads_nowhere(token: str) -> None:
    assert parse_token(token) is None


@pytest.mark.parametrize(
    ("due", "given", "lasts"),
    [
        (None, 0, 30),
        (20, 0, 50),
        (200, 0, 120),
        (20, 45, 56),
        (200, 119, 130),
        (20, 300, 311),
    ],
)
def test_how_long_a_link_lasts(due: int | None, given: int, lasts: int) -> None:
    """30 days past the due date, at most 120 after finalization, at least ten after it was given out; in days."""
    invoice = replace(INVOICE, due_date=None if due is None else FINALIZED + due * DAY)
    target = target_of(hosted_url(invoice, moment(FINALIZED + given * DAY)))

    assert (expires_at(target, invoice) - FINALIZED) / DAY == pytest.approx(lasts, abs=1)
