"""What says more of one `type` of something is refused with another: nothing that was asked for is dropped unsaid."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from schemas.stripe.method_details import NEED_DETAILS
from tests.support.shop import Shop

FIELD = "custom_fields[0][key]=size&custom_fields[0][label][type]=custom&custom_fields[0][label][custom]=Size"
CARD = "type=card&card[token]=tok_visa"
CARD_DATA = "payment_method_data[type]=card&payment_method_data[card][token]=tok_visa"
TRANSFER = "payment_method_options[customer_balance][bank_transfer]"

MIXED = (
    ("payment_links", "after_completion[type]=hosted_confirmation&after_completion[redirect][url]=https://a.example"),
    (
        "payment_links/plink_1",
        "after_completion[type]=redirect&after_completion[redirect][url]=https://a.example"
        "&after_completion[hosted_confirmation][custom_message]=Thanks",
    ),
    ("payment_links", f"{FIELD}&custom_fields[0][type]=numeric&custom_fields[0][text][maximum_length]=3"),
    (
        "checkout/sessions",
        f"{FIELD}&custom_fields[0][type]=text&custom_fields[0][dropdown][options][0][label]=Small"
        "&custom_fields[0][dropdown][options][0][value]=small",
    ),
    (
        "checkout/sessions",
        "invoice_creation[enabled]=true&invoice_creation[invoice_data][issuer][type]=self"
        "&invoice_creation[invoice_data][issuer][account]=acct_1",
    ),
    (
        "checkout/sessions",
        "subscription_data[billing_mode][type]=classic"
        "&subscription_data[billing_mode][flexible][proration_discounts]=itemized",
    ),
    (
        "checkout/sessions",
        "payment_method_options[customer_balance][funding_type]=bank_transfer"
        f"&{TRANSFER}[type]=us_bank_transfer&{TRANSFER}[eu_bank_transfer][country]=DE",
    ),
    (
        "billing_portal/sessions",
        "flow_data[type]=payment_method_update&flow_data[subscription_cancel][subscription]=sub_1",
    ),
    (
        "billing_portal/sessions",
        "flow_data[type]=payment_method_update&flow_data[after_completion][type]=portal_homepage"
        "&flow_data[after_completion][redirect][return_url]=https://a.example",
    ),
    ("payment_methods", f"{CARD}&us_bank_account[routing_number]=110000000"),
    ("payment_methods", "type=link&card[token]=tok_visa"),
    ("payment_intents", f"amount=500&currency=eur&{CARD_DATA}&payment_method_data[sepa_debit][iban]=AT1"),
    ("payment_intents/pi_1", f"{CARD_DATA}&payment_method_data[ideal][bank]=ing"),
    ("payment_intents/pi_1/confirm", f"{CARD_DATA}&payment_method_data[sofort][country]=DE"),
    (
        "setup_intents/seti_1/confirm",
        "payment_method_data[type]=klarna&payment_method_data[card][token]=tok_visa",
    ),
    (
        "setup_intents",
        "mandate_data[customer_acceptance][type]=offline"
        "&mandate_data[customer_acceptance][online][ip_address]=1.1.1.1"
        "&mandate_data[customer_acceptance][online][user_agent]=browser",
    ),
    (
        "test_helpers/confirmation_tokens",
        f"{CARD_DATA}&payment_method_data[eps][bank]=hypo_tirol_bank_ag",
    ),
    ("subscriptions", "customer=cus_1&billing_mode[type]=classic&billing_mode[flexible][proration_discounts]=included"),
    ("tax_ids", "type=eu_vat&value=DE123456789&owner[type]=self&owner[customer]=cus_1"),
    ("invoices", "issuer[type]=self&issuer[account]=acct_1"),
)
"""Requests that would be fine, but for the last of their parameters that are of a type."""

OF_TYPES = (
    *("account", "card", "customer", "dropdown", "eps", "eu_bank_transfer", "flexible", "hosted_confirmation", "ideal"),
    *("online", "redirect", "sepa_debit", "sofort", "subscription_cancel", "text", "us_bank_account"),
)


@pytest.mark.parametrize(("path", "form"), MIXED)
def test_it_is_refused(shop: Shop, path: str, form: str) -> None:
    pairs = dict(parse_qsl(form))
    steps = list(pairs)[-1].replace("]", "").split("[")
    last = next(n for n in range(len(steps) - 1, -1, -1) if steps[n] in OF_TYPES)
    param, tag = (spelled(*steps[:last], name) for name in (steps[last], "type"))
    answer = shop.wire.post(f"/v1/{path}", pairs)
    assert (answer.status, answer.error["message"], answer.error.get("param")) == (
        400,
        f"You can only specify `{param}` if `{tag}` is `{steps[last]}`.",
        param,
    )


def spelled(first: str, *inside: str) -> str:
    return first + "".join(f"[{step}]" for step in inside)


def test_what_is_of_the_type_is_taken(shop: Shop) -> None:
    made = shop.post(
        "/v1/payment_methods",
        type="us_bank_account",
        us_bank_account__account_number="000123456789",
        us_bank_account__account_holder_type="individual",
        us_bank_account__routing_number="110000000",
        billing_details__name="Jenny",
    )
    assert made["us_bank_account"]["routing_number"] == "110000000"


@pytest.mark.parametrize("type", sorted({*NEED_DETAILS} - {"custom"}))
def test_what_a_type_needs_is_asked_for_wherever_it_is_named(type: str, shop: Shop) -> None:
    for path, place in (
        ("payment_methods", ""),
        ("payment_intents", "payment_method_data"),
        ("setup_intents", "payment_method_data"),
        ("test_helpers/confirmation_tokens", "payment_method_data"),
    ):
        amount = {"amount": "500", "currency": "eur"} if path == "payment_intents" else {}
        refused = shop.wire.post(f"/v1/{path}", {**amount, f"{place}[type]" if place else "type": type})
        param = f"{place}[{type}]" if place else type
        assert (refused.status, refused.error["message"]) == (400, f"Missing required param: {param}.")
        assert (refused.error["code"], refused.error["param"]) == ("parameter_missing", param)


def test_nothing_is_paid_by_payment_records(shop: Shop) -> None:
    invoice = shop.draft(None, 500)["id"]
    shop.post(f"/v1/invoices/{invoice}/finalize")
    assert len(shop.get("/v1/invoice_payments", payment__type="payment_intent")["data"]) == 1
    assert shop.get("/v1/invoice_payments", payment__type="payment_record")["data"] == []
