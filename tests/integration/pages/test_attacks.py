"""What people write into any field is shown as text: in mails, their headers, and on pages."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest

from emulator.bootstrap import Emulator
from emulator.delivery.presentation.clean_text import clean_line
from tests.integration.pages.attacks import ATTACKS
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key

HARMLESS = "Harmless"
LIMITS = {"business_name": 250, "phone": 20, "name": 140, "number": 26, "custom_field": 40, "description": 500}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Structure(HTMLParser):
    """Every tag with its attributes but links, in order; and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


Shown = tuple[Mapping[str, Structure], Mapping[str, EmailMessage]]
"""Every page and the HTML of every mail by its name, and every message by its kind."""


def story(visitor: Visitor, text: str) -> dict[str, str]:
    """Writes the text into every field there is, and gives all pages and mails that come of it by their names."""

    def cut(limit: str) -> str:
        return text[: LIMITS[limit]]

    address = dict.fromkeys(("line1", "line2", "city", "state", "postal_code"), text[:50])
    settled = visitor.update_account(
        business_name=cut("business_name"),
        default_footer=text,
        phone=cut("phone"),
        address={**address, "country": "US"},
        tax_ids=[{"type": "us_ein", "value": text[:100]}],
        email_receipts=True,
        email_failed_payments=True,
        reminders={"on_due_date": True},
    )
    assert settled.status_code == 200, settled.text
    party = {"name": cut("name"), "phone": cut("phone"), "address[line1]": text, "address[city]": text}
    shipping = {f"shipping[{name.replace('[', '][', 1)}" + ("" if "[" in name else "]"): party[name] for name in party}
    customer = visitor.post("/v1/customers", email="jenny@example.com", **party, **shipping)["id"]
    tax = visitor.post("/v1/tax_rates", display_name=text[:50], percentage="7.5", inclusive="false")["id"]
    coupon = visitor.post("/v1/coupons", name=text[:40], percent_off="10", duration="once")["id"]
    draft = visitor.post(
        "/v1/invoices",
        customer=customer,
        collection_method="send_invoice",
        days_until_due=30,
        description=cut("description"),
        footer=text,
        **{
            "custom_fields[0][name]": cut("custom_field"),
            "custom_fields[0][value]": text[:140],
            "default_tax_rates[0]": tax,
            "discounts[0][coupon]": coupon,
            "shipping_cost[shipping_rate_data][display_name]": text[:100],
            "shipping_cost[shipping_rate_data][type]": "fixed_amount",
            "shipping_cost[shipping_rate_data][fixed_amount][amount]": 500,
            "shipping_cost[shipping_rate_data][fixed_amount][currency]": "usd",
        },
    )["id"]
    visitor.post(
        "/v1/invoiceitems",
        customer=customer,
        invoice=draft,
        amount=20000,
        currency="usd",
        description=cut("description"),
    )
    url = visitor.post(f"/v1/invoices/{draft}/send")["hosted_invoice_url"]
    pages = {"open": visitor.visit(url).text}
    pages["declined"] = visitor.pay(url, number="4000000000000002", name=cut("name")).text
    pages["mistaken"] = visitor.pay(url, number=text, expiry=text, cvc=text, name=text).text
    visitor.pay(url, number="4000002760003184", name=cut("name"))
    pages["authentication"] = visitor.visit(f"{url.partition('?')[0]}/authentication").text
    visitor.pay(url, name=cut("name"))
    pages["paid"] = visitor.visit(url).text
    charge = visitor.get("/v1/charges")["data"][0]
    pages["receipt"] = visitor.visit(charge["receipt_url"]).text
    visitor.post("/v1/credit_notes", invoice=draft, amount=100, refund_amount=100, memo=text)
    return pages


def mails(visitor: Visitor) -> Iterator[tuple[str, str, EmailMessage]]:
    """Every mail: its kind, its HTML and the message."""
    for mail in visitor.outbox():
        html, message = (visitor.client.get(mail["links"][form], headers=visitor.headers) for form in ("html", "eml"))
        yield mail["kind"], html.text, email.message_from_bytes(message.data, policy=default)


def all_of(visitor: Visitor, text: str) -> Shown:
    pages = {name: Structure(html) for name, html in story(visitor, text).items()}
    messages = {}
    for kind, html, message in mails(visitor):
        pages[f"mail about {kind}"] = Structure(html)
        messages[kind] = message
    return pages, messages


@pytest.fixture(scope="module")
def usual(emulator: Emulator) -> Shown:
    """What comes of the same story when nobody means any harm."""
    return all_of(Visitor(emulator.app.test_client(), new_key()), HARMLESS)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_text(visitor: Visitor, usual: Shown, attack: str) -> None:
    pages, messages = all_of(visitor, attack)
    expected, expected_messages = usual

    assert pages.keys() == expected.keys()
    assert {"open", "receipt", "mail about invoice", "mail about receipt", "mail about credit_note"} <= pages.keys()
    shown = clean_line(attack)[:30]
    for name, page in pages.items():
        assert without_lines(page.tags) == without_lines(expected[name].tags), name
        assert FORBIDDEN.search(page.text) is None, name
        assert shown in clean_line(page.text), name
    for kind, message in messages.items():
        check_message(message, expected_messages[kind], shown)


def check_message(message: EmailMessage, usual: EmailMessage, shown: str) -> None:
    assert message.keys() == usual.keys()
    assert message["Bcc"] is None
    assert message["To"] == "jenny@example.com"
    assert shown in clean_line(message["Subject"])
    assert shown in clean_line(message["From"].addresses[0].display_name)
    assert FORBIDDEN.search(message["Subject"]) is None
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert FORBIDDEN.search(text) is None
    assert shown in clean_line(text)
    assert [part.get_content_type() for part in message.walk()] == [part.get_content_type() for part in usual.walk()]


def without_lines(tags: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """All but the breaks that text of several lines has."""
    return [tag for tag in tags if tag[0] != "br"]
