"""What people do with a provider's API, step by step: requests that most probably change something.

A step is a method with a path below the API's own, and what is sent; `{customer}` is the newest customer that was seen,
`{n}` a number of the story's own.
"""

from __future__ import annotations

from typing import Any

Step = tuple[str, dict[str, Any]]
Story = tuple[Step, ...]

CARD = "pm_card_visa"
DAY = 86_400
START = 1_767_225_600
"""2026-01-01 00:00:00 UTC, where test clocks begin."""

NOTE = {"metadata": {"order": "6735"}}
TO_SEND = {"collection_method": "send_invoice", "days_until_due": 30}

CUSTOMER: Step = ("POST customers", {"email": "jenny@example.com", "name": "Jenny Rosen"})
PAYER: Step = (
    "POST customers",
    {**CUSTOMER[1], "payment_method": CARD, "invoice_settings[default_payment_method]": CARD},
)
PRODUCT: Step = ("POST products", {"name": "Gold"})
ITEM: Step = ("POST invoiceitems", {"customer": "{customer}", "amount": 2000, "currency": "usd"})
MONTHLY: Step = (
    "POST prices",
    {"unit_amount": 1500, "currency": "usd", "recurring[interval]": "month", "product_data[name]": "Gold"},
)
YEARLY: Step = (
    "POST prices",
    {"unit_amount": 15000, "currency": "usd", "recurring[interval]": "year", "product_data[name]": "Gold"},
)
DRAFT: Step = ("POST invoices", {"customer": "{customer}", "pending_invoice_items_behavior": "include"})
SUBSCRIBE: Step = ("POST subscriptions", {"customer": "{customer}", "items[0][price]": "{price}"})
CLOCK: Step = ("POST test_helpers/test_clocks", {"frozen_time": START, "name": "a year"})
ON_CLOCK: Step = (PAYER[0], {**PAYER[1], "test_clock": "{test_helpers.test_clock}"})
INTENT: dict[str, Any] = {"amount": 900, "currency": "usd", "customer": "{customer}"}
CONFIRM: dict[str, Any] = {"payment_method": CARD, "return_url": "http://a.example"}
QUOTE: dict[str, Any] = {"customer": "{customer}", "line_items[0][price]": "{price}"}


def advance(days: int) -> Step:
    """A test clock moved to so many days after its start."""
    return "POST test_helpers/test_clocks/{test_helpers.test_clock}/advance", {"frozen_time": START + days * DAY}


INVOICES: tuple[Story, ...] = (
    (
        CUSTOMER,
        ITEM,
        ITEM,
        ("POST invoices", {**DRAFT[1], **TO_SEND}),
        ("POST invoices/{invoice}", {"description": "Thanks", "footer": "Bye", **NOTE}),
        (
            "POST invoices/{invoice}/add_lines",
            {"lines[0][amount]": 500, "lines[0][description]": "More", "lines[1][amount]": 700},
        ),
        ("POST invoices/{invoice}/lines/{line_item}", {"description": "Even more"}),
        ("POST invoices/{invoice}/finalize", {}),
        ("POST invoices/{invoice}/send", {}),
        ("POST credit_notes", {"invoice": "{invoice}", "amount": 300, "memo": "Sorry"}),
        ("POST credit_notes/{credit_note}", {"memo": "Very sorry"}),
        ("POST credit_notes/{credit_note}/void", {}),
        ("POST invoices/{invoice}/pay", {"paid_out_of_band": "true"}),
    ),
    (
        PAYER,
        ITEM,
        DRAFT,
        ("POST invoices/{invoice}/pay", {}),
        ("POST credit_notes", {"invoice": "{invoice}", "amount": 300, "refund_amount": 300}),
        ("POST refunds", {"charge": "{charge}", "amount": 100}),
        ("POST refunds/{refund}", NOTE),
        ("POST charges/{charge}", {"description": "Paid"}),
    ),
    (
        CUSTOMER,
        ITEM,
        ("POST invoices", {**DRAFT[1], **TO_SEND}),
        ("POST invoices/{invoice}/finalize", {}),
        ("POST invoices", {"from_invoice[action]": "revision", "from_invoice[invoice]": "{invoice}"}),
        ("POST invoices/{invoice}/finalize", {}),
        ("POST invoices/{invoice}/mark_uncollectible", {}),
        ("POST invoices/{invoice}/void", {}),
        ITEM,
        ("POST invoiceitems/{invoiceitem}", {"amount": 2500, "description": "Changed"}),
        ("DELETE invoiceitems/{invoiceitem}", {}),
        DRAFT,
        ("DELETE invoices/{invoice}", {}),
    ),
)

SUBSCRIPTIONS: tuple[Story, ...] = (
    (
        PAYER,
        MONTHLY,
        SUBSCRIBE,
        ("POST subscriptions/{subscription}", {"items[0][id]": "{subscription_item}", "items[0][quantity]": 3}),
        ("POST invoices/create_preview", {"subscription": "{subscription}"}),
        YEARLY,
        ("POST subscription_items", {"subscription": "{subscription}", "price": "{price}", "quantity": 1}),
        MONTHLY,
        ("POST subscription_items", {"subscription": "{subscription}", "price": "{price}", "quantity": 2}),
        ("POST subscription_items/{subscription_item}", {"quantity": 5, "proration_behavior": "always_invoice"}),
        ("DELETE subscription_items/{subscription_item}", {}),
        ("POST subscriptions/{subscription}", {"pause_collection[behavior]": "void"}),
        ("POST subscriptions/{subscription}", {"pause_collection": ""}),
        ("POST subscriptions/{subscription}", {"cancel_at_period_end": "true"}),
        ("POST subscriptions/{subscription}", {"cancel_at_period_end": "false", "trial_end": "now"}),
        ("DELETE subscriptions/{subscription}", {"prorate": "true", "invoice_now": "true"}),
    ),
    (
        CLOCK,
        ON_CLOCK,
        MONTHLY,
        ("POST subscriptions", {**SUBSCRIBE[1], "trial_period_days": 14}),
        advance(10),
        advance(20),
        advance(60),
        ("POST subscriptions/{subscription}", {"proration_behavior": "create_prorations", **NOTE}),
        ("POST customers/{customer}/sources", {"source": "tok_chargeCustomerFail"}),
        advance(120),
        ("DELETE test_helpers/test_clocks/{test_helpers.test_clock}", {}),
    ),
    (
        CLOCK,
        ON_CLOCK,
        MONTHLY,
        (
            "POST subscription_schedules",
            {
                "customer": "{customer}",
                "start_date": START + DAY,
                "phases[0][items][0][price]": "{price}",
                "phases[0][duration][interval]": "month",
                "phases[0][duration][interval_count]": 2,
                "phases[1][items][0][price]": "{price}",
                "phases[1][items][0][quantity]": 4,
            },
        ),
        advance(2),
        ("POST subscription_schedules/{subscription_schedule}", {"end_behavior": "cancel"}),
        advance(70),
        ("POST subscription_schedules/{subscription_schedule}/release", {}),
        SUBSCRIBE,
        ("POST subscription_schedules", {"from_subscription": "{subscription}"}),
        ("POST subscription_schedules/{subscription_schedule}/cancel", {}),
    ),
    (
        PAYER,
        MONTHLY,
        ("POST quotes", QUOTE),
        ("POST quotes/{quote}", {"header": "Offer", "footer": "Bye", **NOTE}),
        ("POST quotes/{quote}/finalize", {}),
        ("POST quotes/{quote}/accept", {}),
        ("POST quotes", {"from_quote[quote]": "{quote}", "from_quote[is_revision]": "false"}),
        ("POST quotes", QUOTE),
        ("POST quotes/{quote}/cancel", {}),
    ),
    (
        CUSTOMER,
        (
            "POST billing/meters",
            {
                "display_name": "Calls",
                "event_name": "calls{n}",
                "default_aggregation[formula]": "sum",
                "customer_mapping[type]": "by_id",
                "customer_mapping[event_payload_key]": "stripe_customer_id",
            },
        ),
        (
            "POST prices",
            {
                "currency": "usd",
                "unit_amount": 3,
                "recurring[interval]": "month",
                "recurring[usage_type]": "metered",
                "recurring[meter]": "{billing.meter}",
                "product_data[name]": "Calls",
            },
        ),
        ("POST subscriptions", {**SUBSCRIBE[1], **TO_SEND}),
        *(
            (
                "POST billing/meter_events",
                {"event_name": "calls{n}", "payload[stripe_customer_id]": "{customer}", "payload[value]": value},
            )
            for value in (3, 17, 250)
        ),
        ("POST invoices/create_preview", {"subscription": "{subscription}"}),
        ("DELETE subscriptions/{subscription}", {"invoice_now": "true"}),
        ("POST billing/meters/{billing.meter}", {"display_name": "All calls"}),
        ("POST billing/meters/{billing.meter}/deactivate", {}),
        ("POST billing/meters/{billing.meter}/reactivate", {}),
        ("POST billing/meters/{billing.meter}/deactivate", {}),
    ),
)

PAYMENTS: tuple[Story, ...] = (
    (
        ("POST charges", {"amount": 900, "currency": "usd", "source": "tok_createDisputeInquiry"}),
        ("POST charges/{charge}/dispute", {"evidence[uncategorized_text]": "escalate_inquiry_evidence", **NOTE}),
        ("POST disputes/{dispute}", {"evidence[product_description]": "A hat", "submit": "false"}),
        ("POST disputes/{dispute}/close", {}),
        ("POST charges", {"amount": 900, "currency": "usd", "source": "tok_createIssuerFraudRecord"}),
        ("POST charges/{charge}/refund", {}),
    ),
    (
        (
            "POST test_helpers/confirmation_tokens",
            {"payment_method": "pm_card_visa", "return_url": "https://a.example"},
        ),
        ("POST payment_intents", {"amount": 900, "currency": "usd"}),
        ("POST payment_intents/{payment_intent}/confirm", {"confirmation_token": "{confirmation_token}"}),
    ),
    (
        ("POST payment_method_configurations", {"name": "Shop", "klarna[display_preference][preference]": "on"}),
        (
            "POST payment_method_configurations/{payment_method_configuration}",
            {"active": "true", "link[display_preference][preference]": "off"},
        ),
        (
            "POST payment_intents",
            {"amount": 900, "currency": "eur", "payment_method_configuration": "{payment_method_configuration}"},
        ),
        ("POST setup_intents", {"payment_method_configuration": "{payment_method_configuration}"}),
    ),
    (
        CUSTOMER,
        ("POST tokens", {"card[number]": "4242424242424242", "card[exp_month]": 12, "card[exp_year]": 2034}),
        ("POST customers/{customer}/sources", {"source": "{token}"}),
        ("POST customers/{customer}/cards/{card}", {"name": "Jenny", "exp_year": 2035}),
        ("POST charges", {"amount": 700, "currency": "usd", "customer": "{customer}", "capture": "false"}),
        ("POST charges/{charge}/capture", {"amount": 600}),
        ("POST charges/{charge}/refunds", {"amount": 50}),
        (
            "POST sources",
            {"type": "card", "token": "tok_visa", "currency": "usd", "owner[email]": "jenny@example.com"},
        ),
        ("POST sources/{source}", NOTE),
        ("POST customers/{customer}/sources", {"source": "tok_mastercard"}),
        ("DELETE customers/{customer}/sources/{card}", {}),
    ),
    (
        CUSTOMER,
        (
            "POST customers/{customer}/funding_instructions",
            {
                "currency": "eur",
                "funding_type": "bank_transfer",
                "bank_transfer[type]": "eu_bank_transfer",
                "bank_transfer[eu_bank_transfer][country]": "DE",
            },
        ),
        ("POST test_helpers/customers/{customer}/fund_cash_balance", {"amount": 5000, "currency": "eur"}),
        ("POST customers/{customer}/cash_balance", {"settings[reconciliation_mode]": "manual"}),
        (
            "POST payment_intents",
            {
                **INTENT,
                "currency": "eur",
                "confirm": "true",
                "payment_method_types[0]": "customer_balance",
                "payment_method_data[type]": "customer_balance",
                "payment_method_options[customer_balance][funding_type]": "bank_transfer",
                "payment_method_options[customer_balance][bank_transfer][type]": "eu_bank_transfer",
                "payment_method_options[customer_balance][bank_transfer][eu_bank_transfer][country]": "DE",
            },
        ),
        ("POST payment_intents/{payment_intent}/apply_customer_balance", {"amount": 300, "currency": "eur"}),
        ("POST refunds", {"payment_intent": "{payment_intent}", "amount": 100}),
    ),
    (
        CUSTOMER,
        ("POST payment_intents", INTENT),
        ("POST payment_intents/{payment_intent}", {"description": "Later", "amount": 950}),
        ("POST payment_intents/{payment_intent}/confirm", {**CONFIRM, "payment_method": "pm_card_visa_chargeDeclined"}),
        ("POST payment_intents/{payment_intent}/confirm", CONFIRM),
        ("POST payment_intents", {**INTENT, **CONFIRM, "confirm": "true", "capture_method": "manual"}),
        ("POST payment_intents/{payment_intent}/capture", {"amount_to_capture": 500}),
        ("POST charges/{charge}/dispute", {"evidence[product_description]": "Gold"}),
        ("POST payment_intents", INTENT),
        ("POST payment_intents/{payment_intent}/cancel", {"cancellation_reason": "duplicate"}),
        ("POST setup_intents", {"customer": "{customer}"}),
        ("POST setup_intents/{setup_intent}/confirm", CONFIRM),
        ("POST setup_intents", {"customer": "{customer}"}),
        ("POST setup_intents/{setup_intent}", NOTE),
        ("POST setup_intents/{setup_intent}/cancel", {}),
        ("POST payment_methods", {"type": "card", "card[token]": "tok_visa"}),
        ("POST payment_methods/{payment_method}/attach", {"customer": "{customer}"}),
        ("POST payment_methods/{payment_method}", {"billing_details[name]": "Jenny"}),
        ("POST payment_methods/{payment_method}/detach", {}),
    ),
)

CATALOG_AND_CUSTOMERS: tuple[Story, ...] = (
    (
        PRODUCT,
        ("POST products/{product}", {"description": "Shiny", **NOTE}),
        ("POST prices", {"product": "{product}", "currency": "jpy", "unit_amount": 1000}),
        ("POST prices/{price}", {"nickname": "Yen", "active": "false"}),
        ("POST plans", {"product": "{product}", "currency": "usd", "amount": 900, "interval": "week"}),
        ("POST plans/{plan}", {"nickname": "Weekly"}),
        ("DELETE plans/{plan}", {}),
        ("POST coupons", {"percent_off": 25, "duration": "repeating", "duration_in_months": 3}),
        ("POST coupons/{coupon}", {"name": "Spring"}),
        ("POST promotion_codes", {"promotion[type]": "coupon", "promotion[coupon]": "{coupon}"}),
        ("POST promotion_codes/{promotion_code}", {"active": "false"}),
        ("POST tax_rates", {"display_name": "VAT", "percentage": "20.5", "inclusive": "true", "country": "DE"}),
        ("POST tax_rates/{tax_rate}", {"active": "true", "description": "Twenty"}),
        (
            "POST shipping_rates",
            {
                "display_name": "Ground",
                "type": "fixed_amount",
                "fixed_amount[amount]": 500,
                "fixed_amount[currency]": "usd",
            },
        ),
        ("POST shipping_rates/{shipping_rate}", {"active": "false"}),
        ("DELETE coupons/{coupon}", {}),
        PRODUCT,
        ("DELETE products/{product}", {}),
    ),
    (
        CUSTOMER,
        ("POST customers/{customer}", {"phone": "+4930123456", "preferred_locales[0]": "de", **NOTE}),
        ("POST customers/{customer}/tax_ids", {"type": "eu_vat", "value": "DE123456789"}),
        ("DELETE customers/{customer}/tax_ids/{tax_id}", {}),
        ("POST tax_ids", {"type": "eu_vat", "value": "DE123456789"}),
        ("DELETE tax_ids/{tax_id}", {}),
        ("POST customers/{customer}/balance_transactions", {"amount": -500, "currency": "usd"}),
        ("POST customers/{customer}/balance_transactions/{customer_balance_transaction}", {"description": "Gift"}),
        ITEM,
        DRAFT,
        ("POST invoices/{invoice}/finalize", {}),
        ("POST coupons", {"amount_off": 100, "currency": "usd"}),
        ("POST customers/{customer}", {"invoice_prefix": "", "tax_exempt": "reverse"}),
        ("DELETE customers/{customer}", {}),
    ),
    (
        ("POST webhook_endpoints", {"url": "http://127.0.0.1:9/", "enabled_events[0]": "invoice.sent"}),
        ("POST webhook_endpoints/{webhook_endpoint}", {"enabled_events[0]": "*", "disabled": "true"}),
        ("POST webhook_endpoints/{webhook_endpoint}", {"disabled": "false", "description": "Mine"}),
        CUSTOMER,
        ("POST events/{event}/retry", {"webhook_endpoint": "{webhook_endpoint}"}),
        ("DELETE webhook_endpoints/{webhook_endpoint}", {}),
    ),
)

STRIPE: tuple[Story, ...] = (*INVOICES, *SUBSCRIPTIONS, *PAYMENTS, *CATALOG_AND_CUSTOMERS)
