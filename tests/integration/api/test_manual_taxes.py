"""Taxes that the caller computes and sets on lines (docs.stripe.com/invoicing/taxes)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled
from tests.support.typed_classes import mismatches

VAT = {"display_name": "VAT", "inclusive": False, "percentage": "19", "country": "DE", "tax_type": "vat"}
CITY = {"display_name": "City", "inclusive": True, "percentage": "0", "jurisdiction_level": "city", "state": "NY"}


def tax(amount: int, taxable: int, rate: Object, place: str, **more: Any) -> Object:
    """The parameters of a tax at a place."""
    data = {f"{place}__tax_rate_data__{name}": value for name, value in rate.items()}
    given = {f"{place}__{name}": value for name, value in more.items()}
    return {f"{place}__amount": amount, f"{place}__taxable_amount": taxable, **data, **given}


def add(shop: Shop, draft: Object, *taxes: Object) -> Object:
    lines = {f"lines__{n}__amount": 1000 for n in range(len(taxes))}
    given = {f"lines__{n}__{name}": value for n, each in enumerate(taxes) for name, value in each.items()}
    return shop.post(f"/v1/invoices/{draft['id']}/add_lines", **lines, **given)


def test_taxes_by_hand_count_as_they_are(shop: Shop) -> None:
    draft = shop.draft()
    first = tax(185, 975, VAT, "tax_amounts__0", taxability_reason="standard_rated")
    invoice = add(shop, draft, {**first, **tax(25, 975, CITY, "tax_amounts__1")}, tax(1, 1000, VAT, "tax_amounts__0"))
    (second, one) = invoice["lines"]["data"]
    vat = one["taxes"][0]["tax_rate_details"]["tax_rate"]
    assert one["taxes"][0] == {
        "amount": 185,
        "tax_behavior": "exclusive",
        "tax_rate_details": {"tax_rate": vat},
        "taxability_reason": "standard_rated",
        "taxable_amount": 975,
        "type": "tax_rate_details",
    }
    assert (one["taxes"][1]["amount"], one["taxes"][1]["tax_behavior"]) == (25, "inclusive")
    # The same data is the same rate; what is said of its taxability is not.
    assert second["taxes"][0]["tax_rate_details"]["tax_rate"] == vat
    assert [(each["amount"], each["taxability_reason"]) for each in invoice["total_taxes"]] == [
        (1, "not_available"),
        (185, "standard_rated"),
        (25, "not_available"),
    ]
    # 2000, plus 186 on top; 25 of the 2000 are inside.
    assert (invoice["subtotal"], invoice["total"], invoice["total_excluding_tax"]) == (2000, 2186, 1975)
    assert mismatches(invoice) == []
    again = add(shop, shop.draft(), tax(7, 100, VAT, "tax_amounts__0"))
    assert again["lines"]["data"][0]["taxes"][0]["tax_rate_details"]["tax_rate"] == vat


def test_the_rate_behind_them_is_archived_and_told_of_once(shop: Shop) -> None:
    draft = shop.draft()
    invoice = add(shop, draft, tax(5, 100, CITY, "tax_amounts__0"), tax(6, 100, CITY, "tax_amounts__0"))
    (made,) = shop.get("/v1/tax_rates")["data"]
    assert (made["active"], made["percentage"], made["jurisdiction_level"]) == (False, 0.0, "city")
    assert made["id"] == invoice["total_taxes"][0]["tax_rate_details"]["tax_rate"]
    assert [type for type, _ in shop.event_log()].count("tax_rate.created") == 1
    shop.post(f"/v1/tax_rates/{made['id']}", active=True)
    refused = shop.wire.post("/v1/invoices", {"customer": draft["customer"], "default_tax_rates[]": made["id"]})
    assert (refused.status, refused.error["param"]) == (400, "default_tax_rates")


def test_a_note_names_taxes_by_hand_that_are_inside_the_price(shop: Shop) -> None:
    inside = {**VAT, "inclusive": True}
    invoice = add(shop, shop.draft(), tax(160, 840, inside, "tax_amounts__0"))
    (line,) = shop.post(f"/v1/invoices/{invoice['id']}/finalize")["lines"]["data"]
    place, rate = "lines__0__tax_amounts__0", line["taxes"][0]["tax_rate_details"]["tax_rate"]
    taxed = {f"{place}__amount": 80, f"{place}__taxable_amount": 420}
    of_line = {
        "lines__0__type": "invoice_line_item",
        "lines__0__invoice_line_item": line["id"],
        "lines__0__amount": 500,
    }
    custom = {"lines__0__type": "custom_line_item", "lines__0__description": "Late", "lines__0__quantity": 1}
    for asked in (of_line, {**custom, "lines__0__unit_amount": 500}):
        given = {"invoice": invoice["id"], **asked, **taxed}
        note = shop.get("/v1/credit_notes/preview", **given, **{f"{place}__tax_rate": rate})
        assert (note["total"], note["total_excluding_tax"]) == (500, 420)
        assert note["total_taxes"][0]["tax_behavior"] == "inclusive"
        refused = shop.wire.post("/v1/credit_notes", spelled({**given, f"{place}__tax_rate": "txr_nope"}))
        assert (refused.status, refused.error["code"]) == (400, "resource_missing")
        assert refused.error["param"] == "lines[0][tax_amounts][0][tax_rate]"


def test_items_that_wait_with_them_are_not_put_beside_rates(shop: Shop) -> None:
    invoice = add(shop, shop.draft(), tax(190, 1000, VAT, "tax_amounts__0"))
    customer, (line,) = invoice["customer"], invoice["lines"]["data"]
    shop.post(f"/v1/invoices/{invoice['id']}/remove_lines", lines__0__id=line["id"], lines__0__behavior="unassign")
    rate = shop.post("/v1/tax_rates", display_name="VAT", percentage="21", inclusive=False)["id"]
    item = shop.post("/v1/invoiceitems", customer=customer, amount=5, currency="usd", tax_rates__0=rate)["id"]
    wanted = {"customer": customer, "pending_invoice_items_behavior": "include"}
    refused = shop.wire.post("/v1/invoices", wanted)
    assert (refused.status, refused.error["message"][:27]) == (400, "You cannot set tax amounts ")
    shop.post(f"/v1/invoiceitems/{item}", tax_rates="")
    assert shop.post("/v1/invoices", **wanted)["total"] == 1195


def test_they_are_changed_and_taken_off(shop: Shop) -> None:
    invoice = add(shop, shop.draft(), tax(190, 1000, VAT, "tax_amounts__0"))
    path, line = f"/v1/invoices/{invoice['id']}", invoice["lines"]["data"][0]["id"]
    updates = tax(200, 1000, VAT, "lines__0__tax_amounts__0")
    assert shop.post(f"{path}/update_lines", lines__0__id=line, **updates)["total"] == 1200
    assert shop.post(f"{path}/lines/{line}", description="Changed")["taxes"][0]["amount"] == 200
    shown = shop.post(f"{path}/lines/{line}", **tax(10, 1000, CITY, "tax_amounts__0"))
    assert shown["taxes"][0]["amount"] == 10
    assert shop.invoice(invoice["id"])["total"] == 1000
    assert shop.post(f"{path}/lines/{line}", tax_amounts="")["taxes"] == []


@pytest.mark.parametrize("way", ["line", "invoice", "item", "default"])
def test_they_do_not_go_with_tax_rates(way: str, shop: Shop) -> None:
    rate = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="19")["id"]
    draft = shop.draft(None, 500, **({"default_tax_rates": [rate]} if way == "invoice" else {}))
    path = f"/v1/invoices/{draft['id']}"
    by_hand = spelled({"lines__0__amount": 1000, **tax(190, 1000, VAT, "lines__0__tax_amounts__0")})
    if way == "line":
        shop.post(f"{path}/lines/{draft['lines']['data'][0]['id']}", tax_rates=[rate])
    if way in ("line", "invoice"):
        refused = shop.wire.post(f"{path}/add_lines", by_hand)
    else:
        shop.wire.ok(shop.wire.post(f"{path}/add_lines", by_hand))
        item = {"invoice": draft["id"], "amount": 1, "currency": "usd", "tax_rates[]": rate}
        refused = (
            shop.wire.post("/v1/invoiceitems", item)
            if way == "item"
            else shop.wire.post(path, {"default_tax_rates[]": rate})
        )
    assert refused.status == 400
    assert refused.error["message"] == (
        "You cannot set tax amounts if any line item has `tax_rates` or if the invoice has `default_tax_rates`."
    )


def test_a_credit_note_credits_their_part(shop: Shop) -> None:
    draft = add(shop, shop.draft(), tax(190, 1000, VAT, "tax_amounts__0"))
    invoice = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    note = shop.post(
        "/v1/credit_notes",
        invoice=invoice["id"],
        lines__0__type="invoice_line_item",
        lines__0__invoice_line_item=invoice["lines"]["data"][0]["id"],
        lines__0__amount=500,
    )
    assert (note["subtotal"], note["total"]) == (500, 595)
    assert [(each["amount"], each["taxable_amount"]) for each in note["total_taxes"]] == [(95, 500)]


def test_a_revision_keeps_them_and_the_mail_names_them(shop: Shop) -> None:
    draft = add(shop, shop.draft(), tax(190, 1000, VAT, "tax_amounts__0"))
    sent = shop.send(draft["id"])
    mail = shop.get("/_emulator/outbox/wait", to="jenny@example.com")
    assert "VAT" in shop.wire.get(f"/_emulator/outbox/{mail['id']}.txt").body.decode()
    revision = shop.post("/v1/invoices", from_invoice__action="revision", from_invoice__invoice=sent["id"])
    assert revision["total"] == 1190


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"amount": "1"}, "lines[0][tax_amounts][0][tax_rate_data]"),
        ({"amount": "x"}, "lines[0][tax_amounts][0][amount]"),
        ({"taxability_reason": "because"}, "lines[0][tax_amounts][0][taxability_reason]"),
    ],
)
def test_what_is_no_tax(given: dict[str, str], param: str, shop: Shop) -> None:
    whole = tax(1, 1, VAT, "lines__0__tax_amounts__0") if "taxability_reason" in given else {}
    form = {"lines[0][amount]": 1, **spelled(whole)}
    form |= {f"lines[0][tax_amounts][0][{name}]": value for name, value in given.items()}
    refused = shop.wire.post(f"/v1/invoices/{shop.draft()['id']}/add_lines", form)
    assert (refused.status, refused.error["param"]) == (400, param)
