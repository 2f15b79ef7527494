"""What a server says to the person who started it."""

from __future__ import annotations

import os
from ipaddress import ip_address

import emulator
from emulator.settings import Settings
from emulator.store.engines import HOW_TO_CHANGE, Engine

_FIRST_INVOICE = """\
  api={url}/v1 key={key}
  customer=$(curl -s $api/customers -u $key: -d email=jenny@example.com | grep -om1 'cus_[0-9A-Za-z]*')
  invoice=$(curl -s $api/invoices -u $key: -d customer=$customer -d collection_method=send_invoice \\
    -d days_until_due=30 | grep -om1 'in_[0-9A-Za-z]*')
  curl -s $api/invoiceitems -u $key: -d customer=$customer -d invoice=$invoice -d amount=1999 -d currency=usd
  curl -s $api/invoices/$invoice/send -u $key: -X POST"""

_ANY = "sk_test_123"


def welcome(settings: Settings, store: str, address: str) -> str:
    """Where it serves, on which store, what to know and a first request.

    Args:
        settings: what was set, with the port that it has.
        store: the words of the engine.
        address: the IP address that it listens on.
    """
    lines = [f"Serving on {settings.base_url}", f"Store: {store}", HOW_TO_CHANGE]
    lines.append("In a browser, that address shows what is in it.")
    if not (ip_address(address).is_loopback or settings.accepted_keys):
        lines.append("Everybody who reaches this machine can use it, with any key: set EMULATOR_KEYS to change that.")
    lines += [f"Webhooks go to {each.url}, signed with {each.secret}" for each in settings.webhooks]
    key = _key(settings)
    if key is not None:
        lines += ["", "Create an invoice and send it:", _FIRST_INVOICE.format(url=settings.base_url, key=key)]
    lines += ["", "Ctrl-C stops it."]
    return "\n".join(lines)


def _key(settings: Settings) -> str | None:
    """A key of Stripe's that is accepted, of test mode if there is one; None where only others are."""
    stripes = [key for key in settings.accepted_keys if key.startswith(("sk_test_", "sk_live_"))]
    return (
        min(stripes, key=lambda key: not key.startswith("sk_test_"), default=None) if settings.accepted_keys else _ANY
    )


def ready_facts(settings: Settings, engine: Engine) -> dict[str, object]:
    """The same for a program: where it answers on this machine, which process it is, and what holds its data."""
    return {
        "url": settings.local_url,
        "port": settings.port,
        "pid": os.getpid(),
        "version": emulator.__version__,
        "engine": engine.name,
    }
