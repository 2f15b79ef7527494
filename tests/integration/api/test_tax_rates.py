"""Tax rates over the wire, and what is taxed by them."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop


def test_taxes_of_the_line_beat_those_of_the_invoice(shop: Shop) -> None:
    vat = shop.tax_rate()["id"]
    gst = shop.tax_rate(display_name="GST", inclusive=True, percentage="10")["id"]
    draft = shop.draft(default_tax_rates=[vat])
    shop.item(draft["customer"], invoice=draft["id"], amount=1000)
    shop.item(draft["customer"], invoice=draft["id"], amount=2200, tax_rates=[gst])
    shown = shop.invoice(draft["id"])
    taxes = [
        [(tax["tax_rate_details"]["tax_rate"], tax["amount"]) for tax in line["taxes"]]
        for line in shown["lines"]["data"]
    ]
    assert taxes == [[(gst, 200)], [(vat, 190)]]
    assert shown["total_taxes"][0] == {
        "amount": 200,
        "tax_behavior": "inclusive",
        "tax_rate_details": {"tax_rate": gst},
        "taxability_reason": "not_available",
        "taxable_amount": 2000,
        "type": "tax_rate_details",
    }
    names = ("subtotal", "subtotal_excluding_tax", "total_excluding_tax", "total")
    assert [shown[name] for name in names] == [3200, 3000, 3000, 3390]
    assert [rate["id"] for rate in shown["default_tax_rates"]] == [vat]


def test_an_exempt_customer_pays_no_tax(shop: Shop) -> None:
    vat = shop.tax_rate()["id"]
    draft = shop.draft(None, 1000, default_tax_rates=[vat])
    assert draft["total"] == 1190
    shop.post(f"/v1/customers/{draft['customer']}", tax_exempt="reverse")
    assert (shop.invoice(draft["id"])["total"], shop.invoice(draft["id"])["total_taxes"]) == (1000, [])


def test_an_archived_tax_rate_cannot_be_applied(shop: Shop) -> None:
    rate = shop.tax_rate(active=False)
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], "default_tax_rates[]": rate["id"]})
    assert refused.error["param"] == "default_tax_rates"
    assert shop.post(f"/v1/tax_rates/{rate['id']}", active=True)["active"] is True
    assert shop.told()[-1] == ("tax_rate.updated", {"active": False})


def test_it_has_the_keys_of_its_typed_class(shop: Shop) -> None:
    assert_keys(shop.tax_rate(), stripe.TaxRate)


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    older, newer = shop.tax_rate(), shop.tax_rate(display_name="GST", inclusive=True, percentage="10", country="AU")
    check_reading(shop, "/v1/tax_rates", newer, "No such tax rate")
    check_listing(shop, "/v1/tax_rates", older, newer)
    check_changing(shop, "/v1/tax_rates", older)
    assert shop.post(f"/v1/tax_rates/{newer['id']}", country="", display_name="Tax") == {
        **newer,
        "country": None,
        "display_name": "Tax",
    }
    older = shop.post(f"/v1/tax_rates/{older['id']}", active=False)
    check_filters(
        shop,
        "/v1/tax_rates",
        ({"active": True}, [newer]),
        ({"active": False}, [older]),
        ({"inclusive": True}, [newer]),
        ({"created__lt": older["created"]}, []),
    )


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"display_name": ""}, "display_name", "parameter_invalid_empty"),
        ({"inclusive": "1"}, "inclusive", None),
        ({"percentage": "-1"}, "percentage", None),
        ({"percentage": "101"}, "percentage", None),
        ({"tax_type": "nope"}, "tax_type", None),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(
        shop.wire.post("/v1/tax_rates", {"display_name": "VAT", "inclusive": "false", "percentage": "19", **params}),
        param,
        code,
    )
