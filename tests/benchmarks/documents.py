"""What a PDF and a mail cost to render."""

import subprocess
import sys

from emulator.billing.core.structs import replace
from emulator.billing.documents.document import InvoiceDocument, Line, Party
from emulator.delivery.mail import Mailbox, MailMessage, compose, render
from emulator.delivery.pdf import render_pdf
from tests.benchmarks.timing import Timing, timed

_RUNS = {10: 100, 250: 10}
_FIRST = """
import time
from tests.benchmarks.documents import document
from emulator.delivery.pdf import render_pdf
began = time.perf_counter()
render_pdf(document(10), "{locale}")
print((time.perf_counter() - began) * 1000)
"""


def report() -> None:
    """Prints the medians, and what the first PDF of a process takes, which loads the fonts."""
    print("\nDocuments (PDF: at most 20 ms for 10 lines, 400 ms for 250)")
    for locale, language in (("en", "English"), ("ja", "Japanese")):
        for lines, runs in _RUNS.items():
            print(f"  PDF, {lines:>3} lines, {language:<8}   {_rendering(document(lines), locale, runs).p50:8.1f} ms")
        print(f"  PDF, the first,  {language:<8}  {_first(locale):8.1f} ms")
    mail_message = _letter(document(10))
    mail = timed(lambda _: render(mail_message), range(100))
    print(f"  mail, no PDF     {mail.p50:8.1f} ms")
    whole = replace(mail_message, attach_pdf=True)
    message = timed(lambda _: compose(whole).as_bytes(), range(50))
    print(f"  mail, as sent    {message.p50:8.1f} ms")


def _rendering(document: InvoiceDocument, locale: str, runs: int) -> Timing:
    return timed(lambda _: render_pdf(document, locale), range(runs))


def document(lines: int) -> InvoiceDocument:
    """An open invoice."""
    total = 1000 * lines
    return InvoiceDocument(
        seller=Party(name="Acme"),
        bill_to=Party(name="Jenny Rosen", email="jenny@example.com"),
        currency="usd",
        status="open",
        livemode=False,
        number="ABCD1234-0001",
        issued_at=1795316736,
        due_at=1797908736,
        total=total,
        subtotal=total,
        amount_due=total,
        amount_paid=0,
        amount_remaining=total,
        lines=tuple(Line(f"Item {number}", 1000, "1", "1000") for number in range(lines)),
    )


def _first(locale: str) -> float:
    """Milliseconds in a process of its own."""
    script = [sys.executable, "-c", _FIRST.format(locale=locale)]
    return float(subprocess.run(script, check=True, capture_output=True, text=True).stdout)


def _letter(document: InvoiceDocument) -> MailMessage:
    return MailMessage(
        id="mail_1",
        kind="invoice",
        document=document,
        sender=Mailbox("billing@example.com", "Acme"),
        to=("jenny@example.com",),
        date=1795316736,
        message_id_domain="example.com",
        attach_pdf=False,
    )
