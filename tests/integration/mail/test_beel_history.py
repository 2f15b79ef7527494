"""What the history of a BeeL invoice says of its mail: who got it, who never will, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from emulator.settings import Settings
from emulator.smtp_url import SmtpUrl
from tests.support.beel import Company, new_company
from tests.support.serving import serving
from tests.support.smtp_servers import SmtpHandler, running

GOOD, REFUSED, UNWRITABLE = "anna@example.com", "richard@example.com", "a@exa_mple.com"
NO_MAILBOX = "550 5.1.1 no such mailbox"


@contextmanager
def live_company(server: SmtpHandler) -> Iterator[Company]:
    """A company whose mail goes to this server, at once and without a second try."""
    with running(server) as port:
        settings = Settings(store="embedded", smtp_url=SmtpUrl("localhost", port, tls="none"), mail_retry_delays=())
        with serving(settings) as served:
            yield new_company(served.url, "live")


def history(company: Company, *recipients: str, until: str) -> dict[str, dict[str, Any]]:
    """Sends an invoice; its entries by recipient once the mail has that status."""
    invoice = company.issue_invoice()
    company.perform(invoice["id"], "send", {"recipients": list(recipients)})
    company.wire.control(f"/outbox/wait?invoice={invoice['id']}&status={until}&timeout=30")
    return {each["recipient"]: each for each in company.invoice(invoice["id"])["sending_history"]}


def test_one_of_two_is_refused() -> None:
    with live_company(SmtpHandler(refuse={REFUSED: NO_MAILBOX})) as company:
        entries = history(company, GOOD, REFUSED, until="sent")
    assert (entries[GOOD]["status"], "error" in entries[GOOD]) == ("SENT", False)
    assert entries[REFUSED]["status"] == "FAILED"
    assert NO_MAILBOX in entries[REFUSED]["error"]


def test_one_that_no_mail_can_go_to_beside_one_that_gets_it() -> None:
    with live_company(SmtpHandler()) as company:
        invoice = company.issue_invoice()
        refused = company.wire.post(f"/invoices/{invoice['id']}/send", {"recipients": [GOOD, UNWRITABLE]})
    assert refused.status == 400


@pytest.mark.parametrize(
    "server", [SmtpHandler(refuse={GOOD: NO_MAILBOX}), SmtpHandler(refuse_data="552 5.3.4 too big")]
)
def test_nobody_gets_it(server: SmtpHandler) -> None:
    with live_company(server) as company:
        entries = history(company, GOOD, until="failed")
    assert entries[GOOD]["status"] == "FAILED"
    assert entries[GOOD]["error"].split(": ")[-1] in (NO_MAILBOX, "552 5.3.4 too big")


def test_each_sending_has_its_own_outcome() -> None:
    with live_company(SmtpHandler(refuse={REFUSED: NO_MAILBOX})) as company:
        invoice = company.issue_invoice()
        for recipient, status in ((REFUSED, "failed"), (GOOD, "sent")):
            company.perform(invoice["id"], "send", {"recipients": [recipient]})
            company.wire.control(f"/outbox/wait?invoice={invoice['id']}&status={status}&timeout=30")
        sendings = company.invoice(invoice["id"])["sending_history"]
    assert [(each["recipient"], each["status"]) for each in sendings] == [(REFUSED, "FAILED"), (GOOD, "SENT")]
