"""An expansion either shows or is refused: every property that can be named, of every kind of object there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from emulator.api.stripe.expandable_paths import MAX_DEPTH
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resource_registry import resources
from emulator.api.stripe.versions import NEWEST
from schemas.stripe.objects import ObjectSchema
from tests.contract.sdk_versions import object_sets
from tests.support.credits import grant
from tests.support.meters import DAY
from tests.support.plant import FEBRUARY, MARCH, Plant
from tests.support.shop import TO_SEND, Object, Shop


def has_list(resource: Resource[Any]) -> bool:
    """Whether all of its objects are in one list."""
    return any(each.path == resource.collection and each.is_list for each in resource.endpoints)


LISTED = [each for each in resources() if "<" not in each.collection and has_list(each)]
SHOWN_WHERE_THERE = {
    ("charge", "transfer"): "only where one was made, which never is",
    ("payment_method", "sepa_debit"): "only of that type",
    ("refund", "failure_balance_transaction"): "only where it failed",
}
"""Properties that an object does not have unless there is something to show under them."""


def credited(shop: Shop) -> str:
    """The customer, on a test clock, whose usage credits paid: on an invoice with a credit note, and on a void one."""
    plant = Plant(shop)
    grant(shop, plant.customer["id"], 300)
    grant(shop, plant.customer["id"], 300, effective_at=FEBRUARY + DAY)
    subscription = plant.subscribe(plant.price(), **TO_SEND)
    invoices = []
    for month in (FEBRUARY, MARCH):
        plant.advance(month - DAY)
        plant.use(100, month - DAY)
        plant.advance(month)
        draft = plant.latest_invoice(subscription)
        invoices.append(shop.post(f"/v1/invoices/{draft['id']}/finalize"))
    noted, given_back = invoices
    assert [each["total"] for each in invoices] == [200, 200]
    line = {"type": "invoice_line_item", "invoice_line_item": noted["lines"]["data"][0]["id"], "amount": 250}
    shop.post("/v1/credit_notes", invoice=noted["id"], **{f"lines__0__{name}": line[name] for name in line})
    shop.post(f"/v1/invoices/{given_back['id']}/void")
    id: str = plant.customer["id"]
    return id


def set_up(shop: Shop) -> str:
    """A setup intent that was confirmed, by its id."""
    card = {"payment_method": "pm_card_visa", "payment_method_types": ["card"]}
    id: str = shop.post("/v1/setup_intents", customer=shop.customer()["id"], confirm=True, **card)["id"]
    return id


FILL = (
    object_sets.catalogue,
    object_sets.taxed,
    object_sets.paid_and_credited,
    object_sets.discounted_customer,
    object_sets.uncollectible,
    object_sets.subscribed,
    object_sets.neighbours,
)


def entitled(shop: Shop) -> str:
    """A customer whose subscription comes with a feature; returns their id."""
    product = shop.post("/v1/products", name="Seats")["id"]
    feature = shop.post("/v1/entitlements/features", name="API", lookup_key="api")["id"]
    shop.post(f"/v1/products/{product}/features", entitlement_feature=feature)
    price = shop.post("/v1/prices", product=product, currency="usd", unit_amount=500, recurring__interval="month")
    customer: str = shop.customer()["id"]
    sent = {"collection_method": "send_invoice", "days_until_due": 7}
    shop.post("/v1/subscriptions", customer=customer, items__0__price=price["id"], **sent)
    return customer


def values(node: Any, path: list[str]) -> Iterator[Any]:
    """What stands at a path; nothing where the way there ends."""
    if isinstance(node, list):
        for each in node:
            yield from values(each, path)
    elif not path:
        yield node
    elif isinstance(node, dict) and path[0] in node:
        yield from values(node[path[0]], path[1:])


def test_what_can_be_named_is_shown(shop: Shop) -> None:
    shop = Shop(replace(shop.wire, version=NEWEST))
    on_a_clock = credited(shop)
    for fill in FILL:
        fill(shop)
    shop.post("/v1/tax_ids", type="eu_vat", value="DE123456789")
    confined = {
        "/v1/billing/credit_balance_transactions": {"customer": on_a_clock},
        "/v1/billing/credit_grants": {"customer": on_a_clock},
        "/v1/entitlements/active_entitlements": {"customer": entitled(shop)},
        "/v1/setup_attempts": {"setup_intent": set_up(shop)},
        "/v1/payment_methods": {"customer": shop.get("/v1/charges", limit=1)["data"][0]["customer"]},
        "/v1/subscription_items": {"subscription": shop.get("/v1/subscriptions", limit=1)["data"][0]["id"]},
    }
    not_shown, shown = set(), set()
    for resource in LISTED:
        schema: type[ObjectSchema] = resource.schema
        for path in sorted({*schema.references, *schema.expandable()}):
            if path.count(".") + 2 > MAX_DEPTH:
                continue
            asked = confined.get(resource.collection, {})
            for each in shop.get(resource.collection, limit=100, expand=[f"data.{path}"], **asked)["data"]:
                shown.add(resource.name)
                if left_out(each, path, schema) is not None:
                    not_shown.add((resource.name, path))
    assert not_shown <= SHOWN_WHERE_THERE.keys()
    assert len(shown) > 18, sorted({each.name for each in LISTED} - shown)


def left_out(shown: Object, path: str, schema: type[ObjectSchema]) -> str | None:
    """What of a path is not shown in an object that it was named for."""
    if path in schema.references and schema.references[path] in ObjectSchema.by_object_name:
        return next((each for each in values(shown, path.split(".")) if isinstance(each, str)), None)
    name = path.partition(".")[0]
    return None if name in shown or name in schema.absent_when_null else name
