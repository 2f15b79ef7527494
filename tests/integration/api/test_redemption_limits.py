"""A coupon or a code is redeemed as often as it may be, however many redemptions one request asks for."""

import pytest

from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


def limited(shop: Shop, kind: str) -> Object:
    """A coupon, or a code for one, that can be redeemed once."""
    if kind == "coupon":
        return shop.post("/v1/coupons", percent_off="10", max_redemptions=1)
    coupon = shop.post("/v1/coupons", percent_off="10")["id"]
    return shop.post(
        "/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="ONCE", max_redemptions=1
    )


@pytest.mark.parametrize("kind", ["coupon", "promotion_code"])
def test_two_redemptions_in_one_request_are_one_too_many(kind: str, shop: Shop) -> None:
    once, draft = limited(shop, kind), shop.draft()
    lines = {f"lines[{n}][amount]": 1000 for n in range(2)} | {
        f"lines[{n}][discounts][0][{kind}]": once["id"] for n in range(2)
    }
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/add_lines", lines)
    assert (refused.status, refused.error["param"]) == (400, f"lines[1][discounts][0][{kind}]")
    assert shop.get(f"/v1/{kind}s/{once['id']}")["times_redeemed"] == 0


def test_each_redemption_of_a_request_counts(shop: Shop) -> None:
    coupon, draft = shop.post("/v1/coupons", percent_off="10"), shop.draft()
    code = shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon["id"])
    lines = {f"lines[{n}][amount]": 1000 for n in range(2)} | {
        f"lines[{n}][discounts][0][promotion_code]": code["id"] for n in range(2)
    }
    shop.post(f"/v1/invoices/{draft['id']}/add_lines", **lines)
    assert shop.get(f"/v1/promotion_codes/{code['id']}")["times_redeemed"] == 2
    assert shop.get(f"/v1/coupons/{coupon['id']}")["times_redeemed"] == 2
