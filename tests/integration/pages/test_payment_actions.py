"""The page on which customers do what their payment waits for, or refuse."""

from __future__ import annotations

import zlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object, spelled

BACK = "https://shop.example.com/orders?order=7"
PAYER = {"payment_method_data__billing_details__name": "Jenny", "payment_method_data__billing_details__email": "a@b.co"}


def waiting(visitor: Visitor, type: str = "ideal", currency: str = "eur", **params: Any) -> Object:
    """An intent that waits for its customer."""
    given = {
        "amount": 4200,
        "currency": currency,
        "payment_method_types": [type],
        "payment_method_data__type": type,
        "confirm": True,
        "return_url": BACK,
        **PAYER,
        **params,
    }
    made: Object = visitor.post("/v1/payment_intents", **spelled(given))
    return made


def page_of(intent: Object) -> str:
    """Where the page is."""
    return str(intent["next_action"]["redirect_to_url"]["url"])


@pytest.mark.parametrize(("answer", "told"), [("complete", "succeeded"), ("fail", "failed")])
def test_the_customer_answers_and_is_sent_back(answer: str, told: str, visitor: Visitor) -> None:
    intent = waiting(visitor)
    page = visitor.visit(page_of(intent))
    assert page.status_code == 200
    assert "€42.00" in page.text
    assert "iDEAL" in page.text
    assert "form-action 'self' https://shop.example.com;" in page.headers["Content-Security-Policy"]
    sent = visitor.client.post(page_of(intent), data={"answer": answer})
    place = urlsplit(sent.headers["Location"])
    assert (sent.status_code, place.netloc, place.path) == (303, "shop.example.com", "/orders")
    assert parse_qs(place.query) == {
        "order": ["7"],
        "payment_intent": [intent["id"]],
        "payment_intent_client_secret": [intent["client_secret"]],
        "redirect_status": [told],
    }
    after = visitor.get(f"/v1/payment_intents/{intent['id']}")
    assert after["status"] == ("succeeded" if answer == "complete" else "requires_payment_method")
    if answer == "fail":
        assert after["last_payment_error"]["code"] == "payment_intent_authentication_failure"
    again = visitor.visit(page_of(intent))
    assert "<form" not in again.text


def test_a_card_is_authenticated_there(visitor: Visitor) -> None:
    card = {"payment_method_data__card__token": "tok_threeDSecure2Required"}
    intent = waiting(visitor, "card", "usd", **card)
    assert "Authenticate your payment" in visitor.visit(page_of(intent)).text
    visitor.client.post(page_of(intent), data={"answer": "complete"})
    assert visitor.get(f"/v1/payment_intents/{intent['id']}")["status"] == "succeeded"


def test_a_setup_is_finished_there(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    setup = visitor.post(
        "/v1/setup_intents",
        **spelled(
            {
                "customer": customer,
                "payment_method": "pm_card_authenticationRequiredOnSetup",
                "confirm": True,
                "return_url": BACK,
            }
        ),
    )
    sent = visitor.client.post(page_of(setup), data={"answer": "complete"})
    assert parse_qs(urlsplit(sent.headers["Location"]).query)["setup_intent"] == [setup["id"]]
    done = visitor.get(f"/v1/setup_intents/{setup['id']}")
    assert done["status"] == "succeeded"
    kept = visitor.get(f"/v1/payment_methods/{done['payment_method']}")
    assert kept["customer"] == customer
    paid = {"amount": 900, "currency": "usd", "customer": customer, "payment_method": kept["id"], "confirm": True}
    alone = visitor.post("/v1/payment_intents", **spelled({**paid, "off_session": True}))
    assert alone["status"] == "succeeded"


def test_an_invoice_is_paid_by_what_its_customer_authorized(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    draft = visitor.post(
        "/v1/invoices",
        **spelled(
            {
                "customer": customer,
                "collection_method": "send_invoice",
                "days_until_due": 30,
                "currency": "eur",
                "payment_settings__payment_method_types": ["ideal"],
            }
        ),
    )
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft["id"], amount=2000, currency="eur")
    visitor.post(f"/v1/invoices/{draft['id']}/finalize")
    payments = visitor.get(f"/v1/invoice_payments?invoice={draft['id']}")
    intent = payments["data"][0]["payment"]["payment_intent"]
    asked = visitor.post(
        f"/v1/payment_intents/{intent}/confirm",
        **spelled({"payment_method_data__type": "ideal", "return_url": BACK}),
    )
    visitor.client.post(page_of(asked), data={"answer": "complete"})
    assert visitor.get(f"/v1/invoices/{draft['id']}")["status"] == "paid"


def test_a_code_to_be_scanned_leads_there(visitor: Visitor) -> None:
    action = waiting(visitor, "paynow", "sgd")["next_action"]["paynow_display_qr_code"]
    png, svg = visitor.visit(action["image_url_png"]), visitor.visit(action["image_url_svg"])
    assert (png.headers["Content-Type"], svg.headers["Content-Type"]) == ("image/png", "image/svg+xml")
    assert png.data.startswith(b"\x89PNG")
    start = png.data.index(b"IDAT") + 4
    assert zlib.decompressobj().decompress(png.data[start:])
    assert "<svg" in svg.text
    assert visitor.visit(action["hosted_instructions_url"]).status_code == 200


@pytest.mark.parametrize("return_url", ["nope", "javascript:alert(1)", "https://a.example.com/<b>"])
def test_what_is_no_address_to_come_back_to(return_url: str, visitor: Visitor) -> None:
    given = {"amount": 500, "currency": "usd", "return_url": return_url}
    refused = visitor.client.post("/v1/payment_intents", data=given, headers=visitor.headers).get_json()["error"]
    assert (refused["code"], refused["param"]) == ("url_invalid", "return_url")


def test_a_link_that_nobody_gave_out_opens_nothing(visitor: Visitor) -> None:
    url = page_of(waiting(visitor))
    assert visitor.visit(url[:-2] + "xx").status_code == 404
    assert visitor.client.post(url[:-2] + "xx", data={"answer": "complete"}).status_code == 404
