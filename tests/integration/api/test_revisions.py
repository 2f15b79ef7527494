"""Revisions of open invoices over the wire."""

from __future__ import annotations

import pytest

from tests.support.shop import Object, Shop

REVISION = {"from_invoice__action": "revision"}


@pytest.mark.parametrize("operation", ["finalize", "send"])
def test_a_revision_replaces_its_original(operation: str, shop: Shop) -> None:
    original = shop.open_invoice(None, 2000, 500, description="First")
    draft = shop.post("/v1/invoices", **REVISION, from_invoice__invoice=original["id"], footer="Second")
    assert (draft["status"], draft["total"], draft["number"]) == ("draft", 2500, None)
    assert (draft["customer"], draft["description"], draft["footer"]) == (original["customer"], "First", "Second")
    assert draft["from_invoice"] == {"action": "revision", "invoice": original["id"]}
    assert draft["due_date"] == original["due_date"]
    items = {line["parent"]["invoice_item_details"]["invoice_item"] for line in draft["lines"]["data"]}
    assert shop.post(f"/v1/invoiceitems/{items.pop()}", description="Changed")["invoice"] == draft["id"]
    assert shop.invoice(original["id"])["status"] == "open"
    revised = shop.post(f"/v1/invoices/{draft['id']}/{operation}")
    assert revised["status"] == "open"
    assert revised["number"] != original["number"]
    after = shop.invoice(original["id"], expand=["latest_revision"])
    assert (after["status"], after["latest_revision"]["id"]) == ("void", draft["id"])
    assert [line["description"] for line in after["lines"]["data"]] == [None, None]


def test_the_event_of_the_original_says_what_replaces_it(shop: Shop) -> None:
    original = shop.open_invoice()
    draft = shop.post("/v1/invoices", **REVISION, from_invoice__invoice=original["id"])
    shop.post(f"/v1/invoices/{draft['id']}/finalize")
    (told,) = shop.events(type="invoice.voided")
    assert told["data"]["object"]["latest_revision"] == draft["id"]
    updated = shop.events(type="invoice.updated")[-1]["data"]
    assert updated["object"]["id"] == original["id"]
    assert updated["previous_attributes"] == {
        "latest_revision": None,
        "status": "open",
        "status_transitions": {"voided_at": None},
    }


def test_the_credit_that_the_original_took_returns(shop: Shop) -> None:
    customer = shop.customer(balance=-500)["id"]
    original = shop.open_invoice(customer, 2000)
    assert original["amount_due"] == 1500
    draft = shop.post("/v1/invoices", **REVISION, from_invoice__invoice=original["id"])
    shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert shop.get(f"/v1/customers/{customer}")["balance"] == -500


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"from_invoice[invoice]": "in_nope"}, "from_invoice[invoice]"),
        ({"customer": "cus_x"}, "customer"),
        ({"from_invoice[action]": "copy"}, "from_invoice[action]"),
    ],
)
def test_what_is_refused(params: dict[str, str], param: str, shop: Shop) -> None:
    original = shop.open_invoice()["id"]
    given = {"from_invoice[action]": "revision", "from_invoice[invoice]": original, **params}
    refused = shop.wire.post("/v1/invoices", given)
    assert (refused.status, refused.error["param"]) == (400, param)


def test_a_draft_cannot_be_revised(shop: Shop) -> None:
    draft = shop.draft()["id"]
    refused = shop.wire.post("/v1/invoices", {"from_invoice[action]": "revision", "from_invoice[invoice]": draft})
    assert refused.error["message"] == "You can only create a revision of an open invoice."


def test_what_was_written_off_is_revised_too(shop: Shop) -> None:
    original = shop.open_invoice()
    shop.post(f"/v1/invoices/{original['id']}/mark_uncollectible")
    draft = shop.post("/v1/invoices", **REVISION, from_invoice__invoice=original["id"])
    assert shop.post(f"/v1/invoices/{draft['id']}/finalize")["status"] == "open"
    after = shop.invoice(original["id"])
    assert (after["status"], after["latest_revision"]) == ("void", draft["id"])


@pytest.mark.parametrize("operation", ["void", "pay"])
def test_what_is_void_or_paid_is_not_revised(operation: str, shop: Shop) -> None:
    original = shop.open_invoice()
    shop.post(
        f"/v1/invoices/{original['id']}/{operation}", **({"paid_out_of_band": True} if operation == "pay" else {})
    )
    given = {"from_invoice[action]": "revision", "from_invoice[invoice]": original["id"]}
    refused = shop.wire.post("/v1/invoices", given)
    assert (refused.status, refused.error["param"]) == (400, "from_invoice[invoice]")


def attached(shop: Shop, invoice: Object, **params: object) -> None:
    """Lets an intent of five dollars pay a part of an invoice."""
    given = {"amount": 500, "currency": "usd", "customer": invoice["customer"], **params}
    id = shop.post("/v1/payment_intents", **given)["id"]
    shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=id)


PAYING = {"confirm": True, "payment_method": "pm_card_visa", "return_url": "https://a.example"}
NOT_REVISED = "Invoices with `open` or `paid` payments cannot be revised."


@pytest.mark.parametrize("payment", [{}, PAYING])
def test_what_somebody_pays_is_not_revised(payment: Object, shop: Shop) -> None:
    original = shop.open_invoice()
    attached(shop, original, **payment)
    given = {"from_invoice[action]": "revision", "from_invoice[invoice]": original["id"]}
    refused = shop.wire.post("/v1/invoices", given)
    assert (refused.status, refused.error["message"]) == (400, NOT_REVISED)
    assert refused.error["param"] == "from_invoice[invoice]"


@pytest.mark.parametrize("operation", ["finalize", "send"])
def test_a_revision_of_what_somebody_pays_by_now_stays_a_draft(operation: str, shop: Shop) -> None:
    original = shop.open_invoice()
    draft = shop.post("/v1/invoices", **REVISION, from_invoice__invoice=original["id"])
    attached(shop, original, **PAYING)
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/{operation}")
    assert (refused.status, refused.error["message"], refused.error["code"]) == (
        400,
        NOT_REVISED,
        "invoice_not_editable",
    )
    after = shop.invoice(draft["id"])
    assert (after["status"], after["last_finalization_error"]["message"]) == ("draft", NOT_REVISED)
    assert shop.invoice(original["id"])["status"] == "open"


def test_one_that_advances_by_itself_says_why_it_cannot(shop: Shop) -> None:
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=1_800_000_000)["id"]
    original = shop.open_invoice(shop.customer(test_clock=clock)["id"])
    draft = shop.post("/v1/invoices", **REVISION, from_invoice__invoice=original["id"], auto_advance=True)
    attached(shop, original, **PAYING)
    shop.advance(clock, 1_800_000_000 + 7200)
    after = shop.invoice(draft["id"])
    assert (after["status"], after["last_finalization_error"]["code"]) == ("draft", "invoice_not_editable")


def test_no_rendering_templates(shop: Shop) -> None:
    assert shop.get("/v1/invoice_rendering_templates")["data"] == []
    refused = shop.wire.get("/v1/invoice_rendering_templates/inrtem_x")
    assert (refused.status, refused.error["code"]) == (404, "resource_missing")
