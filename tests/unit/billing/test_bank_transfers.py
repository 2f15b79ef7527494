"""Where customers send bank transfers, as documents say it."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.invoices.mail import document_of
from emulator.billing.invoices.payment_settings import PaymentSettings
from tests.support.domain_objects import customer, draft, moment


@pytest.mark.parametrize(
    "kept",
    [
        {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "DE"}},
        {"type": "us_bank_transfer", "requested_address_types": ["iban"]},
        {"type": "ach"},
    ],
)
def test_settings_that_ask_for_what_cannot_be_do_not_keep_an_invoice_from_being_shown(kept: dict[str, Any]) -> None:
    settings = PaymentSettings(
        payment_method_options={"customer_balance": {"bank_transfer": kept}},
        payment_method_types=("customer_balance",),
    )
    invoice = replace(draft(customer(), 2000), payment_settings=settings, status="open")
    shown = dict(document_of(invoice, moment()).transfer)
    assert shown["routing_number"] == "999999999"
