"""A narrated send: what happens when an invoice is sent, step by step, ending with the mail and the PDF."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from msgspec import Struct

from emulator.billing.core.structs import replace
from emulator.bootstrap import build
from emulator.output import say
from emulator.settings import Settings

KEY = "sk_test_demo"
_FORMS = ("html", "txt", "eml", "pdf")


class DemoPrinter(Struct, frozen=True):
    """Tells a person what is being done; `colour` only on a terminal."""

    client: FlaskClient
    colour: bool

    def say(self, text: str) -> None:
        """Prints a paragraph."""
        say(f"\n{self._styled(text, '1')}")

    def call(self, method: str, path: str, **parameters: str) -> Any:
        """Makes a request, prints it as it goes over the wire, and returns the reply."""
        say(self._styled(f"   {method} {path}", "36"))
        for name, value in parameters.items():
            say(f"        {name}={value}")
        reply = self.client.open(path, method=method, data=parameters, headers={"Authorization": f"Bearer {KEY}"})
        return reply.get_json()

    def note(self, text: str) -> None:
        """Prints what came of it."""
        say(self._styled(f"   → {text}", "32"))

    def _styled(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self.colour else text


def run(settings: Settings) -> None:
    """Starts an emulator of its own, sends an invoice on it and leaves the mail and the PDF in a new folder.

    Raises EngineError when no store can be started, OutputError when nobody can read what it tells.
    """
    with _emulator(settings) as client:
        printer = DemoPrinter(client, sys.stdout.isatty())
        mail = _send(printer)
        folder = Path(tempfile.mkdtemp(prefix="invoice-demo-"))
        files = [_save(client, mail, form, folder) for form in _FORMS]
    printer.say("Test mode sends nothing. This is the mail that would have gone, with its PDF:")
    for file in files:
        say(f"   {file}")


@contextmanager
def _emulator(settings: Settings) -> Iterator[FlaskClient]:
    # Nobody else can call it, so it takes its own key whichever others are accepted.
    running = build(replace(settings, accepted_keys=(), public_url=settings.base_url))
    try:
        say(f"Store: {running.engine.detail}")
        yield running.app.test_client()
    finally:
        running.stop()


def _send(printer: DemoPrinter) -> Any:
    printer.say("1. A customer with an e-mail address.")
    customer = printer.call("POST", "/v1/customers", name="Jenny Rosen", email="jenny@example.com")
    printer.note(customer["id"])

    printer.say("2. What she is billed for: an item that waits for an invoice.")
    printer.call(
        "POST", "/v1/invoiceitems", customer=customer["id"], amount="4200", currency="usd", description="Teapot, blue"
    )
    printer.note("pending")

    printer.say("3. A draft invoice, to be sent, due in 30 days, that takes the waiting item.")
    invoice = printer.call(
        "POST",
        "/v1/invoices",
        customer=customer["id"],
        collection_method="send_invoice",
        days_until_due="30",
        pending_invoice_items_behavior="include",
        description="Thank you for your order.",
    )
    printer.note(f"{invoice['id']}, {invoice['status']}, total {invoice['total']} {invoice['currency']}")

    printer.say("4. Sending it finalizes it first: it gets its number, its links and a payment intent.")
    sent = printer.call("POST", f"/v1/invoices/{invoice['id']}/send")
    printer.note(f"{sent['number']}, {sent['status']}")

    printer.say("5. What happened, oldest first.")
    events = printer.call("GET", "/v1/events")
    for event in reversed(events["data"]):
        printer.note(event["type"])

    printer.say("6. The outbox.")
    mail = printer.call("GET", f"/_emulator/outbox?invoice={invoice['id']}")["data"][0]
    printer.note(f"“{mail['subject']}” to {', '.join(mail['to'])}")
    return mail


def _save(client: FlaskClient, mail: Any, form: str, folder: Path) -> Path:
    reply = client.get(mail["links"][form], headers={"Authorization": f"Bearer {KEY}"})
    file = folder / f"{'invoice' if form == 'pdf' else 'mail'}.{form}"
    file.write_bytes(reply.data)
    return file
