"""Why something of Stripe's API is left out: a reason for each parameter and operation that the coverage page names."""

from __future__ import annotations

import re
from collections.abc import Iterable

REASONS: tuple[tuple[str, str], ...] = (
    (
        r"(POST|DELETE) /v1/accounts|GET /v1/accounts( |$)|/v1/accounts/\{account\}/",
        "an account is set up at `/_emulator/account`, and every `acct_…` is a connected one: none is opened, examined "
        "or closed",
    ),
    (
        r"transfer|application_fee|on_behalf_of|/v1/charges destination|payout|/v1/topups",
        "no money moves between accounts: what invoices, intents and charges say of it is kept and shown, elsewhere it "
        "is refused",
    ),
    (r"customer_account|owner\[account\]", "accounts in the place of customers (Accounts v2) are an API of their own"),
    (
        r"payment_record",
        "payments made elsewhere are told by `paid_out_of_band`; records of them are not kept",
    ),
    (
        r"payment_method_configurations.* (parent|apple_pay_later|fr_meal_voucher_conecs)",
        "no configuration here has a parent, and what its object does not show cannot be turned on",
    ),
    (
        r"amount_details|payment_details|radar_options|hooks|amount_to_confirm|increment_authorization",
        "nothing here reads it: details for card networks, fraud checks, holds that grow",
    ),
    (
        r"mandate|setup_credential_usage|stored_credential_usage|single_use|attach_to_self|flow_directions",
        "a payment method here needs no terms of its own to be charged again",
    ),
    (
        r"card_present|interac_present|card\[networks\]|\[networks\]|installments|three_d_secure|cvc_token|cvc_update",
        "no terminal, no choice of a network, no instalments, no authentication made elsewhere",
    ),
    (r"financial_connections", "no bank is asked about an account: microdeposits verify it"),
    (
        r"klarna|paypal|billie|payto|upi|pix",
        "these payment methods pay, without agreements of their own",
    ),
    (
        r"billing_portal/.*subscription_pause",
        "nothing is paused in the portal: that came late",
    ),
    (
        r"/v1/(checkout/sessions|payment_links).* (managed_payments|permissions)",
        "sales that Stripe is the seller of, and pages that somebody else's program changes",
    ),
    (
        r"/v1/checkout/sessions.* (line_items|branding_settings)",
        "images, and rates by where the customer is",
    ),
    (r"/v1/(checkout/sessions|.*confirmation_tokens).* payment_method_options", "what an intent does not take either"),
    (r"/v1/payment_links.* payment_method_options", "cards of all brands pay"),
    (r"billing_schedules", "billing several periods in advance (prebilling) is a product of its own"),
    (r"current_trial", "trial offers (`/v1/product_catalog/trial_offers`) are a product of their own"),
    (r"pause_schedules", "a preview imagines the phases of a schedule, not its pause"),
    (
        r"/v1/sources|source_order|default_source|original_source",
        "sources are deprecated: they pay as cards and debits, and have no flows of their own",
    ),
    (r"/v1/tokens (account|bank_account|person|pii|customer)", "onboarding of accounts, and cards shared between them"),
    (
        r"/v1/refunds (currency|customer|instructions_email|origin)",
        "refunds of cash balances, and by mail to who paid by other ways",
    ),
    (
        r"/v1/payment_methods.* (customer|payment_method|us_bank_account|bank_account)",
        "payment methods shared with connected accounts, and other details of bank accounts",
    ),
    (r"customers/\{customer\}/sources/\{id\} owner", "who owns a card is its billing address"),
    (
        r"/v1/disputes.* evidence\[(appeal|enhanced_evidence)",
        "appeals, and evidence of earlier payments (Visa Compelling Evidence 3.0), decide nothing here",
    ),
    (r"/v1/reviews", "no payment is held for a review: Radar is as it is at first"),
)
"""What is left out, as a pattern of `METHOD path parameter`, and why."""


def reason_of(method: str, path: str, parameter: str = "") -> str | None:
    """Why a parameter of an operation, or all of the operation, is left out; None where nobody has said."""
    place = f"{method} {path} {parameter}".rstrip()
    return next((reason for pattern, reason in REASONS if re.search(pattern, place)), None)


def reasons_of(left_out: Iterable[tuple[str, str, str]]) -> list[tuple[str, list[str]]]:
    """The reasons, each with the names of what it leaves out: those of parameters, or of whole operations."""
    names: dict[str, set[str]] = {}
    for method, path, parameter in left_out:
        reason = reason_of(method, path, parameter)
        if reason is not None:
            names.setdefault(reason, set()).add(parameter or f"{method} {path}")
    return [(reason, sorted(names[reason])) for _, reason in REASONS if reason in names]
