"""Holds any object, payments among them, against the SDK's typed classes, less what is left out at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from schemas.stripe.method_details import OTHER_TYPES
from tests.support import typed_classes
from tests.support.shop import Object

LEFT_OUT = {
    r"payment_method\.radar_options": "left out until it was set",
    rf"payment_method\.({'|'.join(OTHER_TYPES)}|card|card_present|interac_present)": "only the map of its own type",
    r"payment_method\.us_bank_account\.status_details\.blocked": "an empty map in every recorded reply",
    r"payment_method\.card\.(description|iin|issuer)": "only for accounts with access to issuer data",
    r"charge\.(level3|presentment_details|transfer)": "left out until it was set",
    r"balance\.(connect_reserved|instant_available|issuing|refund_and_dispute_prefunding)": "only where there is any",
    r"balance\.\w+\.\d+\.source_types\.\w+": "only what there is money from",
    r"charge\.authorization_code": "in no recorded reply",
    r"charge\.radar_options": "only of a charge that an intent made, in every recorded reply",
    r"charge\.radar_options\.session": "an empty map in every recorded reply",
    r"charge\.refunds": "left out unless `expand` names it",
    r"charge\.fraud_details\.\w+": "left out until somebody reported the charge",
    r"charge\.outcome\.rule": "only when a rule decided",
    r"charge\.payment_method_details\.\w+": "only the map of the payment method's own type",
    r"charge\.payment_method_details\.card\.\w+": "what the card network does not tell is left out",
    r"dispute\.(intended_submission_method|network_reason_code)": "left out until it was set",
    r"dispute\.evidence\.appeal": "appeals are not emulated",
    r"dispute\.evidence\.enhanced_evidence\.\w+": "only the program that the dispute is eligible for",
    r"dispute\.evidence_details\.enhanced_eligibility\.\w+": "only the program that the dispute is eligible for",
    r"dispute\.payment_method_details": "of debits recordings tell nothing",
    r"dispute\.payment_method_details\.\w+": "only the map of the payment method's own type",
    r"radar\.early_fraud_warning\.payment_intent": "only where an intent made the charge",
    r"refund\.destination_details\.\w+": "only the map of where the refund goes",
    r"refund\.destination_details\.card\.reference": "left out until the card network gave one",
    r"refund\.(description|failure_\w+|instructions_email|next_action|pending_reason|presentment_details)": (
        "left out until it was set"
    ),
    r"charge\.payment_method_details\.\w+\.(location|reader)": "only of payments in person",
    r"mandate\.(multi_use|single_use)\.\w+": "left out where the customer agreed to any amount",
    r"mandate\.customer_acceptance\.(offline|online)": "only how the customer agreed",
    r"mandate\.payment_method_details\.\w+": "only the map of the payment method's own type",
    r"mandate\.on_behalf_of": "left out until it was set",
    r"\w+\.last_(payment|setup)_error\.\w+": "an error leaves out what it does not know",
    r"\w+\.next_action\.\w+": "only the map of the action's own type",
    r"(bank_account|card)\.(account|available_payout_methods|currency|default_for_currency|future_requirements|"
    r"requirements|status)": "only of accounts' external accounts",
    r"(bank_account|card)\.(customer|metadata)": "left out in a token, which is nobody's yet",
    r"(funding_instructions|payment_intent)\.[\w.]*financial_addresses\.\d+\.\w+": "only the map of its own type",
    r"customer_cash_balance_transaction\.\w+": "only the map of its own type",
    r"customer_cash_balance_transaction\.funded\.bank_transfer\.\w+_bank_transfer": "only the map of its own type",
    r"(bank_account|card|source)\.deleted": "only in the stub of a deleted object",
    r"card\.(description|iin|issuer)": "only for accounts with access to issuer data",
    r"source\.\w+": "only the map of the source's own type, and what its flow needs",
    r"source\.card\.(description|iin|issuer)": "only for accounts with access to issuer data",
    r"token\.(bank_account|card)": "only what the token stands for",
    r"setup_(attempt|intent)\.attach_to_self": "left out until it was set",
    r"setup_attempt\.payment_method_details\.\w+": "only the map of the payment method's own type",
    r"setup_attempt\.payment_method_details\.card\.(description|iin|issuer|moto)": "only for some accounts",
    r"setup_attempt\.setup_error\.\w+": "an error leaves out what it does not know",
    r"checkout\.session\.(line_items|total_details\.breakdown)": "only when expanded",
    r"checkout\.session\.(redirect_on_completion|return_url)": "only where the page is the caller's own",
    r"checkout\.session\.payment_method_options\.[\w.]+": "only those of its types, and what was said of them",
    r"checkout\.session\.custom_fields\.\d+\.(dropdown|numeric|text)": "only the map of the field's own type",
    r"confirmation_token\.payment_method_preview\.\w+": "only the map of its own type",
    r"confirmation_token\.payment_method_preview\.card\.(description|iin|issuer)": "only for some accounts",
    r"payment_link\.line_items": "only when expanded",
    r"payment_link\.after_completion\.(hosted_confirmation|redirect)": "only the map of its own type",
    r"payment_link\.custom_fields\.\d+\.(dropdown|numeric|text)": "only the map of the field's own type",
    r"payment_link\.[\w.]+\.(issuer|liability)\.account": "only of connected accounts",
    r"item\.(discounts|taxes)": "only when expanded",
    r"(payment|setup)_intent\.payment_method_options\.[\w.]+": "only those of the intent's `payment_method_types`",
}
"""What the real API leaves out although its classes declare it, and why that is right."""


def mismatches(value: Object) -> list[str]:
    """What is wrong with an object; empty when it is right."""
    return [mismatch for mismatch in typed_classes.mismatches(value) if not is_left_out(mismatch, value, LEFT_OUT)]


def is_left_out(mismatch: str, value: Object, table: Iterable[str]) -> bool:
    """Whether a flaw is but a missing key that a pattern of the table knows."""
    path, _, what = mismatch.partition(": ")
    return what == "missing" and any(re.fullmatch(pattern, _own_place(path, value)) for pattern in table)


def at_own_place(mismatch: str, value: Object) -> str:
    """The flaw at its place in the innermost object, positions in lists left out: `line_item.price: missing`."""
    path, _, what = mismatch.partition(": ")
    place = ".".join(step for step in _own_place(path, value).split(".") if not step.isdigit())
    return f"{place}: {what}"


def _own_place(path: str, value: Any) -> str:
    """The path from the innermost object: one inside another is called by its own name."""
    place, *steps = path.split(".")
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value.get(step) if isinstance(value, dict) else None
        own = value.get("object") if isinstance(value, dict) else None
        place = own if isinstance(own, str) and own != "list" else f"{place}.{step}"
    return place
