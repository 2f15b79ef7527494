"""Complaints about parameters: one per request, in Stripe's words."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Source, Subject, documented, recorded, reported
from tests.contract.conformance.client import Params
from tests.contract.conformance.differences import Matcher, matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("parameters")

RECORDED = recorded("refusals at 2026-08-26.dahlia")
REPORTED = reported("integrators")
PROBED = reported("property tests against a sandbox")
METADATA = documented("docs.stripe.com/api/metadata")

LONG = "x" * 5001


def _declare(
    name: str,
    source: Source,
    path: str,
    params: Params,
    message: str | Matcher,
    *,
    code: str | None = None,
    param: str | None = None,
) -> None:
    def run(sandbox: Sandbox) -> None:
        sandbox.refused(sandbox.post(path, params), 400, message, code=code, param=param)

    CHECKS.add(name, source, run)


_declare(
    "an unknown one", RECORDED, "/v1/customers", {"nope": 1},
    "Received unknown parameter: nope", code="parameter_unknown", param="nope",
)  # fmt: skip
_declare(
    "an unknown one inside another", PROBED, "/v1/customers", {"invoice_settings": {"nope": 1}},
    "Received unknown parameter: invoice_settings[nope]", code="parameter_unknown", param="invoice_settings[nope]",
)  # fmt: skip
_declare(
    "several unknown ones", PROBED, "/v1/customers", {"nope": 1, "wat": 2},
    "Received unknown parameters: nope, wat", code="parameter_unknown", param="nope",
)  # fmt: skip
_declare(
    "unknown ones come before all other complaints", PROBED, "/v1/products", {"nope": 1},
    "Received unknown parameter: nope", code="parameter_unknown", param="nope",
)  # fmt: skip
_declare(
    "a missing one", REPORTED, "/v1/products", {},
    "Missing required param: name.", code="parameter_missing", param="name",
)  # fmt: skip
_declare(
    "an empty one that cannot be unset", REPORTED, "/v1/products", {"name": ""},
    "You passed an empty string for 'name'. We assume empty values are an attempt to unset a parameter; however 'name' "
    "cannot be unset. You should remove 'name' from your request or supply a non-empty value.",
    code="parameter_invalid_empty", param="name",
)  # fmt: skip
_declare(
    "not a whole number", REPORTED, "/v1/customers", {"balance": "abc"},
    "Invalid integer: abc", code="parameter_invalid_integer", param="balance",
)  # fmt: skip
_declare(
    "neither true nor false", PROBED, "/v1/products", {"name": "Teapot", "active": "maybe"},
    "Invalid boolean: maybe", param="active",
)  # fmt: skip
_declare(
    "no decimal number", PROBED, "/v1/tax_rates", {"display_name": "VAT", "inclusive": False, "percentage": "abc"},
    "Invalid decimal: abc", param="percentage",
)  # fmt: skip
_declare(
    "none of three words", PROBED, "/v1/customers", {"tax_exempt": "maybe"},
    "Invalid tax_exempt: must be one of none, reverse, or exempt", param="tax_exempt",
)  # fmt: skip
_declare(
    "a map for a string", REPORTED, "/v1/customers", {"name": {"first": "Jenny"}},
    'Invalid string: {"first":"Jenny"}', param="name",
)  # fmt: skip
_declare("a string for a map", REPORTED, "/v1/customers", {"address": "here"}, "Invalid object", param="address")
_declare(
    "too long a string", PROBED, "/v1/customers", {"description": LONG},
    "Invalid string: xxxx...xxxx; must be at most 5000 characters", param="description",
)  # fmt: skip
_declare(
    "too long a phone number", PROBED, "/v1/customers", {"phone": "1" * 21},
    f"Invalid string length: {'1' * 21} must be at most 20 characters", param="phone",
)  # fmt: skip
_declare(
    "no e-mail address", PROBED, "/v1/customers", {"email": "not-an-email"},
    "Invalid email address: not-an-email", code="email_invalid", param="email",
)  # fmt: skip
_declare(
    "no language", PROBED, "/v1/customers", {"preferred_locales": ["not a language"]},
    "Not a valid language, try using an IETF language tag, such as 'en-US'. For more information, check "
    "https://tools.ietf.org/html/rfc5646", param="preferred_locales[0]",
)  # fmt: skip
_declare(
    "a coupon without its amount", PROBED, "/v1/coupons", {"duration": "once"},
    "Must provide percent_off or amount_off.", code="parameter_missing",
)  # fmt: skip
_declare(
    "a coupon with both amounts", PROBED, "/v1/coupons", {"percent_off": 5, "amount_off": 5, "currency": "usd"},
    "Received both percent_off and amount_off parameters. Please pass in only one.",
)  # fmt: skip
_declare(
    "a coupon of an amount without a currency", PROBED, "/v1/coupons", {"amount_off": 500},
    "You must pass currency when passing amount_off", param="currency",
)  # fmt: skip
_declare(
    "a repeating coupon without its months", PROBED, "/v1/coupons", {"percent_off": 5, "duration": "repeating"},
    "The duration_in_months param must be set when creating a coupon with a repeating duration", param="duration",
)  # fmt: skip
_declare(
    "a coupon of nothing", PROBED, "/v1/coupons", {"percent_off": 0},
    "This value must be greater than or equal to 0.01 (it currently is '0.0').", param="percent_off",
)  # fmt: skip


@CHECKS.check("an unknown currency", REPORTED)
def _currency(sandbox: Sandbox) -> None:
    given = {"customer": sandbox.customer(), "amount": 100, "currency": "xyz"}
    pattern = r"Invalid currency: xyz\. Stripe currently supports these currencies: usd, aed, afn, .*"
    sandbox.refused(sandbox.post("/v1/invoiceitems", given), 400, matching(pattern), param="currency")


@CHECKS.check("a price with both amounts", PROBED)
def _both_amounts(sandbox: Sandbox) -> None:
    product = sandbox.create("/v1/products", {"name": "Teapot"})["id"]
    data = {"currency": "usd", "product": product, "unit_amount": 5, "unit_amount_decimal": "5"}
    reply = sandbox.post("/v1/invoiceitems", {"customer": sandbox.customer(), "price_data": data})
    message = "You may only specify one of these parameters: unit_amount, unit_amount_decimal."
    sandbox.refused(reply, 400, message, param="price_data[unit_amount]")


@CHECKS.check("a line with both amount and quantity", PROBED)
def _amount_and_quantity(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}/add_lines"
    reply = sandbox.post(path, {"lines": [{"amount": 100, "quantity": 2}]})
    message = "You may only specify one of these parameters: amount, quantity."
    sandbox.refused(reply, 400, message, param="lines[0][amount]")


@CHECKS.check("an id with a blank", PROBED)
def _blank(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/invoices", {"customer": " cus_x"})
    message = "No such customer: ' cus_x'. Make sure you use the exact id without extra whitespace or quotes"
    sandbox.refused(reply, 400, message, code="resource_missing", param="customer")


@CHECKS.check("an id of another kind", PROBED)
def _other_kind(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/invoices", {"customer": "ch_x"})
    sandbox.refused(reply, 400, "No such customer: 'ch_x'", code="resource_missing", param="customer")


@CHECKS.check("an unknown invoice item", RECORDED)
def _invoice_item(sandbox: Sandbox) -> None:
    message = "No such Invoice Item: 'ii_nope'(livemode=false)"
    sandbox.refused(sandbox.get("/v1/invoiceitems/ii_nope"), 404, message, code="resource_missing", param="id")


@CHECKS.check("metadata is merged, and unset by what is empty", METADATA)
def _metadata(sandbox: Sandbox) -> None:
    path = f"/v1/customers/{sandbox.customer({'metadata': {'a': '1', 'b': '2'}})}"
    changed = sandbox.post(path, {"metadata": {"b": "", "c": "3"}})
    sandbox.equal(changed, "metadata", changed["metadata"] == {"a": "1", "c": "3"}, True)
    sandbox.equal(cleared := sandbox.create(path, {"metadata": ""}), "metadata", cleared["metadata"] == {}, True)


def _declare_metadata(name: str, metadata: dict[str, Any], message: str | Matcher) -> None:
    def run(sandbox: Sandbox) -> None:
        reply = sandbox.post("/v1/customers", {"metadata": metadata})
        sandbox.equal(reply, "HTTP status", reply.status, 400)
        # Sources disagree on whether there is a `param`.
        sandbox.equal(reply, "error.message", reply["error.message"], message)

    CHECKS.add(name, METADATA, run)


_declare_metadata(
    "a metadata value of 501 characters",
    {"note": "y" * 501},
    matching(r"Metadata values can have up to 500 characters, but you passed in a value that is 501 characters\. .*"),
)
_declare_metadata(
    "a metadata key of 41 characters",
    {"k" * 41: "1"},
    matching(r"Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters\. .*"),
)
_declare_metadata(
    "51 metadata keys",
    {f"key_{number}": "1" for number in range(51)},
    "Metadata can have up to 50 keys, but you've set 51.",
)
