"""Whatever is changed on the way: what a subscription is billed in all is what was subscribed to, second by second."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.serving import Server
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books
from tests.support.wire import Wire, new_key

WEEK = 7 * DAY


@dataclass(frozen=True)
class Change:
    """A change some seconds after the one before it."""

    after: int
    operation: str
    amount: int
    quantity: int
    behavior: str

    def params(self, books: Books, subscription: Object) -> dict[str, object]:
        """What the update says."""
        first, *_, last = [item["id"] for item in subscription["items"]["data"]] * 2
        changes: dict[str, dict[str, object]] = {
            "swap": {"items__0__id": first, "items__0__price": "price", "items__0__quantity": self.quantity},
            "more": {"items__0__id": last, "items__0__quantity": self.quantity},
            "add": {"items__0__price": "price", "items__0__quantity": self.quantity},
            "remove": {"items__0__id": first, "items__0__deleted": True} if first != last else {},
            "restart": {"billing_cycle_anchor__type": "now"},
        }
        params = changes[self.operation]
        if "items__0__price" in params:
            params["items__0__price"] = books.price(self.amount, interval="week")
        return {**params, "proration_behavior": self.behavior}


changes = st.builds(
    Change,
    after=st.integers(3600, 9 * DAY),
    operation=st.sampled_from(["swap", "more", "add", "remove", "restart"]),
    amount=st.integers(0, 20_000),
    quantity=st.integers(1, 5),
    behavior=st.sampled_from(["always_invoice", "create_prorations"]),
)


def cost(subscription: Object, percent_off: int, seconds: int) -> Fraction:
    """What the items of a subscription cost for some seconds, in cents."""
    week = sum(item["price"]["unit_amount"] * item["quantity"] for item in subscription["items"]["data"])
    return Fraction(week * (100 - percent_off) * seconds, 100 * WEEK)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mode=st.sampled_from(["classic", "flexible"]),
    first_part=st.integers(0, 6 * DAY),
    amounts=st.tuples(st.integers(0, 20_000), st.integers(1, 20_000)),
    percent_off=st.sampled_from([0, 0, 25]),
    steps=st.lists(changes, min_size=1, max_size=4),
    last=st.integers(3600, 9 * DAY),
)
def test_what_is_billed_in_all_is_what_was_subscribed_to(
    server: Server,
    mode: str,
    first_part: int,
    amounts: tuple[int, int],
    percent_off: int,
    steps: list[Change],
    last: int,
) -> None:
    shop = Shop(Wire(server.url, new_key()))
    books = Books(shop)
    now = books.stop()
    terms: dict[str, object] = {"billing_mode__type": mode}
    if first_part:
        terms["billing_cycle_anchor"] = now + first_part
    if percent_off:
        terms["discounts__0__coupon"] = shop.coupon(percent_off=str(percent_off), duration="forever")["id"]
    prices = [books.price(amount, interval="week") for amount in amounts]
    subscription = books.subscribe(shop.paying_customer()["id"], *prices, **terms)
    path, expected = f"/v1/subscriptions/{subscription['id']}", Fraction(0)
    for change in steps:
        expected += cost(subscription, percent_off, change.after)
        now += change.after
        books.move_to(now)
        subscription = books.update(subscription["id"], **change.params(books, subscription))
    expected += cost(subscription, percent_off, last)
    books.move_to(now + last)
    shop.wire.ok(shop.wire.delete(path, {"prorate": "true", "invoice_now": "true"}))
    invoices = shop.wire.all("/v1/invoices", {"subscription": subscription["id"]})
    lines = sum(len(invoice["lines"]["data"]) for invoice in invoices)
    assert shop.get("/v1/invoiceitems", pending=True)["data"] == []
    # Each line is rounded by itself.
    assert abs(sum(invoice["total"] for invoice in invoices) - expected) <= lines
