"""The console's code: that the official SDKs have the methods it names, and that it says what was sent."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlencode

import pytest
import stripe

from emulator.pages.console.nested_params import nested
from emulator.pages.console.snippets import curl, sdk_call, snippets

CLIENT = stripe.StripeClient("sk_test_abc")


@pytest.mark.parametrize(
    ("method", "path", "call"),
    [
        ("POST", "/v1/invoices", "invoices.create()"),
        ("GET", "/v1/invoices", "invoices.list()"),
        ("GET", "/v1/invoices/in_1", 'invoices.retrieve("in_1")'),
        ("POST", "/v1/invoices/in_1", 'invoices.update("in_1")'),
        ("DELETE", "/v1/invoices/in_1", 'invoices.delete("in_1")'),
        ("POST", "/v1/invoices/in_1/send", 'invoices.send_invoice("in_1")'),
        ("POST", "/v1/invoices/in_1/finalize", 'invoices.finalize_invoice("in_1")'),
        ("POST", "/v1/invoices/in_1/pay", 'invoices.pay("in_1")'),
        ("POST", "/v1/invoices/in_1/void", 'invoices.void_invoice("in_1")'),
        ("POST", "/v1/invoices/in_1/mark_uncollectible", 'invoices.mark_uncollectible("in_1")'),
        ("POST", "/v1/invoices/in_1/add_lines", 'invoices.add_lines("in_1")'),
        ("POST", "/v1/invoices/in_1/remove_lines", 'invoices.remove_lines("in_1")'),
        ("GET", "/v1/invoices/search", "invoices.search()"),
        ("POST", "/v1/invoices/in_1/lines/il_1", 'invoices.line_items.update("in_1", "il_1")'),
        ("GET", "/v1/invoices/in_1/lines", 'invoices.line_items.list("in_1")'),
        ("POST", "/v1/invoiceitems", "invoice_items.create()"),
        ("POST", "/v1/customers/cus_1/balance_transactions", 'customers.balance_transactions.create("cus_1")'),
        ("GET", "/v1/customers/cus_1/tax_ids/txi_1", 'customers.tax_ids.retrieve("cus_1", "txi_1")'),
        ("POST", "/v1/payment_methods/pm_1/attach", 'payment_methods.attach("pm_1")'),
        ("POST", "/v1/payment_methods/pm_card_visa/attach", 'payment_methods.attach("pm_card_visa")'),
        ("POST", "/v1/payment_intents/pi_1/confirm", 'payment_intents.confirm("pi_1")'),
        ("POST", "/v1/credit_notes/cn_1/void", 'credit_notes.void_credit_note("cn_1")'),
        ("POST", "/v1/refunds", "refunds.create()"),
        ("POST", "/v1/webhook_endpoints", "webhook_endpoints.create()"),
        ("POST", "/v1/test_helpers/test_clocks", "test_helpers.test_clocks.create()"),
        ("POST", "/v1/test_helpers/test_clocks/clock_1/advance", 'test_helpers.test_clocks.advance("clock_1")'),
        ("DELETE", "/v1/subscriptions/sub_1", 'subscriptions.cancel("sub_1")'),
        ("POST", "/v1/subscriptions/sub_1/resume", 'subscriptions.resume("sub_1")'),
    ],
)
def test_the_sdk_has_the_method(method: str, path: str, call: str) -> None:
    code = next(each.text for each in snippets("http://x", method, path, "") if each.language == "Python")
    named = code.rpartition("client.v1.")[2]

    assert named == call
    found: object = CLIENT.v1
    for step in named.partition("(")[0].split("."):
        found = getattr(found, step)
    assert callable(found)


@pytest.mark.parametrize(
    "path", ["/v1/invoices/", "/_emulator/clock", "/beel/api/v1/invoices", "/v1/events/evt_1/retry"]
)
def test_what_the_sdks_have_no_method_for_is_curl_alone(path: str) -> None:
    assert [each.language for each in snippets("http://x", "POST", path, "")] == ["curl"]


def test_curl_says_what_was_sent() -> None:
    body = urlencode({"description": 'it\'s "quoted" $HOME `ls`', "lines[0][amount]": "700"})
    words = shlex.split(curl("http://127.0.0.1:12111", "POST", "/v1/invoices", body).replace("\\\n", " "))

    assert words[:2] == ["curl", "http://127.0.0.1:12111/v1/invoices"]
    assert words[4:] == ["-d", 'description=it\'s "quoted" $HOME `ls`', "-d", "lines[0][amount]=700"]
    assert "-X DELETE" in curl("http://x", "DELETE", "/v1/invoices/in_1", "")
    assert "Content-Type: application/json" in curl("http://x", "POST", "/_emulator/clock", '{"frozen": true}')


def test_parameters_are_nested_as_the_sdks_take_them() -> None:
    body = urlencode({"a": "1", "lines[0][amount]": "2", "lines[1][amount]": "3", "metadata[k]": "v"})
    assert nested(body) == {"a": "1", "lines": [{"amount": "2"}, {"amount": "3"}], "metadata": {"k": "v"}}
    assert nested("a[=1&[]=2&a[b][c]=3&a=4") is not None
    assert re.search(r"invoices\.sendInvoice\(", snippets("http://x", "POST", "/v1/invoices/in_1/send", "")[2].text)
    assert sdk_call("POST", "/v1/") is None
