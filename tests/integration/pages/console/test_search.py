"""What is found by the box on top and in the lists."""

from __future__ import annotations

import pytest

from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor


@pytest.mark.parametrize(
    ("typed", "status"), [("id", "invoices/in_"), ("number", "invoices/in_"), ("email", "customers/cus_")]
)
def test_the_search_box_opens_what_it_is_given(visitor: Visitor, developer: Developer, typed: str, status: str) -> None:
    invoice = visitor.send_invoice()
    given = {"id": invoice["id"], "number": invoice["number"].lower(), "email": "jenny@example.com"}[typed]
    developer.open(f"{developer.base}/search?q={given}")

    assert f"{developer.base}/{status}" in developer.url


@pytest.mark.parametrize("typed", ["id", "number", "chosen number", "email", "nothing"])
def test_a_list_of_invoices_is_searched(visitor: Visitor, developer: Developer, typed: str) -> None:
    invoice = visitor.send_invoice()
    other = visitor.post("/v1/invoices", customer=invoice["customer"], number="MY-NUMBER.1")["id"]
    given = {"number": invoice["number"].lower(), "chosen number": "MY-NUMBER.1", "email": "jenny@example.com"}
    page = developer.open(f"{developer.base}/invoices?q={given.get(typed, invoice['id'] if typed == 'id' else 'wat')}")

    if typed == "email":
        assert len(developer.links(r"/invoices/in_\w+$")) == 2
    elif typed == "nothing":
        assert "Nothing of that kind." in page
    else:
        assert developer.url == f"{developer.base}/invoices/{other if typed == 'chosen number' else invoice['id']}"


def test_the_search_box_tells_what_happened_to_things_without_a_page(visitor: Visitor, developer: Developer) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    tax_id = visitor.post(f"/v1/customers/{customer}/tax_ids", type="eu_vat", value="DE123456789")["id"]
    assert "customer.tax_id.created" in developer.open(f"{developer.base}/search?q={tax_id}")
    assert "Nothing is called that" in developer.open(f"{developer.base}/search?q=il_nothing")
