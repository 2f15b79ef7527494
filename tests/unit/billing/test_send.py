"""The rule of sending, in every state an invoice can have."""

from __future__ import annotations

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice, Status
from emulator.billing.invoices.send import NOT_SENDABLE, require_sendable, send_invoice
from tests.support.domain_objects import customer, draft, moment, told

WRONG_METHOD = "You can only manually send an invoice if its collection method is 'send_invoice'."
NO_EMAIL = (
    "Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email."
)
STATUSES: tuple[Status, ...] = ("draft", "open", "paid", "uncollectible", "void")


@pytest.fixture
def owner() -> Customer:
    return customer(invoice_prefix="AAA")


@pytest.fixture
def opened(owner: Customer) -> Invoice:
    return finalize_invoice(draft(owner, 2000), owner, auto_advance=None, ctx=moment(), changes=Changes())


def refusal_of(invoice: Invoice) -> APIError:
    with pytest.raises(APIError) as refused:
        require_sendable(invoice)
    return refused.value


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_charged_is_never_sent(status: Status, opened: Invoice) -> None:
    refused = refusal_of(replace(opened, status=status, collection_method="charge_automatically"))
    assert (refused.message, refused.status, refused.code, refused.param) == (WRONG_METHOD, 400, None, None)


@pytest.mark.parametrize("status", ["void", "uncollectible"])
def test_what_nobody_has_to_pay_is_not_sent(status: Status, opened: Invoice) -> None:
    refused = refusal_of(replace(opened, status=status))
    assert (refused.message, refused.status, refused.code, refused.param) == (NOT_SENDABLE, 400, None, None)


@pytest.mark.parametrize("total", [0, -1, -5000])
def test_a_paid_invoice_of_nothing_is_not_sent(total: int, opened: Invoice) -> None:
    paid = replace(opened, status="paid", amounts=replace(opened.amounts, total=total))
    assert refusal_of(paid).message == NOT_SENDABLE


@pytest.mark.parametrize("email", [None, ""])
@pytest.mark.parametrize("status", ["draft", "open", "paid"])
def test_an_address_is_needed(status: Status, email: str | None, opened: Invoice) -> None:
    nameless = replace(opened.customer_snapshot, email=email)
    assert refusal_of(replace(opened, status=status, customer_snapshot=nameless)).message == NO_EMAIL


@pytest.mark.parametrize("status", ["open", "paid"])
def test_an_open_or_a_paid_invoice_is_sent_as_it_is(status: Status, opened: Invoice) -> None:
    changes = Changes()
    invoice = replace(opened, status=status)
    assert send_invoice(invoice, None, moment(), changes) is invoice
    assert told(changes) == ["invoice.sent"]
    assert list(changes.checked.values()) == [invoice]
    assert {kind for kind, _ in changes.written} == {"mail"}


def test_a_draft_is_finalized_first(owner: Customer) -> None:
    changes = Changes()
    sent = send_invoice(draft(owner, 2000), owner, moment(), changes)
    assert (sent.status, sent.number) == ("open", "AAA-0001")
    assert told(changes) == ["payment_intent.created", "invoice.updated", "invoice.finalized", "invoice.sent"]
    assert changes.domain_events[-1].after is sent
    assert changes.domain_events[-1].before is None


def test_a_draft_of_nothing_is_paid_by_sending(owner: Customer) -> None:
    changes = Changes()
    sent = send_invoice(draft(owner), owner, moment(), changes)
    assert (sent.status, sent.payment_intent) == ("paid", None)
    assert told(changes) == [
        "invoice.updated",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice.sent",
    ]


@pytest.mark.parametrize("livemode", [False, True])
def test_live_mode_orders_the_delivery(livemode: bool, opened: Invoice) -> None:
    changes = Changes()
    send_invoice(opened, None, moment(livemode=livemode), changes)
    kinds = [kind for kind, _ in changes.written]
    assert kinds == (["mail", "work"] if livemode else ["mail"])
    _, mail = next(iter(changes.written.values()))
    assert getattr(mail, "status", None) == ("queued" if livemode else "not_sent")
