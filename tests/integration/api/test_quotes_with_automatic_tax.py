"""Quotes that are taxed automatically, and the invoices and subscriptions that come of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.integration.api.test_automatic_tax import UNKNOWN
from tests.integration.api.test_quotes import MONTH, Desk
from tests.support.shop import Object, Shop

AUTOMATIC: dict[str, Any] = {"automatic_tax__enabled": True}


@pytest.fixture
def desk(shop: Shop, rates: dict[str, str]) -> Desk:
    """A shop whose customer is taxed in Germany."""
    del rates
    desk = Desk(shop)
    shop.post(f"/v1/customers/{desk.customer['id']}", address__country="DE")
    return desk


def sums(quote: Object) -> tuple[Any, ...]:
    """The status of its automatic tax, the tax and the total, and the total of each renewal."""
    recurring = quote["computed"]["recurring"]
    details = quote["total_details"]
    renewal = None if recurring is None else recurring["amount_total"]
    return quote["automatic_tax"]["status"], details["amount_tax"], quote["amount_total"], renewal


def test_what_is_billed_once(desk: Desk) -> None:
    quote = desk.open(**AUTOMATIC)
    assert quote["automatic_tax"] == {
        "enabled": True,
        "liability": {"type": "self"},
        "provider": "stripe",
        "status": "complete",
    }
    assert sums(quote) == ("complete", 418, 2616, None)
    [line] = desk.shop.get(f"/v1/quotes/{quote['id']}/line_items")["data"]
    assert (line["amount_tax"], line["amount_total"]) == (418, 2616)
    pdf = desk.shop.wire.request("GET", f"/v1/quotes/{quote['id']}/pdf")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.body)).pages)
    assert "19%" in text
    assert "$26.16" in text
    invoice = desk.shop.invoice(desk.do(quote, "accept")["invoice"])
    assert (invoice["automatic_tax"]["status"], invoice["total"]) == ("complete", 2616)


def test_what_recurs(desk: Desk) -> None:
    quote = desk.open((desk.gold, 1), **AUTOMATIC)
    assert sums(quote) == ("complete", 380, 2380, 2380)
    accepted = desk.do(quote, "accept")
    subscription = desk.books.subscription(accepted["subscription"])
    assert subscription["automatic_tax"]["enabled"] is True
    assert desk.books.latest_invoice(subscription)["total"] == 2380


def test_what_begins_later(desk: Desk) -> None:
    start = desk.books.stop() + MONTH
    quote = desk.open((desk.gold, 1), subscription_data__effective_date=start, **AUTOMATIC)
    schedule = desk.shop.get(f"/v1/subscription_schedules/{desk.do(quote, 'accept')['subscription_schedule']}")
    assert schedule["phases"][0]["automatic_tax"]["enabled"] is True
    desk.books.move_to(start + 2 * 3600)
    begun = desk.shop.get(f"/v1/subscription_schedules/{schedule['id']}")["subscription"]
    assert desk.books.latest_invoice(desk.books.subscription(begun))["total"] == 2380


def test_a_draft_is_calculated_as_it_is_touched(desk: Desk) -> None:
    quote = desk.draft()
    assert quote["automatic_tax"] == {"enabled": False, "liability": None, "provider": None, "status": None}
    path = f"/v1/quotes/{quote['id']}"
    assert sums(desk.shop.post(path, **AUTOMATIC)) == ("complete", 418, 2616, None)
    desk.shop.post(f"/v1/customers/{desk.customer['id']}", address__country="US", address__state="CA")
    assert sums(desk.read(quote)) == ("complete", 418, 2616, None)
    assert sums(desk.do(quote, "finalize")) == ("complete", 176, 2374, None)
    clone = desk.shop.post("/v1/quotes", from_quote__quote=quote["id"])
    assert sums(clone) == ("complete", 176, 2374, None)
    off = desk.shop.post(f"/v1/quotes/{clone['id']}", automatic_tax__enabled=False)
    assert sums(off) == (None, 0, 2198, None)


def test_who_is_exempt_pays_none(desk: Desk) -> None:
    desk.shop.post(f"/v1/customers/{desk.customer['id']}", tax_exempt="exempt", address="")
    assert sums(desk.open(**AUTOMATIC)) == ("complete", 0, 2198, None)


def test_without_a_location_it_stays_a_draft(desk: Desk) -> None:
    desk.shop.post(f"/v1/customers/{desk.customer['id']}", address="")
    quote = desk.draft(**AUTOMATIC)
    assert sums(quote) == ("requires_location_inputs", 0, 2198, None)
    refused = desk.refused(quote, "/finalize")
    assert (refused["status"], refused["code"]) == (400, "customer_tax_location_invalid")
    assert refused["message"] == UNKNOWN
    assert desk.read(quote)["status"] == "draft"
    nobody = desk.shop.post("/v1/quotes", line_items__0__price=desk.chair, **AUTOMATIC)
    assert nobody["automatic_tax"]["status"] == "requires_location_inputs"
    found = desk.shop.post(f"/v1/customers/{desk.customer['id']}", address__country="DE")["id"]
    assert sums(desk.shop.post(f"/v1/quotes/{nobody['id']}", customer=found)) == ("complete", 209, 1308, None)


def test_who_owes_the_tax(desk: Desk) -> None:
    liable = {"automatic_tax__liability__type": "account", "automatic_tax__liability__account": "acct_1Seller"}
    quote = desk.open(**AUTOMATIC, **liable)
    owes = {"account": "acct_1Seller", "type": "account"}
    assert quote["automatic_tax"]["liability"] == owes
    invoice = desk.shop.invoice(desk.do(quote, "accept")["invoice"])
    assert invoice["automatic_tax"]["liability"] == owes


def test_it_does_not_go_with_rates(desk: Desk, rates: dict[str, str]) -> None:
    line: dict[str, Any] = {"line_items__0__price": desk.chair}
    given: tuple[dict[str, Any], ...] = (
        {"default_tax_rates": [rates["DE"]]},
        {"line_items__0__tax_rates": [rates["DE"]]},
    )
    for named in given:
        refused = desk.refused(None, **line, **AUTOMATIC, **named)
        assert (refused["param"], refused["status"]) == ("automatic_tax", 400)
    quote = desk.draft(default_tax_rates=[rates["DE"]])
    assert desk.refused(quote, **AUTOMATIC)["param"] == "automatic_tax"
    taken = desk.shop.post(f"/v1/quotes/{quote['id']}", default_tax_rates="", **AUTOMATIC)
    assert sums(taken) == ("complete", 418, 2616, None)
