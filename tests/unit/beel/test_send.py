"""Who gets the mail, and which invoices can be sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from emulator.billing.beel.amounts import Line, MainTax
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import EmailConfig, Invoice
from emulator.billing.beel.parties import Address, Recipient, issuer_of_account
from emulator.billing.beel.send import SendParams, recipients_of, record_failure, send
from emulator.billing.beel.statuses import RULES, InvoiceStatus
from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.system.outbox import OutboxMail
from tests.unit.beel.contexts import NOW, moment

ADDRESS = Address(street="S", number="1", postal_code="1", city="C", province="P", country="España")
LINE = Line(
    description="Work",
    quantity=Decimal(1),
    unit="hours",
    unit_price=Decimal(100),
    main_tax=MainTax(type="IVA", percentage=Decimal(21), regime_key="01"),
)


def invoice(status: InvoiceStatus = "ISSUED", customer: str | None = None) -> Invoice:
    return Invoice(
        id="7a2e8f0a-5f0a-4a1e-9d62-3b1f4f3e0c11",
        place="beel_1",
        created=NOW,
        updated=NOW,
        type="STANDARD",
        series_id="s",
        series_code="FAC",
        issue_date=date(2026, 3, 1),
        due_date=date(2026, 4, 1),
        issuer=issuer_of_account(moment()),
        recipient=Recipient(legal_name="Anna", customer_id=customer, email="own@example.com"),
        lines=(LINE,),
        link_secret="s",
        status=status,
        number=1,
        invoice_number="FAC-2026-0001",
    )


def customer(email: str | None = "main@example.com", *billing: str) -> Customer:
    return Customer(
        id="c",
        place="beel_1",
        created=NOW,
        updated=NOW,
        legal_name="Anna",
        address=ADDRESS,
        email=email,
        billing_emails=billing,
    )


STATUSES: dict[InvoiceStatus, InvoiceStatus | None] = {
    "SCHEDULED": None,
    "DRAFT": None,
    "ISSUED": "SENT",
    "SENT": "SENT",
    "PAID": "PAID",
    "OVERDUE": "OVERDUE",
    "RECTIFIED": None,
    "VOIDED": None,
}


def test_every_status_is_decided() -> None:
    assert set(STATUSES) == set(get_args(InvoiceStatus))


@pytest.mark.parametrize(("before", "after"), STATUSES.items())
def test_send_by_status(before: InvoiceStatus, after: InvoiceStatus | None) -> None:
    changes = Changes()
    if after is None:
        with pytest.raises(BeelError) as refused:
            send(invoice(before), SendParams(), None, moment(), changes)
        assert (refused.value.status, refused.value.code) == (400, RULES["send"].refusal_of(before))
        assert refused.value.details == {
            "current_status": before,
            "allowed_statuses": ["ISSUED", "SENT", "OVERDUE", "PAID"],
        }
        assert not changes.written
    else:
        sent, _ = send(invoice(before), SendParams(), None, moment(), changes)
        assert (sent.status, sent.sent_at, len(sent.sendings)) == (after, NOW, 1)
        assert [domain_event.type for domain_event in changes.domain_events] == ["email_sent"]


CONFIGURED = replace(invoice(customer="c"), email_config=EmailConfig(recipients=("set@example.com",)))


@pytest.mark.parametrize(
    ("about", "named", "found", "expected"),
    [
        (CONFIGURED, ("named@example.com",), customer(), ("named@example.com",)),
        (CONFIGURED, (), customer(), ("set@example.com",)),
        (invoice(customer="c"), (), customer("main@example.com", "bill@example.com"), ("bill@example.com",)),
        (invoice(customer="c"), (), customer(), ("main@example.com",)),
        (invoice(customer="c"), (), customer(None), ()),
        (invoice(), (), None, ("own@example.com",)),
        (invoice(), ("a@example.com", "a@example.com", "b@example.com"), None, ("a@example.com", "b@example.com")),
    ],
)
def test_recipients(about: Invoice, named: tuple[str, ...], found: Customer | None, expected: tuple[str, ...]) -> None:
    assert recipients_of(about, named, found) == expected


def test_nobody_to_send_to() -> None:
    with pytest.raises(BeelError) as refused:
        send(invoice(customer="c"), SendParams(), customer(None), moment(), Changes())
    assert (refused.value.status, refused.value.code) == (400, "VALIDATION_ERROR")
    assert list(refused.value.details or ()) == ["recipients"]


def test_what_was_not_to_be_sent_is_on_record() -> None:
    failed = record_failure(invoice(), "why", moment(), Changes())
    assert (failed.status, failed.sendings[0].error) == ("ISSUED", "why")


def test_a_resend_keeps_the_first_sending() -> None:
    first, _ = send(invoice(), SendParams(), None, moment(), Changes())
    again, sending = send(first, SendParams(), None, moment(NOW + 60), Changes())
    assert (again.sent_at, sending.at, len(again.sendings)) == (NOW, NOW + 60, 2)


def test_overdue_comes_with_the_day() -> None:
    late = moment(NOW + 30 * 86400)
    sent, _ = send(invoice(), SendParams(), None, late, Changes())
    assert sent.status == "ISSUED"


@pytest.mark.parametrize(("livemode", "status"), [(True, "queued"), (False, "not_sent")])
def test_only_live_mail_leaves(livemode: bool, status: str) -> None:
    changes = Changes()
    send(invoice(), SendParams(), None, moment(livemode=livemode), changes)
    (mail,) = [each for _, each in changes.written.values() if isinstance(each, OutboxMail)]
    assert (mail.status, mail.mail_message.attachment_name) == (status, "factura_FAC-2026-0001.pdf")
