"""What there is in a world before made-up requests begin: something of every kind."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask

from tests.support.beel import AD_HOC, ADDRESS, LINE
from tests.support.fuzzing.ids import KnownIds
from tests.support.fuzzing.request import FORM, JSON, Request, form

CARD = "pm_card_visa"
Steps = tuple[tuple[str, dict[str, Any]], ...]
"""Paths to post to and what is posted; `{customer}` is the last customer that was made."""

STRIPE: Steps = (
    (
        "customers",
        {"email": "jenny@example.com", "payment_method": CARD, "invoice_settings": {"default_payment_method": CARD}},
    ),
    ("products", {"name": "Gold"}),
    ("prices", {"product": "{product}", "unit_amount": 1500, "currency": "usd"}),
    ("plans", {"product": "{product}", "amount": 900, "currency": "usd", "interval": "month"}),
    ("tax_rates", {"display_name": "VAT", "percentage": 20, "inclusive": "false"}),
    ("coupons", {"percent_off": 10}),
    ("promotion_codes", {"promotion": {"type": "coupon", "coupon": "{coupon}"}}),
    ("customers/{customer}/tax_ids", {"type": "eu_vat", "value": "DE123456789"}),
    ("customers/{customer}/balance_transactions", {"amount": -50, "currency": "usd"}),
    ("invoiceitems", {"customer": "{customer}", "amount": 2000, "currency": "usd", "tax_rates": ["{tax_rate}"]}),
    ("invoices", {"customer": "{customer}", "pending_invoice_items_behavior": "include"}),
    ("invoices/{invoice}/pay", {}),
    ("credit_notes", {"invoice": "{invoice}", "amount": 100, "credit_amount": 100}),
    (
        "payment_intents",
        {"amount": 900, "currency": "usd", "confirm": "true", "payment_method": CARD, "return_url": "http://a.example"},
    ),
    ("refunds", {"payment_intent": "{payment_intent}", "amount": 10}),
    ("setup_intents", {"customer": "{customer}", "payment_method": CARD}),
    ("payment_intents", {"amount": 900, "currency": "usd", "customer": "{customer}"}),
    ("webhook_endpoints", {"url": "http://127.0.0.1:9/", "enabled_events": ["*"]}),
    ("invoiceitems", {"customer": "{customer}", "amount": 3000, "currency": "usd"}),
    (
        "invoices",
        {
            "customer": "{customer}",
            "collection_method": "send_invoice",
            "days_until_due": 9,
            "pending_invoice_items_behavior": "include",
        },
    ),
    ("invoices/{invoice}/send", {}),
    ("invoices", {"customer": "{customer}", "collection_method": "send_invoice", "days_until_due": 9}),
    ("invoiceitems", {"customer": "{customer}", "amount": 700, "currency": "usd", "invoice": "{invoice}"}),
)

LISTS = (
    "/v1/charges",
    "/v1/events",
    "/v1/invoice_payments",
    "/v1/invoice_rendering_templates",
    "/v1/invoices",
    "/v1/customers/<customer>/payment_methods",
)
"""What shows things that came of themselves."""

BEEL: Steps = (
    ("customers", {"legal_name": "Núria, S.A.", "nif": "B12345674", "address": ADDRESS, "email": "nuria@example.com"}),
    ("invoices", {"type": "STANDARD", "recipient": {**AD_HOC, "email": "anna@example.com"}, "lines": [LINE]}),
    ("webhooks", {"url": "http://127.0.0.1:9/", "events": ["invoice.email.sent"]}),
)
STATESET: Steps = (
    ("customers", {"email": "billing@acme.com", "first_name": "Acme", "last_name": "Corporation"}),
    (
        "invoices",
        {"customer_id": "{customer}", "line_items": [{"description": "Work", "quantity": 2, "unit_price": 1000}]},
    ),
)
DAYZERO: Steps = (
    ("customers", {"name": "Acme Corp", "email": "billing@acme.com"}),
    (
        "invoices",
        {
            "customer_id": "{customer}",
            "due_date": "2027-05-01",
            "line_items": [{"description": "Work", "quantity": 1, "unit_price": 250000}],
        },
    ),
)


def build(app: Flask, prefix: str, steps: Steps, headers: Mapping[str, str], ids: KnownIds) -> None:
    """Makes everything, one after the other, and takes note of it; every step must succeed."""
    in_form = prefix == "/v1"
    for path, params in steps:
        filled = _filled(params, ids)
        body = form(filled, numbered=True) if in_form else json.dumps(filled)
        named = {**headers, "Content-Type": FORM if in_form else JSON}
        answer = Request("POST", f"{prefix}/{_filled(path, ids)}", body=body.encode(), headers=named).send(app)
        assert answer.status in (200, 201), f"{path}: {answer.body.decode()}"
        ids.note(answer.json, path.split("/")[0].removesuffix("s"))


def _filled(value: Any, ids: KnownIds) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, ids) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, ids) for each in value]
    return re.sub(r"{(\w+)}", lambda match: ids.newest(match[1]), value) if isinstance(value, str) else value
