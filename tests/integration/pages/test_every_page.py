"""What holds for every page that a customer opens."""

from __future__ import annotations

import pytest

from emulator import pages
from emulator.bootstrap import Emulator
from tests.integration.pages.visitor import CARD, Visitor


def rules(emulator: Emulator) -> list[str]:
    """The addresses of all pages, as the app has them."""
    return [each.rule for each in emulator.app.url_map.iter_rules() if each.endpoint.startswith("pages.")]


def test_an_address_that_no_page_has_is_answered_by_a_page(visitor: Visitor, emulator: Emulator) -> None:
    assert [rule for rule in rules(emulator) if not rule.startswith(pages.PATHS)] == []
    for path in pages.PATHS:
        answer = visitor.visit(f"{path}no/such/address/at/all")
        assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8"), path


@pytest.mark.parametrize("origin", ["null", "https://example.com"])
def test_a_form_is_taken_wherever_it_was_sent_from_and_no_cookie_is_left(visitor: Visitor, origin: str) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    link = visitor.post("/v1/billing_portal/sessions", customer=customer)["url"]
    details = {"name": "Jenny", "email": "jenny@example.com"}
    for url, form in ((visitor.send_invoice()["hosted_invoice_url"], CARD), (f"{link}/details", details)):
        page = visitor.visit(url)
        assert (page.headers["Referrer-Policy"], page.headers.get("Set-Cookie")) == ("no-referrer", None)
        assert visitor.client.post(url, data=form, headers={"Origin": origin}).status_code == 303
