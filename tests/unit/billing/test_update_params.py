"""What an update names changes, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec import structs

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import Params
from emulator.billing.customers.balance_transactions import (
    BalanceChange,
    BalanceTransactionUpdateParams,
    record_transaction,
    update_balance_transaction,
)
from emulator.billing.customers.invoice_settings import (
    CustomField,
    CustomFieldParams,
    InvoiceSettings,
    InvoiceSettingsParams,
    RenderingOptionsParams,
)
from emulator.billing.customers.params import CustomerTaxParams, CustomerUpdateParams
from emulator.billing.customers.update import update_customer
from emulator.billing.payments.card_details import CardUpdateParams
from emulator.billing.payments.charges import (
    Charge,
    ChargeCaptureParams,
    ChargeUpdateParams,
    FraudDetailsParams,
    update_charge,
    with_capture_details,
)
from emulator.billing.payments.confirmation import confirm_intent
from emulator.billing.payments.method_params import BillingDetailsParams, PaymentMethodUpdateParams
from emulator.billing.payments.payment_intent_changes import prepare_confirmation, update_intent
from emulator.billing.payments.payment_intent_changes import with_capture_details as with_intent_capture_details
from emulator.billing.payments.payment_intent_creation import create_intent
from emulator.billing.payments.payment_intent_params import (
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentUpdateParams,
)
from emulator.billing.payments.payment_methods import attach_payment_method, update_payment_method
from emulator.billing.payments.refunds import RefundCreateParams, RefundUpdateParams, create_refund, update_refund
from emulator.billing.payments.setup_intents import (
    SetupIntentCreateParams,
    SetupIntentUpdateParams,
    create_setup_intent,
    update_setup_intent,
)
from tests.support.domain_objects import customer, moment, payment_method

VALUES: dict[str, object] = {
    "amount": 700,
    "balance": 7,
    "metadata": {"a": "1"},
    "next_invoice_sequence": 7,
    "preferred_locales": ["de", "en"],
}
"""Those of names that take no text; every other name is given one of its own."""

ELSEWHERE = frozenset(
    {
        "address",
        "allowed_payment_method_types",
        "amount_to_capture",
        "application_fee_amount",
        "billing_details",
        "card",
        "cash_balance",
        "client_secret",
        "confirmation_token",
        "coupon",
        "default_source",
        "error_on_requires_action",
        "excluded_payment_method_types",
        "expand",
        "final_capture",
        "fraud_details",
        "invoice_settings",
        "mandate",
        "mandate_data",
        "off_session",
        "payment_method",
        "payment_method_data",
        "payment_method_options",
        "payment_method_types",
        "promotion_code",
        "transfer_data",
        "shipping",
        "source",
        "tax",
        "use_stripe_sdk",
        "validate",
    }
)
"""Names that say more than an attribute of that name: routes read them, or they hold maps, which have tests below."""

CONTEXT = moment()
OWNER = customer()
METHOD = payment_method()
ATTACHED = attach_payment_method(METHOD, OWNER, Changes())
INTENT = create_intent(PaymentIntentCreateParams(amount=500, currency="usd"), None, CONTEXT, Changes())
SETUP = create_setup_intent(SetupIntentCreateParams(), None, CONTEXT, Changes())
MOVEMENT = record_transaction(
    BalanceChange(amount=1, currency="usd", type="adjustment"), OWNER.id, 1, CONTEXT, Changes()
)


def _charge() -> Charge:
    changes = Changes()
    paid = confirm_intent(INTENT, METHOD, on_session=True, ctx=CONTEXT, changes=changes).intent
    _, charge = changes.written["charge", paid.latest_charge or ""]
    assert isinstance(charge, Charge)
    return charge


CHARGE = _charge()
REFUND = create_refund(CHARGE, RefundCreateParams(), CONTEXT, Changes())


@dataclass(frozen=True, slots=True)
class Update:
    """An update: what is updated, the class of its parameters, and the rule."""

    before: Any
    params: type[Params]
    rule: Callable[[Any], object]


UPDATES = {
    "balance transaction": Update(
        MOVEMENT,
        BalanceTransactionUpdateParams,
        lambda params: update_balance_transaction(MOVEMENT, params, Changes()),
    ),
    "charge": Update(CHARGE, ChargeUpdateParams, lambda params: update_charge(CHARGE, params, Changes())),
    "capture of a charge": Update(CHARGE, ChargeCaptureParams, lambda params: with_capture_details(CHARGE, params)),
    "customer": Update(
        OWNER, CustomerUpdateParams, lambda params: update_customer(OWNER, params, None, CONTEXT, Changes())
    ),
    "payment intent": Update(
        INTENT, PaymentIntentUpdateParams, lambda params: update_intent(INTENT, params, None, CONTEXT, Changes())
    ),
    "confirmation of an intent": Update(
        INTENT,
        PaymentIntentConfirmParams,
        lambda params: prepare_confirmation(INTENT, params, None, CONTEXT, Changes()),
    ),
    "capture of an intent": Update(
        INTENT, PaymentIntentCaptureParams, lambda params: with_intent_capture_details(INTENT, params, CONTEXT)
    ),
    "payment method": Update(
        ATTACHED, PaymentMethodUpdateParams, lambda params: update_payment_method(ATTACHED, params, CONTEXT, Changes())
    ),
    "refund": Update(REFUND, RefundUpdateParams, lambda params: update_refund(REFUND, params, Changes())),
    "setup intent": Update(
        SETUP, SetupIntentUpdateParams, lambda params: update_setup_intent(SETUP, params, None, CONTEXT, Changes())
    ),
}


NAMED = [
    (resource, each.name)
    for resource, update in UPDATES.items()
    for each in structs.fields(update.params)
    if each.name not in ELSEWHERE and (resource, each.name) != ("capture of a charge", "amount")
]


def changed(before: Any, after: object) -> dict[str, object]:
    """The attributes that are not as they were, by their names."""
    return {
        each.name: getattr(after, each.name)
        for each in structs.fields(before)
        if getattr(after, each.name) != getattr(before, each.name)
    }


@pytest.mark.parametrize(("resource", "name"), NAMED)
def test_what_is_named_changes(resource: str, name: str) -> None:
    update = UPDATES[resource]
    value = VALUES.get(name, f"<{name}>")
    after = changed(update.before, update.rule(update.params(**{name: value})))
    named = {name: tuple(value) if isinstance(value, list) else value}
    of_the_default_currency = {"balances": {"usd": value}, "currency": "usd"}
    assert after == (of_the_default_currency if name == "balance" else named)


@pytest.mark.parametrize("resource", ["confirmation of an intent", "payment intent", "setup intent"])
def test_types_that_are_named_are_not_chosen_for_the_caller_any_more(resource: str) -> None:
    update = UPDATES[resource]
    after = changed(update.before, update.rule(update.params(payment_method_types=["us_bank_account"])))
    assert after == {"automatic_redirects": None, "payment_method_types": ("us_bank_account",)}


@pytest.mark.parametrize("resource", UPDATES)
def test_what_is_not_named_stays(resource: str) -> None:
    update = UPDATES[resource]
    assert update.rule(update.params()) == update.before


@pytest.mark.parametrize(
    ("params", "settings"),
    [
        (InvoiceSettingsParams(footer="Thanks"), {"footer": "Thanks"}),
        (InvoiceSettingsParams(default_payment_method="pm_1"), {"default_payment_method": "pm_1"}),
        (
            InvoiceSettingsParams(custom_fields=[CustomFieldParams(name="PO", value="7")]),
            {"custom_fields": (CustomField("PO", "7"),)},
        ),
        (
            InvoiceSettingsParams(rendering_options=RenderingOptionsParams(template="inrtem_1")),
            {"has_rendering_options": True, "template": "inrtem_1"},
        ),
        (
            InvoiceSettingsParams(rendering_options=RenderingOptionsParams(amount_tax_display="exclude_tax")),
            {"has_rendering_options": True, "amount_tax_display": "exclude_tax"},
        ),
    ],
)
def test_what_a_customers_invoices_start_with(params: InvoiceSettingsParams, settings: dict[str, object]) -> None:
    after = update_customer(OWNER, CustomerUpdateParams(invoice_settings=params), None, CONTEXT, Changes())
    assert changed(OWNER, after) == {"invoice_settings": after.invoice_settings}
    assert changed(OWNER.invoice_settings, after.invoice_settings) == settings


def test_a_customers_invoices_start_with_nothing_any_more() -> None:
    full = customer(
        invoice_settings=InvoiceSettingsParams(
            custom_fields=[CustomFieldParams(name="PO", value="7")],
            footer="Thanks",
            rendering_options=RenderingOptionsParams(amount_tax_display="exclude_tax", template="inrtem_1"),
        )
    )
    unset = InvoiceSettingsParams(custom_fields=None, footer=None, rendering_options=None)
    after = update_customer(full, CustomerUpdateParams(invoice_settings=unset), None, CONTEXT, Changes())
    assert after.invoice_settings == InvoiceSettings()


def test_where_a_customer_is_taxed_and_what_a_card_says() -> None:
    tax = CustomerUpdateParams(tax=CustomerTaxParams(ip_address="192.0.2.1"))
    assert update_customer(OWNER, tax, None, CONTEXT, Changes()).tax_ip_address == "192.0.2.1"
    params = PaymentMethodUpdateParams(
        billing_details=BillingDetailsParams(name="Jenny"), card=CardUpdateParams(exp_month=3)
    )
    method = update_payment_method(ATTACHED, params, CONTEXT, Changes())
    assert changed(ATTACHED.billing_details, method.billing_details) == {"name": "Jenny"}
    assert ATTACHED.card is not None
    assert changed(ATTACHED.card, method.card) == {"exp_month": 3}


def test_a_report_of_fraud_is_taken_back() -> None:
    reported = update_charge(
        CHARGE, ChargeUpdateParams(fraud_details=FraudDetailsParams(user_report="fraudulent")), Changes()
    )
    assert reported.fraud_details == {"user_report": "fraudulent"}
    taken_back = ChargeUpdateParams(fraud_details=FraudDetailsParams(user_report=None))
    assert update_charge(reported, taken_back, Changes()).fraud_details == {}


def test_of_a_collected_intent_the_first_name_that_is_settled_is_told() -> None:
    paid = confirm_intent(INTENT, METHOD, on_session=True, ctx=CONTEXT, changes=Changes()).intent
    allowed = PaymentIntentUpdateParams(description="Shoes")
    assert update_intent(paid, allowed, None, CONTEXT, Changes()).description == "Shoes"
    with pytest.raises(APIError, match="This PaymentIntent's currency could not be updated"):
        update_intent(paid, PaymentIntentUpdateParams(shipping=None, currency="eur"), None, CONTEXT, Changes())


def test_the_options_of_each_type_of_payment_method_merge() -> None:
    asked = {"card": {"capture_method": "manual"}, "link": {"persistent_token": "a"}}
    first = update_intent(INTENT, PaymentIntentUpdateParams(payment_method_options=asked), None, CONTEXT, Changes())
    more: dict[str, dict[str, Any] | None] = {"card": {"network": "visa"}, "link": None}
    after = update_intent(first, PaymentIntentUpdateParams(payment_method_options=more), None, CONTEXT, Changes())
    assert after.method_options == {"card": {"capture_method": "manual", "network": "visa"}}
