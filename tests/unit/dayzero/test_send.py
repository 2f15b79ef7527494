"""The rules, without a store."""

from __future__ import annotations

import pytest

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customer_params import ContactCreateParams
from emulator.billing.dayzero.customers import DayzeroContact, DayzeroCustomer, add_contact
from emulator.billing.dayzero.drafts import finalize_invoice
from emulator.billing.dayzero.endings import void_invoice
from emulator.billing.dayzero.invoice import STATUSES, DayzeroInvoice, DayzeroSequence, Status
from emulator.billing.dayzero.invoice_params import InvoiceSendParams
from emulator.billing.dayzero.send import send_invoice
from emulator.billing.system.outbox import OutboxMail
from tests.support.state_tables import DAYZERO

NOW = 1_768_910_400
SENDER = "me@x.test"
CUSTOMER = DayzeroCustomer(id="c", created=NOW, place="p", updated=NOW, name="Acme", email="a@x.test")
INVOICE = DayzeroInvoice(
    id="i",
    created=NOW,
    place="p",
    updated=NOW,
    customer_id="c",
    customer_name="Acme",
    currency="USD",
    due_date="2026-05-01",
    total=250000,
    file_secret="secret",
    number="INV-001",
    status="open",
)


def moment(*, livemode: bool = False) -> Context:
    return Context(NOW + 5, Account(id="dayzero_1"), livemode, "http://127.0.0.1:1", lambda: 1)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status(status: Status) -> None:
    invoice, changes = replace(INVOICE, status=status, number=None if status == "draft" else "INV-001"), Changes()

    def send() -> None:
        send_invoice(invoice, CUSTOMER, InvoiceSendParams(), SENDER, moment(), changes)

    if status in DAYZERO["send"]:
        send()
        assert [kind for kind, _ in changes.written] == ["mail"]
        assert list(changes.checked) == [("dayzero_invoice", "i")]
        return
    with pytest.raises(APIError) as refused:
        send()
    assert refused.value.status == 409
    assert changes.written == {}


@pytest.mark.parametrize("cc_sender", [True, False])
@pytest.mark.parametrize("attach_pdf", [True, False])
def test_the_letter(*, cc_sender: bool, attach_pdf: bool) -> None:
    changes = Changes()
    cc = (SENDER,) if cc_sender else ()

    params = InvoiceSendParams(cc_sender=cc_sender, attach_pdf=attach_pdf)
    sending = send_invoice(INVOICE, CUSTOMER, params, SENDER, moment(), changes)

    ((_, mail),) = changes.written.values()
    assert isinstance(mail, OutboxMail)
    assert (mail.mail_message.to, mail.mail_message.cc, mail.mail_message.bcc) == (("a@x.test",), cc, ())
    assert mail.mail_message.attach_pdf is sending.pdf_attached is attach_pdf
    assert (sending.cc_email, sending.message_id) == (SENDER if cc_sender else None, mail.mail_message.message_id)


@pytest.mark.parametrize("sender", ["a@x.test", "A@X.test"])
def test_a_sender_who_is_the_customer_gets_one_mail(sender: str) -> None:
    changes = Changes()

    sending = send_invoice(INVOICE, CUSTOMER, InvoiceSendParams(cc_sender=True), sender, moment(), changes)

    (mail,) = changes.saved(OutboxMail)
    assert (mail.mail_message.to, mail.mail_message.cc, sending.cc_email) == (("a@x.test",), (), sender)


@pytest.mark.parametrize(
    ("status", "kind"), [("open", "invoice"), ("partially_paid", "invoice"), ("stripe_paid", "paid_invoice")]
)
def test_a_paid_invoice_is_sent_without_a_word_of_payment(status: Status, kind: str) -> None:
    changes = Changes()

    send_invoice(replace(INVOICE, status=status), CUSTOMER, InvoiceSendParams(), SENDER, moment(), changes)

    ((_, mail),) = changes.written.values()
    assert isinstance(mail, OutboxMail)
    assert mail.mail_message.kind == kind


@pytest.mark.parametrize("email", [None, ""])
def test_nobody_to_write_to(email: str | None) -> None:
    with pytest.raises(APIError, match="Customer has no email address") as refused:
        send_invoice(INVOICE, replace(CUSTOMER, email=email), InvoiceSendParams(), SENDER, moment(), Changes())
    assert refused.value.status == 400


@pytest.mark.parametrize(("drawn", "number"), [(0, "INV-001"), (8, "INV-009"), (999, "INV-1000")])
def test_numbers(drawn: int, number: str) -> None:
    draft, changes = replace(INVOICE, status="draft", number=None), Changes()

    opened = finalize_invoice(draft, DayzeroSequence(created=NOW, drawn=drawn), moment(), changes)

    assert (opened.number, opened.status, opened.finalized_at) == (number, "open", NOW + 5)
    assert changes.written["dayzero_sequence", "invoices"][1] == DayzeroSequence(created=NOW, drawn=drawn + 1)


def test_the_first_number_begins_the_sequence() -> None:
    draft = replace(INVOICE, status="draft", number=None)

    assert finalize_invoice(draft, None, moment(), Changes()).number == "INV-001"


@pytest.mark.parametrize("status", STATUSES)
def test_only_open_invoices_are_voided(status: Status) -> None:
    invoice = replace(INVOICE, status=status)

    if status == "open":
        assert void_invoice(invoice, moment(), Changes()).status == "void"
        return
    with pytest.raises(APIError, match="Only open invoices can be voided"):
        void_invoice(invoice, moment(), Changes())


def test_contacts_have_a_limit() -> None:
    contact = DayzeroContact(id="x", created=NOW, name="x")
    given = ContactCreateParams(name="y")
    nearly = replace(CUSTOMER, contacts=(contact,) * (choices.MAX_CONTACTS - 1))

    add_contact(nearly, given, moment(), Changes())
    with pytest.raises(APIError, match="at most 50 contacts"):
        add_contact(replace(nearly, contacts=(contact,) * choices.MAX_CONTACTS), given, moment(), Changes())
