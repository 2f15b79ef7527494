"""Each major of the official SDK for Node finds its types right in the API version that they describe."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from emulator.api.stripe import endpoints
from emulator.api.stripe.api_versions import api_version_of
from tests.contract.sdk_versions.known_parameters import is_known
from tests.contract.sdk_versions.versioned_objects import objects_in
from tests.support.engines import ENGINES
from tests.support.payment_classes import at_own_place
from tests.support.serving import Servers
from tests.support.shop import Object
from tests.support.typed_classes import is_declared
from tests.support.typescript.checker import Types

PACKAGES = Path(os.environ.get("CONTRACT_TOOLS", Path(__file__).parents[2] / ".tools")) / "node_modules"

VERSIONS = {
    "stripe-8.24": "2019-12-03",
    "stripe-8.89": "2020-03-02",
    "stripe-8": "2020-08-27",
    "stripe-9": "2020-08-27",
    "stripe-10": "2022-08-01",
    "stripe-11": "2022-11-15",
    "stripe-12": "2022-11-15",
    "stripe-13": "2023-08-16",
    "stripe-14": "2023-10-16",
    "stripe-15": "2024-04-10",
    "stripe-16": "2024-06-20",
}
"""The API version that the types of each package describe, the oldest first."""

LEFT_OUT = {
    r"charge\.refunds": "left out from 2022-11-15 on unless `expand` names it, in 806 of 806 recorded replies",
    r"invoice\.id": "previews had none before 2025-09-30.clover",
    r"subscription_schedule\.renewal_interval": "of schedules that renewed; the types lost it without a version",
    r"product\.(attributes|caption)": "of goods that /v1/orders sold; the types lost them without a version",
}
"""What the real API left out although the types declare it, and why that is right."""


NULL = {
    r"charge\.receipt_url": "of a charge that has not succeeded, as the types say since 2020-03-02",
}
"""What the real API showed as null although the types do not say so."""

SHOWN = {
    r"subscription_schedule\.phases\.plans\.(discounts|metadata)": "added to what is called items by now",
    r"customer\.default_currency": "recorded before 2022-08-01, the last types of that version lack it",
}
"""What the real API showed although the types do not declare it."""


GONE = {
    (
        "GET /v1/tax_rates",
        "percentage",
    ): "only in the types of 8.24: neither in later ones nor in the specification of 2020",
}
"""Parameters that the types of some version have although the API is not known to take them."""

RESOURCES = {
    "/v1/charges": "Charge",
    "/v1/coupons": "Coupon",
    "/v1/credit_notes": "CreditNote",
    "/v1/customers": "Customer",
    "/v1/disputes": "Dispute",
    "/v1/events": "Event",
    "/v1/invoiceitems": "InvoiceItem",
    "/v1/invoices": "Invoice",
    "/v1/payment_intents": "PaymentIntent",
    "/v1/payment_methods": "PaymentMethod",
    "/v1/plans": "Plan",
    "/v1/prices": "Price",
    "/v1/products": "Product",
    "/v1/promotion_codes": "PromotionCode",
    "/v1/quotes": "Quote",
    "/v1/refunds": "Refund",
    "/v1/setup_intents": "SetupIntent",
    "/v1/shipping_rates": "ShippingRate",
    "/v1/subscription_items": "SubscriptionItem",
    "/v1/subscription_schedules": "SubscriptionSchedule",
    "/v1/subscriptions": "Subscription",
    "/v1/tax_rates": "TaxRate",
    "/v1/webhook_endpoints": "WebhookEndpoint",
}
ACTIONS = {
    "attach": "Attach",
    "cancel": "Cancel",
    "close": "Close",
    "capture": "Capture",
    "confirm": "Confirm",
    "detach": "Detach",
    "finalize": "FinalizeInvoice",
    "mark_uncollectible": "MarkUncollectible",
    "pay": "Pay",
    "preview": "Preview",
    "release": "Release",
    "search": "Search",
    "send": "SendInvoice",
    "upcoming": "RetrieveUpcoming",
    "void": "VoidInvoice",
}
"""The last step of a path, and what the interface of its parameters is called after."""

OTHERS = {
    "DELETE /v1/subscriptions": ["SubscriptionDelete", "SubscriptionCancel"],
    "GET /v1/credit_notes/preview/lines": ["CreditNoteListPreviewLineItems", "CreditNoteLineItemListPreview"],
    "GET /v1/customers/balance_transactions": ["CustomerListBalanceTransactions", "CustomerBalanceTransactionList"],
    "GET /v1/customers/tax_ids": ["CustomerListTaxIds", "TaxIdList"],
    "GET /v1/invoices/lines": ["InvoiceListLineItems", "InvoiceLineItemList"],
    "GET /v1/invoices/upcoming/lines": ["InvoiceListUpcomingLines", "InvoiceLineItemListUpcoming"],
    "POST /v1/credit_notes/void": ["CreditNoteVoidCreditNote"],
    "POST /v1/customers/balance_transactions": ["CustomerCreateBalanceTransaction", "CustomerBalanceTransactionCreate"],
    "POST /v1/customers/tax_ids": ["CustomerCreateTaxId", "TaxIdCreate"],
}
"""The same of operations that do not say so themselves, without the ids in their paths."""


def parameters_of(operation: str, types: Types) -> set[tuple[str | int, ...]]:
    """The paths of an operation's parameters; not every major has the same name for their interface."""
    found = (set(types.parameters(f"Stripe.{name}Params")) for name in interfaces_of(operation))
    return next((paths for paths in found if paths), set())


def interfaces_of(operation: str) -> list[str]:
    """What the interface of an operation's parameters may be called after."""
    method, path = operation.split(" ")
    plain = re.sub(r"/<\w+>", "", path)
    is_of_one = path.endswith(">")
    if is_of_one and path.count("<") > 1:
        return []
    names = OTHERS.get(f"{method} {plain}")
    if names is not None:
        return names
    collection, _, action = plain.rpartition("/")
    verbs = {
        "DELETE": "Delete",
        "GET": "Retrieve" if is_of_one else "List",
        "POST": "Update" if is_of_one else "Create",
    }
    if plain in RESOURCES:
        return [f"{RESOURCES[plain]}{verbs[method]}"]
    return [f"{RESOURCES[collection]}{ACTIONS[action]}"] if collection in RESOURCES and action in ACTIONS else []


@cache
def types_of(package: str) -> Types:
    """The types of a package."""
    return Types(PACKAGES / package / "types")


def require(package: str) -> None:
    """Machines without Node may go without, but CI may not."""
    if not (PACKAGES / package).is_dir() and os.environ.get("CI") != "true":
        pytest.skip(f"NOT RUN: {package} is not in {PACKAGES}: `make test` brings it where there is Node.")


@pytest.mark.parametrize("package", VERSIONS)
def test_objects_and_events_are_of_the_types_of_their_time(package: str, servers: Servers) -> None:
    require(package)
    types = types_of(package)
    shown = [each for each in _objects_in(VERSIONS[package], servers) if types.knows(each["object"])]
    assert len(shown) > 100
    flaws = {at_own_place(flaw, each) for each in shown for flaw in types.flaws(each)}
    assert sorted(flaw for flaw in flaws if not _is_right(flaw, package)) == []


@cache
def _objects_in(version: str, servers: Servers) -> list[Object]:
    return objects_in(version, servers.on(ENGINES[0]))


def _is_right(flaw: str, package: str) -> bool:
    """Whether it is a key that came later, which shows in every version, or one that the real API leaves out."""
    place, _, what = flaw.partition(": ")
    if what == "not a key":
        if any(re.fullmatch(pattern, place) for pattern in SHOWN):
            return True
        return is_declared(place) or any(types_of(later).declares(place) for later in _later(package))
    if what == "None is no string":
        return any(re.fullmatch(pattern, place) for pattern in NULL)
    return what == "missing" and any(re.fullmatch(pattern, place) for pattern in LEFT_OUT)


def _later(package: str) -> list[str]:
    """The packages of later versions, as far as they have types like these."""
    return [each for each, version in VERSIONS.items() if version > VERSIONS[package]]


@pytest.mark.parametrize("package", VERSIONS)
def test_parameters_that_existed_then_are_known(package: str) -> None:
    """Each is taken, or refused as not emulated."""
    require(package)
    shape, types = api_version_of(VERSIONS[package]), types_of(package)
    unknown, known = set(), 0
    for endpoint in endpoints():
        for path in parameters_of(endpoint.operation, types):
            if is_known(endpoint, shape, path):
                known += 1
            elif (endpoint.operation, path[0]) not in GONE:
                unknown.add((endpoint.operation, path))
    assert sorted(unknown, key=str) == []
    assert known > 500
