"""Ids that name nothing, whatever they are made of."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.support.shop import Shop
from tests.support.state_watcher import StateWatcher

IDS = {
    "5000 characters": "x" * 5000,
    "511 bytes": "i" * 511,
    "NUL": "%00",
    "not UTF-8": "%ff%fe",
    "a surrogate": "%ed%a0%80",
    "blanks": "%20",
    "a quote": "'",
    "markup": "%3Cscript%3E",
    "a backslash": "%5C",
    "a newline": "%0A",
    "dots": "..%2e",
    "a hash": "%23",
    "an emoji": quote("😀"),
    "a percent": "%25",
    "another kind": "cus_1",
}


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/invoices/{}"),
        ("POST", "/v1/invoices/{}"),
        ("POST", "/v1/invoices/{}/send"),
        ("DELETE", "/v1/invoices/{}"),
        ("GET", "/v1/customers/{}"),
        ("GET", "/v1/invoiceitems/{}"),
        ("GET", "/v1/events/{}"),
    ],
)
def test_ids_in_paths(method: str, path: str, name: str, shop: Shop) -> None:
    answer = shop.wire.request(method, path.format(IDS[name]))
    assert answer.status == 404, answer.body
    assert answer.error["code"] == "resource_missing"
    assert answer.error["message"].startswith("No such ")
    assert len(answer.body) < 3000


@pytest.mark.parametrize("id", ["x" * 5001, "x" * 5000, "x" * 512, "ü" * 500, " cus_1", "<b>", "' or 1=1"])
def test_ids_in_parameters(id: str, state_watcher: StateWatcher) -> None:
    wire = state_watcher.shop.wire
    for path, params, param in (
        ("/v1/invoices", {"customer": id}, "customer"),
        ("/v1/invoiceitems", {"customer": id, "amount": 1, "currency": "usd"}, "customer"),
        ("/v1/invoiceitems", {"invoice": id, "amount": 1, "currency": "usd"}, "invoice"),
    ):
        assert state_watcher.expects_refusal(wire.post(path, params))["param"] == param


def test_a_hint_for_an_id_with_blanks(state_watcher: StateWatcher) -> None:
    answer = state_watcher.shop.wire.post("/v1/invoices", {"customer": f" {state_watcher.draft['customer']}"})
    assert state_watcher.expects_refusal(answer)["message"] == (
        f"No such customer: ' {state_watcher.draft['customer']}'. "
        "Make sure you use the exact id without extra whitespace or quotes"
    )


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/customers", "email=" + "x" * 512),
        ("/v1/customers", "email=" + quote("ü" * 512)),
        ("/v1/invoices", "customer=" + "x" * 5000),
        ("/v1/invoices", "customer=" + quote("😀" * 1250) + "&status=open"),
        ("/v1/invoiceitems", "invoice=" + quote("#" * 600)),
        ("/v1/events", "type=" + "x" * 5000),
        ("/v1/payment_intents", "customer=%20"),
    ],
)
def test_filters_for_what_cannot_be(path: str, query: str, shop: Shop) -> None:
    shop.open_invoice()
    page = shop.wire.ok(shop.wire.request("GET", f"{path}?{query}"))
    assert (page["data"], page["has_more"]) == ([], False)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/v1/products", {"name": "Gold"}),
        ("/v1/plans", {"currency": "usd", "interval": "month", "amount": 5, "product[name]": "Gold"}),
        ("/v1/coupons", {"percent_off": 5}),
    ],
)
def test_a_chosen_id_that_is_too_long(path: str, form: dict[str, Any], shop: Shop) -> None:
    longest = "x" * 500
    assert shop.wire.ok(shop.wire.post(path, {**form, "id": longest}))["id"] == longest
    assert shop.get(f"{path}/{longest}")["id"] == longest
    refused = shop.wire.post(path, {**form, "id": longest + "x"})
    assert (refused.status, refused.error["param"]) == (400, "id")
    of_bytes = shop.wire.post(path, {**form, "id": "\U0001f600" * 500})
    assert of_bytes.status == 400
    assert of_bytes.error["message"].endswith("has 2000 bytes of at most 510.")
