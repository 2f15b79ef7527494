"""Every endpoint takes the parameters that the official SDK gives it: none is missing, none invented, at any depth."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

import pytest
import stripe

from emulator.api.stripe import endpoints
from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.versions import _OLDER, RELEASES
from schemas.stripe.webhook_endpoint import EVENT_TYPES
from tests.contract.parameter_types import _parts, hints, mismatches, required
from tests.coverage_page import operations

OLDER = "older versions have it, and the official CLI sends it"
_US_OPTIONS = "payment_method_options.us_bank_account"
NUMBERS = "what forms send as text is a number"
OF_PAGES = "the provider's own libraries for pages send it"
KNOWN = {
    **{
        ("POST /v1/checkout/sessions", f"{name}: invented"): OLDER
        for name in (
            "line_items[].dynamic_tax_rates",
            "line_items[].presumed_quantity",
            "payment_intent_creation",
            "payment_method_types",
            "subscription_data.trial_from_plan",
        )
    },
    ("POST /v1/checkout/sessions/{}", "line_items[].presumed_quantity: invented"): OLDER,
    ("POST /v1/customers", "coupon: invented"): OLDER,
    ("POST /v1/customers", "id: invented"): "the real service takes it, as callers report",
    ("POST /v1/customers", "promotion_code: invented"): OLDER,
    ("POST /v1/customers/{}", "coupon: invented"): OLDER,
    ("POST /v1/customers/{}", "promotion_code: invented"): OLDER,
    **{
        (f"POST /v1/{path}", mismatch): OF_PAGES
        for path in (
            *(f"{kind}_intents{rest}" for kind in ("payment", "setup") for rest in ("", "/{}", "/{}/confirm")),
            "test_helpers/confirmation_tokens",
        )
        for mismatch in ("payment_method_data.card: invented", "payment_method_data.type: 'card' is in one alone")
    },
    **{
        (f"POST /v1/payment_intents{path}", f"{_US_OPTIONS}.preferred_settlement_speed: invented"): OLDER
        for path in ("", "/{}", "/{}/confirm")
    },
    **{
        (f"POST /v1/{path}", "source: <class 'str'>, read by SourceOrToken"): "it takes a card or a bank account, too"
        for path in ("charges", "customers", "customers/{}", "customers/{}/sources")
    },
    **{
        ("POST /v1/customers/{}/sources/{}", f"exp_{name}: <class 'str'>, read by Integer"): NUMBERS
        for name in ("month", "year")
    },
    **{("POST /v1/tokens", f"card.exp_{name}: <class 'str'>, read by Integer"): NUMBERS for name in ("month", "year")},
    (
        "POST /v1/tokens",
        "card: <class 'str'>, read by Nested",
    ): "a card is shared with no other account here",
    **{
        (f"POST /v1/{kind}_intents/{{}}/{step}", "client_secret: invented"): "it goes with a publishable key"
        for kind in ("payment", "setup")
        for step in ("confirm", "verify_microdeposits")
    },
    ("POST /v1/sources", "sepa_debit: invented"): "docs.stripe.com/sources/sepa-debit sends it",
    ("POST /v1/charges", "payment_user_agent: invented"): "libraries tell it, as recorded",
    ("POST /v1/payment_methods/{}/attach", "validate: invented"): "activemerchant/active_merchant sends it",
    **{
        (f"POST /v1/payment_intents{path}", "payment_method_types: invented"): OLDER
        for path in ("", "/{}", "/{}/confirm")
    },
    ("POST /v1/setup_intents/{}", "payment_method_types: invented"): OLDER,
    ("POST /v1/promotion_codes", "coupon: invented"): OLDER,
    ("POST /v1/setup_intents", "payment_method_types: invented"): OLDER,
    ("POST /v1/invoices/create_preview", "schedule_details.phases[].iterations: invented"): OLDER,
    **{
        (
            "POST /v1/invoices/create_preview",
            f"schedule_details.phases[].invoice_settings.{name}: invented",
        ): "the schedule itself takes it"
        for name in ("custom_fields", "description", "footer")
    },
    ("POST /v1/plans", "aggregate_usage: invented"): OLDER,
    ("POST /v1/prices", "recurring.aggregate_usage: invented"): OLDER,
    **{
        (f"POST /v1/subscriptions{path}", f"{name}: invented"): OLDER
        for path in ("", "/{}")
        for name in ("plan", "quantity")
    },
    ("POST /v1/subscription_schedules", "phases[].iterations: invented"): OLDER,
    ("POST /v1/subscription_schedules/{}", "phases[].iterations: invented"): OLDER,
}
INSISTED = {
    ("POST /v1/invoices/{}/attach_payment", "payment_intent"): "payment records are not emulated",
    ("POST /v1/charges", "amount"): "the real service refuses a charge without it, as of the next",
    ("POST /v1/charges", "currency"): "",
    ("POST /v1/shipping_rates", "fixed_amount"): "there are no other types",
    ("GET /v1/billing/credit_balance_transactions", "customer"): "no account stands in the place of a customer here",
    ("POST /v1/payment_methods", "type"): "it is what makes a payment method, unless one is shared",
}
"""What is required here although the SDK can leave it out."""

OLD_PATHS = (("GET", ""), ("POST", ""), ("GET", "/{}"), ("POST", "/{}"), ("DELETE", "/{}"), ("POST", "/{}/verify"))
_BELOW_CUSTOMERS = "/v1/customers/{}/subscriptions"
NOT_OF_THE_SDK = {
    f"GET {_BELOW_CUSTOMERS}": "only the public OpenAPI still has it, like the next four",
    f"POST {_BELOW_CUSTOMERS}": "",
    f"DELETE {_BELOW_CUSTOMERS}/{{}}": "",
    f"GET {_BELOW_CUSTOMERS}/{{}}": "",
    f"POST {_BELOW_CUSTOMERS}/{{}}": "",
    **{
        f"{method} /v1/customers/{{}}/{kind}{path}": "only the public OpenAPI still has it"
        for kind, paths in (("bank_accounts", OLD_PATHS), ("cards", OLD_PATHS[:5]))
        for method, path in paths
    },
    **{
        f"{method} /v1/charges/{{}}/refunds{path}": "only the public OpenAPI still has it"
        for method, path in OLD_PATHS[:4]
    },
    "POST /v1/charges/{}/refund": "only the public OpenAPI still has it, like the next three",
    "GET /v1/charges/{}/dispute": "",
    "POST /v1/charges/{}/dispute": "",
    "POST /v1/charges/{}/dispute/close": "",
    "GET /v1/files/{}/contents": "only the `url` of a file names it",
    "GET /v1/customer/{}/entitlements": "only the `url` of the summary that an event shows names it",
    "GET /v1/account": "what the SDK calls when `accounts.retrieve` is given no id",
    "GET /v1/invoices/upcoming": "removed since, like the next three",
    "GET /v1/invoices/upcoming/lines": "",
    "GET /v1/subscription_items/{}/usage_record_summaries": "",
    "POST /v1/subscription_items/{}/usage_records": "",
    "POST /v1/events/{}/retry": "only the CLI calls it, like the next two",
    "GET /v1/payment_pages/{}": "",
    "POST /v1/payment_pages/{}/confirm": "",
}
EMULATED = {f"{each.method} {re.sub(r'<.*?>', '{}', each.path)}": each for each in endpoints()}
DECLARED: dict[str, Any] = {" ".join(each.key): each.params for each in operations()}


def test_every_endpoint_is_held_against_the_sdk() -> None:
    assert EMULATED.keys() - DECLARED.keys() == NOT_OF_THE_SDK.keys()
    assert len(EMULATED) > 100


@pytest.mark.parametrize("operation", sorted(EMULATED.keys() - NOT_OF_THE_SDK.keys()))
def test_the_parameters(operation: str) -> None:
    endpoint: Endpoint = EMULATED[operation]
    schema, params = endpoint.params.instance(), DECLARED[operation]
    assert params is not None, "the SDK's parameters were not found"
    known = {mismatch for (where, mismatch) in KNOWN if where == operation}
    assert set(mismatches(params, schema)) == known
    insisted = {name for (where, name) in INSISTED if where == operation}
    assert set(required(params, schema)) == insisted


def _words(params: Any, name: str) -> set[str]:
    nested = [part for each in _parts(hints(params)[name]) for part in (each, *map(_first, get_args(each)))]
    return {word for part in nested if getattr(part, "__origin__", None) is Literal for word in get_args(part)}


def _first(part: Any) -> Any:
    return next(iter(_parts(part)))


@pytest.mark.parametrize("name", ["WebhookEndpointCreateParams", "WebhookEndpointUpdateParams"])
def test_the_event_types_are_stripes(name: str) -> None:
    assert _words(getattr(stripe.params, name), "enabled_events") == EVENT_TYPES | {"*"}


def test_the_versions_are_stripes() -> None:
    """But for one that was made for the dashboard alone."""
    listed = _words(stripe.params.WebhookEndpointCreateParams, "api_version")
    assert {*RELEASES, *_OLDER, "2025-03-01.dashboard"} >= listed
    assert listed >= {*RELEASES}
    assert listed >= _OLDER
