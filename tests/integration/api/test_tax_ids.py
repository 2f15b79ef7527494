"""Tax ids over the wire."""

from __future__ import annotations

from io import BytesIO

import stripe
from pypdf import PdfReader

from tests.support.provider_types import assert_keys
from tests.support.resources import check_listing, check_reading
from tests.support.shop import Shop

VAT = {"type": "eu_vat", "value": "DE123456789"}


def test_a_tax_id_of_a_customer(shop: Shop) -> None:
    customer = shop.customer()["id"]
    path = f"/v1/customers/{customer}/tax_ids"
    made = shop.post(path, **VAT)
    assert_keys(made, stripe.TaxId)
    assert (made["country"], made["customer"], made["owner"]["type"]) == ("DE", customer, "customer")
    assert shop.get(f"{path}/{made['id']}") == shop.get(f"/v1/tax_ids/{made['id']}") == made
    assert shop.get(path)["data"] == [made]
    assert shop.get(f"/v1/customers/{customer}", expand=["tax_ids"])["tax_ids"]["data"] == [made]
    assert shop.delete(f"{path}/{made['id']}") == {"id": made["id"], "object": "tax_id", "deleted": True}
    assert shop.get(path)["data"] == []
    assert [kind for kind, _ in shop.told()] == [
        "customer.created",
        "customer.tax_id.created",
        "customer.tax_id.deleted",
    ]


def test_an_invoice_shows_the_tax_ids_until_it_is_finalized(shop: Shop) -> None:
    customer = shop.customer(tax_id_data__0__type="eu_vat", tax_id_data__0__value="DE123456789")["id"]
    draft = shop.draft(customer, 1000)
    assert draft["customer_tax_ids"] == [VAT]
    shop.post(f"/v1/customers/{customer}/tax_ids", type="de_stn", value="1234567890")
    assert len(shop.invoice(draft["id"])["customer_tax_ids"]) == 2
    shop.send(draft["id"])
    for each in shop.get("/v1/tax_ids", owner__type="customer", owner__customer=customer)["data"]:
        shop.delete(f"/v1/tax_ids/{each['id']}")
    assert len(shop.invoice(draft["id"])["customer_tax_ids"]) == 2
    mail = shop.get("/_emulator/outbox/wait", to="jenny@example.com")
    pdf = PdfReader(BytesIO(shop.wire.get(f"/_emulator/outbox/{mail['id']}.pdf").body))
    assert "DE123456789" in pdf.pages[0].extract_text()


def test_a_tax_id_of_the_account(shop: Shop) -> None:
    made = shop.post("/v1/tax_ids", **VAT)
    assert (made["customer"], made["owner"]["type"]) == (None, "self")
    assert shop.get("/v1/tax_ids")["data"] == [made]
    shop.delete(f"/v1/tax_ids/{made['id']}")
    assert shop.told() == []


def test_what_is_refused(shop: Shop) -> None:
    path = f"/v1/customers/{shop.customer()['id']}/tax_ids"
    refused = shop.wire.post(path, {"type": "eu_vat", "value": "nonsense"})
    assert (refused.error["message"], refused.error["code"]) == ("Invalid value for eu_vat.", "tax_id_invalid")
    for number in range(5):
        shop.post(path, type="us_ein", value=f"12-345678{number}")
    assert shop.wire.post(path, {"type": "us_ein", "value": "12-3456789"}).status == 400
    assert shop.wire.get(f"{path}/txi_x").error["message"] == "No such tax ID: 'txi_x'"


def test_it_is_made_read_and_listed(shop: Shop) -> None:
    customer = shop.customer()["id"]
    for path in ("/v1/tax_ids", f"/v1/customers/{customer}/tax_ids"):
        older, newer = (shop.post(path, type="eu_vat", value=value) for value in ("DE123456789", "DE987654321"))
        check_reading(shop, path, newer, "No such tax ID")
        check_listing(shop, path, older, newer)
