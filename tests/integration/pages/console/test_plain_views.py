"""Resources without a view of their own: each thing is called what people call it, in the list and on its page."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor
from tests.support.uploads import PNG

TYPES = {
    "card": ({"card[token]": "tok_visa"}, "visa •••• 4242"),
    "klarna": ({"billing_details[email]": "jenny@example.com", "billing_details[address][country]": "DE"}, "klarna"),
    "sepa_debit": (
        {
            "sepa_debit[iban]": "DE89370400440532013000",
            "billing_details[name]": "Jenny",
            "billing_details[email]": "jenny@example.com",
        },
        "sepa debit •••• 3000",
    ),
}


def assert_called(developer: Developer, collection: str, id: str, name: str) -> None:
    listed = developer.open(f"{developer.base}/{collection}")
    assert f"{name} {id}" in listed
    for page in ("", "/json"):
        developer.open(f"{developer.base}/{collection}/{id}{page}")
        assert f"<h1><span>{name}</span>" in developer.html
        assert f"<title>{name} " in developer.html


def test_a_file_is_called_what_it_was_uploaded_as(visitor: Visitor, developer: Developer) -> None:
    body = {"purpose": "dispute_evidence", "file": (BytesIO(PNG), "receipt of May.png")}
    file = visitor.client.post("/v1/files", data=body, headers=visitor.headers).get_json()["id"]
    assert_called(developer, "files", file, "receipt of May.png")
    developer.open(f"{developer.base}/files")
    assert heads(developer) == ["Name", "Created"]


def heads(developer: Developer) -> list[str]:
    return re.findall(r'<th scope="col">([^<]*)</th>', developer.html)


@pytest.mark.parametrize("type", TYPES)
def test_a_payment_method_is_called_what_it_is(type: str, visitor: Visitor, developer: Developer) -> None:
    given, name = TYPES[type]
    customer = visitor.post("/v1/customers")["id"]
    method = visitor.post("/v1/payment_methods", type=type, **given)["id"]
    developer.open(f"{developer.base}/payment_methods/{method}")
    assert f"<h1><span>{name}</span>" in developer.html
    if type != "klarna":
        visitor.post(f"/v1/payment_methods/{method}/attach", customer=customer)
        assert name in developer.open(f"{developer.base}/customers/{customer}")


def test_a_tax_id_is_called_its_value(visitor: Visitor, developer: Developer) -> None:
    made = visitor.post("/v1/tax_ids", type="eu_vat", value="DE123456789")["id"]
    assert_called(developer, "tax_ids", made, "DE123456789")


def test_a_session_is_called_who_pays(visitor: Visitor, developer: Developer) -> None:
    terms = {"mode": "setup", "currency": "usd", "success_url": "https://shop.example"}
    nobody = visitor.post("/v1/checkout/sessions", **terms)["id"]
    asked = visitor.post("/v1/checkout/sessions", **terms, customer_email="jenny@example.com")["id"]
    assert_called(developer, "sessions", asked, "jenny@example.com")
    developer.open(f"{developer.base}/sessions")
    assert heads(developer) == ["Name", "Status", "Created"]
    developer.open(f"{developer.base}/sessions/{nobody}")
    assert f"<h1><span>{nobody}</span>" in developer.html


def test_what_is_in_no_list_leads_to_none(visitor: Visitor, developer: Developer) -> None:
    token = visitor.post("/v1/test_helpers/confirmation_tokens", payment_method="pm_card_visa")["id"]
    named = visitor.post("/v1/payment_method_configurations", name="Ours")["id"]
    for collection, id, lists in (("confirmation_tokens", token, 0), ("payment_method_configurations", named, 1)):
        for page in ("", "/json"):
            developer.open(f"{developer.base}/{collection}/{id}{page}")
            assert len(developer.links(f"/{collection}$")) == lists
