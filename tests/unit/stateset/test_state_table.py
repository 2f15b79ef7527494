"""The state table, and that every rule goes by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.stateset.invoice import STATUSES, StatesetInvoice, Status
from emulator.billing.stateset.invoice_params import InvoiceUpdateParams, LineParams, MailParams, PaymentParams
from emulator.billing.stateset.payments import record_payment
from emulator.billing.stateset.reminders import remind
from emulator.billing.stateset.send import send_invoice
from emulator.billing.stateset.state_table import Operation
from emulator.billing.stateset.update import delete_invoice, update_invoice
from emulator.billing.stateset.view import note_view
from emulator.billing.stateset.void import void_invoice
from tests.support.state_tables import STATESET
from tests.unit.stateset.test_send import INVOICE

NOW = 1_768_910_400  # 2026-01-20T12:00:00Z
CTX = Context(NOW, Account(id="stateset_1"), False, "http://127.0.0.1:1", lambda: 1)
LINES = InvoiceUpdateParams(line_items=(LineParams(description="Work", unit_price=1),))

RULES: Mapping[Operation, Callable[[StatesetInvoice, Changes], object]] = {
    "update": lambda invoice, changes: update_invoice(invoice, InvoiceUpdateParams(notes="x"), CTX, changes),
    "update_line_items": lambda invoice, changes: update_invoice(invoice, LINES, CTX, changes),
    "delete": lambda invoice, changes: delete_invoice(invoice, None, changes),
    "send": lambda invoice, changes: send_invoice(invoice, MailParams(), None, CTX, changes),
    "pay_in_part": lambda invoice, changes: record_payment(invoice, PaymentParams(amount=1), CTX, changes),
    "pay_in_full": lambda invoice, changes: record_payment(invoice, PaymentParams(), CTX, changes),
    "view": lambda invoice, changes: note_view(invoice, CTX, changes),
    "remind": lambda invoice, changes: remind(invoice, MailParams(), None, CTX, changes),
    "void": lambda invoice, changes: void_invoice(invoice, CTX, changes),
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("operation", RULES)
def test_every_cell(operation: Operation, status: Status) -> None:
    before, changes = replace(INVOICE, status=status), Changes()
    if status not in STATESET[operation]:
        with pytest.raises(APIError, match="The invoice must be in") as refused:
            RULES[operation](before, changes)
        assert refused.value.status == 422
        assert changes.written == {}
        return
    RULES[operation](before, changes)

    (after,) = STATESET[operation][status]
    action, kept = changes.written["stateset_invoice", before.id]
    assert isinstance(kept, StatesetInvoice)
    assert (action, kept.status) == (("remove", status) if after is None else ("put", after))


def test_a_refusal_says_what_would_do() -> None:
    with pytest.raises(APIError, match=r"The invoice must be in sent, viewed, partially_paid or overdue status\."):
        record_payment(INVOICE, PaymentParams(), CTX, Changes())
    with pytest.raises(APIError, match=r"The invoice must be in draft status\."):
        delete_invoice(replace(INVOICE, status="sent"), None, Changes())


PAGE_NAMES: Mapping[Operation, str] = {
    "update": "`PUT`",
    "update_line_items": "`PUT` with `line_items`",
    "delete": "`DELETE`",
    "send": "`send`",
    "view": "a look at the page",
    "pay_in_part": "`payments`, in part",
    "pay_in_full": "`payments`, the rest; `mark-paid`",
    "remind": "`reminder`",
    "fall_due": "the due date is over",
    "void": "`void`, `cancel`",
}


def test_the_documentation_shows_it() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "stateset.md").read_text("utf-8")

    for operation, name in PAGE_NAMES.items():
        row = STATESET[operation]
        cells = ["–" if status not in row else row[status][0] or "deleted" for status in STATUSES]
        assert " | ".join([f"| {name}", *cells]) + " |\n" in page
