"""What an invoice draws on, in every state and in every event, holds against the official SDK's typed classes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop

_LATER = 4_102_444_800


def products(shop: Shop) -> list[Object]:
    """A product with everything, and one that was taken out of sale."""
    full = shop.product(
        id="gold",
        default_price_data__currency="usd",
        default_price_data__unit_amount=1,
        description="All that glitters",
        images=["https://example.com/gold.png"],
        marketing_features__0__name="Fast",
        metadata__a="b",
        package_dimensions__height=1,
        package_dimensions__length=1,
        package_dimensions__weight=1,
        package_dimensions__width=1,
        shippable=True,
        statement_descriptor="GOLD",
        tax_details__tax_code="txcd_1",
        unit_label="seat",
        url="https://example.com",
    )
    plain = shop.product()
    shop.delete(f"/v1/products/{plain['id']}")
    return [full, plain, shop.post("/v1/products/gold", active=False)]


def prices(shop: Shop) -> list[Object]:
    """Tiered, divided, in several currencies, recurring; and a plan."""
    product = shop.product()["id"]
    tiers = {"tiers__0__up_to": 10, "tiers__0__unit_amount": 100, "tiers__1__up_to": "inf", "tiers__1__flat_amount": 5}
    tiered = shop.post(
        "/v1/prices",
        **tiers,
        product=product,
        currency="usd",
        billing_scheme="tiered",
        tiers_mode="graduated",
        lookup_key="standard",
        expand=["tiers"],
    )
    divided = shop.post(
        "/v1/prices",
        product=product,
        currency="usd",
        unit_amount_decimal="0.5",
        transform_quantity__divide_by=10,
        transform_quantity__round="up",
        currency_options__eur__unit_amount=3,
        expand=["currency_options", "product"],
    )
    monthly = shop.post("/v1/prices", product=product, currency="usd", unit_amount=5, recurring__interval="month")
    plan = shop.post("/v1/plans", product=product, currency="usd", amount=100, interval="month")
    changed = [
        shop.post(f"/v1/prices/{tiered['id']}", nickname="Old", active=False),
        shop.post(f"/v1/plans/{plan['id']}", nickname="Gold"),
    ]
    shop.delete(f"/v1/plans/{plan['id']}")
    return [tiered, divided, monthly, plan, *changed]


def discounts(shop: Shop) -> list[Object]:
    """Coupons of both kinds, a promotion code, and a customer whose discount changes and goes."""
    share = shop.post(
        "/v1/coupons",
        percent_off=10,
        duration="repeating",
        duration_in_months=3,
        max_redemptions=5,
        redeem_by=_LATER,
        applies_to__products=[shop.product()["id"]],
        expand=["applies_to"],
    )
    amount = shop.post(
        "/v1/coupons", amount_off=100, currency="usd", currency_options__eur__amount_off=90, expand=["currency_options"]
    )
    code = shop.post(
        "/v1/promotion_codes",
        promotion__type="coupon",
        promotion__coupon=amount["id"],
        code="SPRING",
        expires_at=_LATER,
        max_redemptions=7,
        restrictions__minimum_amount=50,
        restrictions__minimum_amount_currency="usd",
    )
    customer = shop.customer(coupon=amount["id"])
    path = f"/v1/customers/{customer['id']}"
    changed = [
        shop.post(f"/v1/coupons/{amount['id']}", name="Spring"),
        shop.post(f"/v1/promotion_codes/{code['id']}", metadata__a="b"),
        shop.post(path, coupon=share["id"]),
    ]
    shop.delete(f"{path}/discount")
    shop.delete(f"/v1/coupons/{share['id']}")
    return [share, amount, code, customer, *changed]


def taxes(shop: Shop) -> list[Object]:
    """A tax rate, and the tax ids of a customer and of the account."""
    rate = shop.post(
        "/v1/tax_rates",
        display_name="VAT",
        inclusive=True,
        percentage="19",
        country="DE",
        jurisdiction="DE",
        tax_type="vat",
    )
    number = {"tax_id_data__0__type": "eu_vat", "tax_id_data__0__value": "DE123456789"}
    customer = shop.customer(**number, expand=["tax_ids"])
    tax_id = shop.post(f"/v1/customers/{customer['id']}/tax_ids", type="us_ein", value="12-3456789")
    shop.delete(f"/v1/customers/{customer['id']}/tax_ids/{tax_id['id']}")
    own = shop.post("/v1/tax_ids", type="de_stn", value="1234567890")
    return [rate, customer, tax_id, own, shop.post(f"/v1/tax_rates/{rate['id']}", description="Full")]


def balances(shop: Shop) -> list[Object]:
    """What moves a customer's balance: its first value, a movement, an invoice."""
    customer = shop.customer(balance=-100)["id"]
    path = f"/v1/customers/{customer}/balance_transactions"
    moved = shop.post(path, amount=-500, currency="usd", description="Goodwill", metadata__a="b")
    opened = shop.open_invoice(customer, 2000)
    shop.post(f"/v1/invoices/{opened['id']}/void")
    return [moved, *shop.get(path)["data"]]


def credit_notes(shop: Shop) -> list[Object]:
    """Before and after a payment, changed, voided, imagined; with their lines."""
    customer = shop.customer(payment_method="pm_card_visa", invoice_settings__default_payment_method="pm_card_visa")
    coupon = shop.post("/v1/coupons", percent_off=10)["id"]
    opened = shop.open_invoice(customer["id"], 2000, 1000, discounts__0__coupon=coupon)
    of_a_line = shop.post(
        "/v1/credit_notes",
        invoice=opened["id"],
        lines__0__type="invoice_line_item",
        lines__0__invoice_line_item=opened["lines"]["data"][0]["id"],
        lines__0__quantity=1,
        memo="Too many",
        reason="duplicate",
    )
    voided = shop.post("/v1/credit_notes", invoice=opened["id"], amount=100)
    path = f"/v1/credit_notes/{voided['id']}"
    changed = [shop.post(path, memo="A mistake"), shop.post(f"{path}/void")]
    shop.post(f"/v1/invoices/{opened['id']}/pay")
    parts = {"refund_amount": 100, "credit_amount": 100, "out_of_band_amount": 100}
    after = shop.post("/v1/credit_notes", invoice=opened["id"], amount=300, **parts)
    imagined = shop.get("/v1/credit_notes/preview", invoice=opened["id"], amount=10, credit_amount=10)
    lines = shop.get(f"/v1/credit_notes/{of_a_line['id']}/lines")["data"]
    return [of_a_line, *changed, after, imagined, *lines, shop.invoice(opened["id"], expand=["discounts"])]


def given_up(shop: Shop) -> list[Object]:
    """Invoices that were replaced, voided, written off, paid elsewhere; and a preview."""
    original = shop.open_invoice()
    revision = shop.post("/v1/invoices", from_invoice__action="revision", from_invoice__invoice=original["id"])
    shop.post(f"/v1/invoices/{revision['id']}/finalize")
    left = [shop.post(f"/v1/invoices/{shop.open_invoice()['id']}/{each}") for each in ("void", "mark_uncollectible")]
    paid = shop.post(f"/v1/invoices/{shop.open_invoice()['id']}/pay", paid_out_of_band=True)
    shop.item(original["customer"])
    preview = shop.post("/v1/invoices/create_preview", customer=original["customer"])
    return [revision, shop.invoice(original["id"]), *left, paid, preview]


STORIES: tuple[Callable[[Shop], list[Object]], ...] = (
    products,
    prices,
    discounts,
    taxes,
    balances,
    credit_notes,
    given_up,
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_objects_and_their_events(story: Callable[[Shop], list[Object]], shop: Shop) -> None:
    shown = story(shop)
    told = shop.events()
    every = [*shown, *told, *(event["data"]["object"] for event in told)]
    assert [mismatch for each in every for mismatch in mismatches(each)] == []
