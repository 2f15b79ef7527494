"""The hosted page of an invoice that is paid by what a customer must type: bank accounts, tax numbers, countries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from emulator.billing.core.structs import replace
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.system.test_clocks import TestClock
from emulator.bootstrap import Emulator, build
from emulator.pages.hosted_links import read_link
from emulator.pages.method_forms import FORMS
from emulator.settings import Settings
from emulator.store.unit_of_work import UnitOfWork
from tests.integration.pages.test_other_ways_to_pay import bill, status
from tests.integration.pages.visitor import CARD, Visitor
from tests.support.shop import Object

DEBITS: dict[str, tuple[str, dict[str, str]]] = {
    "us_bank_account": ("usd", {"routing_number": "110000000", "account_number": "000123456789"}),
    "sepa_debit": ("eur", {"iban": "DE89 3704 0044 0532 0130 00"}),
    "acss_debit": (
        "cad",
        {"institution_number": "000", "transit_number": "11000", "account_number": "000123456789"},
    ),
    "bacs_debit": ("gbp", {"sort_code": "10-88-00", "account_number": "00012345"}),
    "au_becs_debit": ("aud", {"bsb_number": "000-000", "account_number": "000123456"}),
    "nz_bank_account": (
        "nzd",
        {"bank_code": "11", "branch_code": "0000", "account_number": "0000010", "suffix": "000"},
    ),
}
FAILING = {"routing_number": "110000000", "account_number": "000222222227"}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator whose worker runs: banks answer."""
    emulator = build(Settings(store="embedded"))
    emulator.start()
    yield emulator
    emulator.stop()


def send(visitor: Visitor, invoice: Object, type: str, **fields: str) -> TestResponse:
    """The answer to the form of a type."""
    return visitor.client.post(invoice["hosted_invoice_url"], data={"method": type, "name": "Jenny R.", **fields})


def test_every_debit_has_its_form() -> None:
    debits = {name for name, type in METHOD_TYPES.items() if type.flow == "debit"}
    assert debits == DEBITS.keys()
    assert debits | {"boleto", "sofort"} == FORMS.keys()


@pytest.mark.parametrize("type", DEBITS)
def test_a_bank_account_is_debited(type: str, visitor: Visitor) -> None:
    currency, fields = DEBITS[type]
    # A bank answers within a second, which may pass before the page is looked at.
    visitor.move_clock(frozen=True)
    invoice = bill(visitor, type, currency=currency)
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    assert "By paying you allow" in page
    assert all(f'name="{name}"' in page for name in fields)
    assert send(visitor, invoice, type, **fields).status_code == 303
    waiting = visitor.visit(invoice["hosted_invoice_url"]).text
    assert f"Your payment by {METHOD_TYPES[type].label} is being processed" in waiting
    assert "<form" not in waiting
    intent = visitor.get(f"/v1/payment_intents?customer={invoice['customer']}")["data"][0]
    assert intent["status"] == "processing"
    method = visitor.get(f"/v1/payment_methods/{intent['payment_method']}")
    assert method["billing_details"]["name"] == "Jenny R."
    visitor.move_clock(advance=10)
    assert status(visitor, invoice) == "paid"


def test_what_was_agreed_to_is_kept(visitor: Visitor) -> None:
    invoice = bill(visitor, "sepa_debit")
    send(visitor, invoice, "sepa_debit", **DEBITS["sepa_debit"][1])
    intent = visitor.get(f"/v1/payment_intents?customer={invoice['customer']}")["data"][0]
    charged = visitor.get(f"/v1/charges/{intent['latest_charge']}")["payment_method_details"]["sepa_debit"]
    mandate = visitor.get(f"/v1/mandates/{charged['mandate']}")
    assert mandate["customer_acceptance"]["online"]["ip_address"] == "127.0.0.1"
    assert mandate["type"] == "single_use"


def test_a_bank_that_does_not_pay_is_told_of(visitor: Visitor) -> None:
    invoice = bill(visitor, "us_bank_account", currency="usd")
    send(visitor, invoice, "us_bank_account", **FAILING)
    visitor.move_clock(advance=10)
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    assert "Your last payment by ACH Direct Debit failed." in page
    assert 'name="routing_number"' in page


@pytest.mark.parametrize(
    ("type", "currency", "fields"),
    [("boleto", "brl", {"tax_id": "000.000.000-00"}), ("sofort", "eur", {"country": "DE"})],
)
def test_who_pays_is_told_and_then_acts_elsewhere(
    type: str, currency: str, fields: dict[str, str], visitor: Visitor
) -> None:
    invoice = bill(visitor, type, "card", currency=currency)
    sent = send(visitor, invoice, type, **fields)
    assert sent.headers["Location"].endswith("/authentication")
    assert "still waits for you" in visitor.visit(invoice["hosted_invoice_url"]).text
    visitor.client.post(sent.headers["Location"], data={"answer": "complete"})
    assert status(visitor, invoice) == "paid"


@pytest.mark.parametrize(
    ("type", "currency", "fields"),
    [
        ("us_bank_account", "usd", {"routing_number": "11", "account_number": "000123456789"}),
        ("sepa_debit", "eur", {"iban": "DE89370400440532013001"}),
        ("boleto", "brl", {"tax_id": "12"}),
        ("sofort", "eur", {"country": "US"}),
        ("bacs_debit", "gbp", {}),
    ],
)
def test_a_slip_is_pointed_out_and_numbers_are_not_shown_again(
    type: str, currency: str, fields: dict[str, str], visitor: Visitor
) -> None:
    invoice = bill(visitor, type, currency=currency)
    answer = send(visitor, invoice, type, **fields)
    assert (answer.status_code, status(visitor, invoice)) == (422, "open")
    assert "This is incomplete or invalid." in answer.text
    assert "Jenny R." in answer.text
    assert not {"000123456789", "DE89370400440532013001"} & {
        value for value in fields.values() if f'value="{value}"' in answer.text
    }


def test_an_account_that_is_blocked_pays_nothing_and_its_form_stays_filled_in(visitor: Visitor) -> None:
    invoice = bill(visitor, "us_bank_account", currency="usd")
    answer = send(visitor, invoice, "us_bank_account", routing_number="110000000", account_number="000000004954")
    assert answer.status_code == 402
    assert "This payment failed. Try again, or pay in another way." in answer.text
    assert 'value="110000000"' in answer.text
    assert 'value="000000004954"' not in answer.text


def test_an_account_is_verified_by_microdeposits_where_that_is_asked_for(visitor: Visitor) -> None:
    options = {"payment_settings__payment_method_options__us_bank_account__verification_method": "microdeposits"}
    invoice = bill(visitor, "us_bank_account", currency="usd", **options)
    sent = send(visitor, invoice, "us_bank_account", **DEBITS["us_bank_account"][1])
    assert sent.headers["Location"].endswith("/authentication")
    visitor.client.post(sent.headers["Location"], data={"answer": "complete"})
    visitor.move_clock(advance=10)
    assert status(visitor, invoice) == "paid"


def test_nothing_is_paid_while_the_customers_clock_moves(visitor: Visitor, emulator: Emulator) -> None:
    clock = visitor.post("/v1/test_helpers/test_clocks", frozen_time="1900000000")["id"]
    customer = visitor.post("/v1/customers", email="jenny@example.com", test_clock=clock)["id"]
    draft = visitor.post("/v1/invoices", customer=customer, collection_method="send_invoice", days_until_due=30)["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount="4200", currency="usd")
    invoice = visitor.post(f"/v1/invoices/{draft}/finalize")
    place = invoice["hosted_invoice_url"]
    card = {**CARD, "expiry": "12/39"}

    set_clock(emulator, place, clock, "advancing")
    for answer in (visitor.visit(place), visitor.client.post(place, data=card)):
        assert "The clock of this sandbox is moving just now." in answer.text
        assert "<form" not in answer.text
    assert status(visitor, invoice) == "open"
    set_clock(emulator, place, clock, "ready")
    visitor.client.post(place, data=card)
    assert status(visitor, invoice) == "paid"


def test_nothing_is_authenticated_while_the_customers_clock_moves(visitor: Visitor, emulator: Emulator) -> None:
    clock = visitor.post("/v1/test_helpers/test_clocks", frozen_time="1900000000")["id"]
    invoice = visitor.open_invoice(test_clock=clock)
    given = {"amount": 2000, "currency": "usd", "customer": invoice["customer"], "confirm": "true"}
    card = {"payment_method": "pm_card_threeDSecure2Required", "return_url": "https://a.test"}
    intent = visitor.post("/v1/payment_intents", **given, **card)
    visitor.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=intent["id"])
    place = intent["next_action"]["redirect_to_url"]["url"]

    set_clock(emulator, place, clock, "advancing")
    visitor.client.post(place, data={"answer": "complete"})
    assert status(visitor, invoice) == "open"
    set_clock(emulator, place, clock, "ready")
    visitor.client.post(place, data={"answer": "complete"})
    assert status(visitor, invoice) == "paid"


def set_clock(emulator: Emulator, place: str, clock: str, to: Literal["advancing", "ready"]) -> None:
    """Makes a clock one that moves, or stands still, as it is in the midst of an advance."""

    def change(uow: UnitOfWork) -> None:
        found = uow.get(TestClock, clock)
        assert found is not None
        uow.changes.save(replace(found, status=to))

    account, token = urlsplit(place).path.split("/")[-2:]
    emulator.store.run(read_link(account, token).world, change)
