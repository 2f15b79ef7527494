"""The message on the wire: stable, complete, and closed to whoever would write a header of their own."""

from __future__ import annotations

import email
import io
from collections.abc import Callable
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from emulator.billing.documents.document import InvoiceDocument, Party
from emulator.delivery.mail import (
    Mailbox,
    MailMessage,
    MailMessageError,
    compose,
    message_id,
    pdf_file_name,
    recipients,
    render,
)
from emulator.delivery.presentation.clean_text import clean_line

MakeLetter = Callable[..., MailMessage]
MakeDocument = Callable[..., InvoiceDocument]


def received(mail_message: MailMessage) -> EmailMessage:
    """The message as the other side reads it."""
    return email.message_from_bytes(compose(mail_message).as_bytes(), policy=default)


def test_the_parts_of_a_message(make_letter: MakeLetter, make_document: MakeDocument, logo: bytes) -> None:
    message = received(make_letter(document=make_document(logo=logo)))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]


def test_what_arrives_is_what_was_rendered(make_letter: MakeLetter) -> None:
    mail_message = make_letter(message="Grüße, 株式会社")
    mail, message = render(mail_message), received(mail_message)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == mail.text.splitlines()
    assert html.get_content().splitlines() == mail.html.splitlines()


def test_headers(make_letter: MakeLetter) -> None:
    message = received(make_letter(cc=("cc@example.com",), reply_to="billing@northwind.example.com"))
    assert dict(message.items()) | {"Content-Type": ""} == {
        "From": '"Northwind Studio, Inc." <invoices@northwind.example.com>',
        "To": "jenny@example.com",
        "Cc": "cc@example.com",
        "Reply-To": "billing@northwind.example.com",
        "Subject": "New invoice from Northwind Studio, Inc. #4242A1B2-0001",
        "Date": "Wed, 04 Nov 2026 00:00:00 +0000",
        "Message-ID": message_id(make_letter()),
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": "",
    }


def test_the_same_letter_gives_the_same_bytes(make_letter: MakeLetter) -> None:
    assert compose(make_letter()).as_bytes() == compose(make_letter()).as_bytes()


def test_each_letter_has_its_own_message_id(make_letter: MakeLetter) -> None:
    first, second = message_id(make_letter()), message_id(make_letter(id="mail_2"))
    assert first != second
    assert first.endswith("@mail.example.com>")
    assert message_id(make_letter(message="another text")) == first


def test_blind_copies_are_nowhere_in_the_message(make_letter: MakeLetter) -> None:
    mail_message = make_letter(cc=("cc@example.com",), bcc=("secret@example.com", "jenny@example.com"))
    assert b"secret" not in compose(mail_message).as_bytes()
    assert recipients(mail_message) == ("jenny@example.com", "cc@example.com", "secret@example.com")


@pytest.mark.parametrize(
    "injected",
    [
        "\r\nBcc: x@example.com",
        "\nBcc: x@example.com",
        "\rBcc: x@example.com",
        "\u2028Bcc: x@example.com",
        "\x00\x0b\x0c\x85Bcc: x@example.com",
    ],
)
def test_nobody_writes_a_header_of_their_own(
    make_letter: MakeLetter, make_document: MakeDocument, injected: str
) -> None:
    document = make_document(seller=Party("Business" + injected), number="1" + injected)
    own = received(make_letter(subject="Hello" + injected, sender=Mailbox("a@example.com", "Name" + injected)))
    standard = received(make_letter(document=document))
    assert own["Bcc"] is None
    assert standard["Bcc"] is None
    assert own.keys() == standard.keys() == received(make_letter()).keys()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=[])))
def test_any_subject_is_one_header(make_letter: MakeLetter, subject: str) -> None:
    mail_message = make_letter(subject=subject, attach_pdf=False)
    assert received(mail_message).keys() == received(make_letter(attach_pdf=False)).keys()


ENCODED_WORDS = (
    "=?utf-8?q?=0d=0aX:y?=",
    "=?utf-8?q?=0d=0aX=3Ay?=",
    "=?utf-8?q?=0d=0a=0d=0abody?=",
    "=?utf-8?b?DQpYOnk=?=",
    "=?us-ascii*en?Q?=0AX:y?=",
    "Hello =?utf-8?q?=0d=0aX:y?= =?utf-8?q?=0d=0aBcc:x=40example.com?=",
    "é =?utf-8?q?=0d=0aX:y?=",
    "(=?utf-8?q?=0d=0aX:y?=)",
    "=?utf-8?q?=41?=",
    "=?" * 400,
)


def header_lines(mail_message: MailMessage) -> list[bytes]:
    """The lines of the top-level headers, unfolded."""
    head = compose(mail_message).as_bytes().partition(b"\r\n\r\n")[0]
    return head.replace(b"\r\n ", b" ").split(b"\r\n")


@pytest.mark.parametrize("word", ENCODED_WORDS)
def test_an_encoded_word_is_text_in_every_header(
    make_letter: MakeLetter, make_document: MakeDocument, word: str
) -> None:
    """CVE-2024-6923: Pythons without its mending decode such a word, and write out the line breaks in it."""
    document = make_document(seller=Party(word), number=word)
    names = [line.partition(b":")[0] for line in header_lines(make_letter())]
    for mail_message in (
        make_letter(subject=word),
        make_letter(document=document),
        make_letter(sender=Mailbox("a@example.com", word)),
        make_letter(attachment_name=word),
        make_letter(id=word),
    ):
        assert [line.partition(b":")[0] for line in header_lines(mail_message)] == names
        assert compose(mail_message).as_bytes().count(b"\nX:y") == 0
    own = make_letter(subject=word, sender=Mailbox("a@example.com", word))
    shown = {name: value for name, _, value in (line.decode().partition(": ") for line in header_lines(own))}
    assert str(make_header(decode_header(shown["Subject"]))) == clean_line(word)
    phrase = shown["From"].removesuffix("<a@example.com>").rstrip()
    assert str(make_header(decode_header(phrase))) == clean_line(word)


@pytest.mark.parametrize("local", ["=?utf-8?q?=0d=0aX=3Ay?=", "=?utf-8?b?DQpYOnk=?="])
def test_an_encoded_word_in_an_address_is_an_address(make_letter: MakeLetter, local: str) -> None:
    address = f"{local}@example.com"
    mail_message = make_letter(to=(address,), cc=(address,), reply_to=address, sender=Mailbox(address, "Name"))
    lines = header_lines(mail_message)
    assert lines[:4] == [
        f"From: Name <{address}>".encode(),
        f"To: {address}".encode(),
        f"Cc: {address}".encode(),
        f"Reply-To: {address}".encode(),
    ]


@pytest.mark.parametrize(
    "subject", ["a" * 890, "word " * 170, "é" * 900, "=?" + "x" * 2000, "a" * 5000, "New invoice from Acme #AB-1"]
)
def test_a_subject_of_any_length_arrives_whole_in_short_lines(make_letter: MakeLetter, subject: str) -> None:
    mail_message = make_letter(subject=subject, attach_pdf=False)
    head = compose(mail_message).as_bytes().partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 998
    (written,) = (line for line in header_lines(mail_message) if line.startswith(b"Subject: "))
    assert str(make_header(decode_header(written.decode().removeprefix("Subject: ")))) == clean_line(subject)


NAMES = [
    'Acme, Inc. "The <best>" company, whose name is long enough to be folded over several lines, evil@example.com',
    "x" * 100 + ", <evil@example.com>",
    "Müller & Söhne <evil@example.com>, " * 6,
    'q"' * 120,
    "\\" * 240,
    "漢" * 250,
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.sampled_from(NAMES), st.text(st.characters(codec="utf-8"), max_size=250)))
def test_whatever_a_sender_is_called_the_mail_is_from_one_address(make_letter: MakeLetter, name: str) -> None:
    mail_message = make_letter(sender=Mailbox("invoices@example.com", name), attach_pdf=False)
    message = received(mail_message)
    assert [address.addr_spec for address in message["From"].addresses] == ["invoices@example.com"]
    written = compose(mail_message).as_bytes().partition(b"From: ")[2].partition(b"\r\nTo:")[0].decode("ascii")
    assert max(map(len, written.split("\r\n"))) < 998


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_arrives_whole(make_letter: MakeLetter, name: str) -> None:
    written = compose(make_letter(sender=Mailbox("a@example.com", name), attach_pdf=False)).as_bytes()
    header = written.partition(b"From: ")[2].partition(b"\r\nTo:")[0].decode("ascii")
    phrase = header.removesuffix("<a@example.com>").rstrip()
    quoted = phrase.startswith('"')
    shown = parseaddr(header)[0] if quoted else str(make_header(decode_header(phrase)))
    assert shown == clean_line(name)


def test_direction_overrides_do_not_reach_the_subject(make_letter: MakeLetter) -> None:
    assert received(make_letter(subject="invoice \u202efdp.exe"))["Subject"] == "invoice fdp.exe"


@pytest.mark.parametrize(
    "address",
    ["", "jenny", "@example.com", "jenny@", "a b@example.com", "a@b@example.com", "x@example.com\r\nBcc: y@example.com",
     "jenny@example..com", "jenny@-example.com", "Jenny <jenny@example.com>", "a@example.com, b@example.com",
     "jörg@example.com", "a@" + "x" * 300 + ".com", "a@exa mple.com", '"quo ted"@example.com', "a\x00@example.com"],
)  # fmt: skip
@pytest.mark.parametrize("place", ["to", "cc"])
def test_what_is_no_address_is_refused_in_a_sentence(make_letter: MakeLetter, address: str, place: str) -> None:
    with pytest.raises(MailMessageError, match="Not a mail address that can be written to"):
        compose(make_letter(**{place: (address,)}))


def test_international_domains_are_written_in_ascii(make_letter: MakeLetter) -> None:
    assert received(make_letter(to=("info@Bücher.example",)))["To"] == "info@xn--bcher-kva.example"


def test_the_wire_is_ascii_with_short_lines(make_letter: MakeLetter, make_document: MakeDocument) -> None:
    mail_message = make_letter(document=make_document(memo="漢" * 5000), message="ß" * 5000, subject="é" * 900)
    lines = compose(mail_message).as_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"".join(lines).isascii()


def test_the_pdf_is_attached_and_opens(make_letter: MakeLetter) -> None:
    attachment = next(received(make_letter()).iter_attachments())
    assert attachment.get_filename() == "Invoice-4242A1B2-0001.pdf"
    assert attachment.get_content_disposition() == "attachment"
    assert PdfReader(io.BytesIO(attachment.get_content())).pages


def test_without_a_pdf_nothing_is_attached(make_letter: MakeLetter) -> None:
    assert list(received(make_letter(attach_pdf=False)).iter_attachments()) == []


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("ABCD1234-0001", "Invoice-ABCD1234-0001.pdf"),
        ("2026/0042", "Invoice-2026-0042.pdf"),
        ("../../etc/passwd", "Invoice-..-..-etc-passwd.pdf"),
        ('a"b\r\nX: y\x00', "Invoice-a-b-X-y.pdf"),
        ("Rechnung 7 é漢", "Invoice-Rechnung-7-é漢.pdf"),
        ("\u202efdp", "Invoice-fdp.pdf"),
        (None, "Invoice-mail_1.pdf"),
    ],
)
def test_file_names(make_letter: MakeLetter, make_document: MakeDocument, number: str | None, name: str) -> None:
    mail_message = make_letter(document=make_document(number=number))
    assert pdf_file_name(mail_message) == name
    assert next(received(mail_message).iter_attachments()).get_filename() == name


def test_a_file_name_of_ones_own(make_letter: MakeLetter) -> None:
    assert pdf_file_name(make_letter(attachment_name="invoice_INV-2026-0001.pdf")) == "invoice_INV-2026-0001.pdf"
    assert len(pdf_file_name(make_letter(attachment_name="x" * 5000))) < 150
