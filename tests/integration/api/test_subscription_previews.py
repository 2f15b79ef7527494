"""Previews of subscriptions: what they show is what a change, a renewal or an end then bills, to the last cent."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.resources import check_refusal
from tests.support.serving import Server
from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import DAY, MONTH_START, Books, items, line_texts
from tests.support.wire import Wire, new_key

PREVIEW = "/v1/invoices/create_preview"


@dataclass(frozen=True)
class Change:
    """A change of a subscription to one price, or two, as an update and as a preview spell it."""

    interval: str
    amounts: tuple[int, int, int]
    quantities: tuple[int, int]
    coupon: dict[str, str | int] | None
    taxed: bool
    elapsed: int
    behavior: str
    operation: str
    classic: bool
    anchor: str
    days: int
    balance: int = 0
    itemized: bool = field(default=False)
    stub: int = 0

    def params(self, item: str, second: str, price: str, now: int) -> dict[str, object]:
        """What the update says."""
        changes: dict[str, dict[str, object]] = {
            "swap": {"items__0__id": item, "items__0__price": price, "items__0__quantity": self.quantities[1]},
            "more": {"items__0__id": item, "items__0__quantity": self.quantities[1]},
            "add": {"items__0__price": price, "items__0__quantity": self.quantities[1]},
            "remove": {"items__0__id": second, "items__0__deleted": True},
            "trial": {"trial_end": now + self.days * DAY},
            "end": {"cancel_at": now + self.days * DAY},
            "nothing": {"metadata__a": "b"},
        }
        anchor = {} if self.anchor == "unchanged" else {"billing_cycle_anchor__type": self.anchor}
        return {**changes[self.operation], **anchor, "proration_behavior": self.behavior}


changes = st.builds(
    Change,
    interval=st.sampled_from(["day", "week", "month", "year"]),
    amounts=st.tuples(*[st.integers(0, 50_000)] * 3),
    quantities=st.tuples(st.integers(1, 5), st.integers(0, 7)),
    coupon=st.sampled_from(
        [
            None,
            {"percent_off": "33.3", "duration": "forever"},
            {"amount_off": 500, "currency": "usd", "duration": "forever"},
            {"percent_off": "10", "duration": "once"},
            {"percent_off": "50", "duration": "repeating", "duration_in_months": 2},
        ]
    ),
    taxed=st.booleans(),
    elapsed=st.integers(1, 100),
    behavior=st.sampled_from(["always_invoice", "create_prorations", "none"]),
    operation=st.sampled_from(["swap", "more", "add", "remove", "trial", "end", "nothing"]),
    classic=st.booleans(),
    anchor=st.sampled_from(["unchanged", "unchanged", "unchanged", "now"]),
    days=st.integers(1, 40),
    balance=st.integers(-3000, 3000),
    itemized=st.booleans(),
    stub=st.sampled_from([0, 0, 5, 20]),
)


def in_the_details(params: dict[str, object]) -> dict[str, object]:
    """The parameters of an update as those of a preview."""
    named = (each for each in params.items() if not each[0].startswith("metadata"))
    return {f"subscription_details__{name}": value for name, value in named}


def figures(invoice: Object) -> Object:
    """All that two invoices of the same change have in common."""
    amounts = ("subtotal", "total", "total_excluding_tax", "starting_balance", "amount_due", "currency", "discounts")
    lines = [
        {name: line[name] for name in ("amount", "description", "period", "quantity", "discountable")}
        | {"taxes": [tax["amount"] for tax in line["taxes"]]}
        | {"discount_amounts": [each["amount"] for each in line["discount_amounts"]]}
        for line in invoice["lines"]["data"]
    ]
    shown: Object = {name: invoice[name] for name in amounts if name != "discounts"}
    return {**shown, "lines": lines, "period": (invoice["period_start"], invoice["period_end"])}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=changes)
def test_a_preview_is_what_the_change_then_bills(server: Server, change: Change) -> None:
    shop = Shop(Wire(server.url, new_key()))
    books = Books(shop)
    start = books.stop()
    customer = shop.paying_customer()["id"]
    first, second, third = (books.price(amount, interval=change.interval) for amount in change.amounts)
    terms: dict[str, object] = {"items__0__quantity": change.quantities[0]}
    if change.coupon is not None:
        terms["discounts__0__coupon"] = shop.coupon(**change.coupon)["id"]
    if change.taxed:
        terms["default_tax_rates"] = [shop.tax_rate()["id"]]
    if change.classic:
        terms["billing_mode__type"] = "classic"
    elif change.itemized:
        terms["billing_mode__type"] = "flexible"
        terms["billing_mode__flexible__proration_discounts"] = "itemized"
    if change.stub and change.interval in ("month", "year"):
        terms["billing_cycle_anchor"] = start + change.stub * DAY
    created = books.subscribe(customer, first, second, **terms)
    end = created["items"]["data"][0]["current_period_end"]
    shop.post(f"/v1/customers/{customer}", balance=change.balance)
    now = start + (end - start) * change.elapsed // 101
    books.move_to(now)
    one, other = (item["id"] for item in created["items"]["data"])
    params = change.params(one, other, third, now)
    answer = shop.wire.post(PREVIEW, spelled({"subscription": created["id"], **in_the_details(params)}))
    preview = answer.json
    assert shop.get("/v1/invoiceitems", pending=True)["data"] == []
    updated = books.update(created["id"], **params)
    if answer.status == 404:
        # It ends with nothing more to bill.
        books.move_to(updated["cancel_at"])
        assert books.subscription(created["id"])["latest_invoice"] == created["latest_invoice"]
        return
    if updated["latest_invoice"] == created["latest_invoice"]:
        books.move_to(min(item["current_period_end"] for item in updated["items"]["data"]))
        updated = books.subscription(created["id"])
    assert figures(books.latest_invoice(updated)) == figures(preview)
    assert (preview["billing_reason"], preview["status"]) == ("upcoming", "draft")


def test_the_first_invoice_of_a_subscription_that_would_be_made(books: Books, shop: Shop) -> None:
    books.stop()
    customer, price = shop.paying_customer()["id"], books.price(1000)
    imagined = {f"subscription_details__{name}": value for name, value in items(price).items()}
    preview = shop.post(PREVIEW, customer=customer, **imagined)
    assert shop.get("/v1/subscriptions")["data"] == []
    assert figures(preview) == figures(books.latest_invoice(books.subscribe(customer, price)))
    trial = shop.post(PREVIEW, customer=customer, **imagined, subscription_details__trial_end=MONTH_START + 9 * DAY)
    assert line_texts(trial) == [("Free trial for 1 × Gold", 0)]


def test_the_next_renewal_is_what_a_customer_is_billed_next(books: Books, shop: Shop) -> None:
    books.stop()
    customer = shop.paying_customer()["id"]
    books.subscribe(customer, books.price(9000, interval="year"))
    monthly = books.subscribe(customer, books.price(1000))
    shop.item(customer, amount=300, description="Extra")
    preview = shop.post(PREVIEW, customer=customer)
    assert preview["parent"]["subscription_details"]["subscription"] == monthly["id"]
    assert line_texts(preview) == [("Extra", 300), ("1 × Gold (at $10.00 / month)", 1000)]
    recurring = shop.post(PREVIEW, customer=customer, preview_mode="recurring")
    assert line_texts(recurring) == [("1 × Gold (at $10.00 / month)", 1000)]
    more = {"invoice_items__0__amount": 700, "invoice_items__0__currency": "usd"}
    assert shop.post(PREVIEW, subscription=monthly["id"], **more)["total"] == 2000


def test_an_end_is_previewed(books: Books, shop: Shop) -> None:
    start = books.stop(1_775_001_600)
    created = books.subscribe(shop.paying_customer()["id"], books.price(3000))
    books.move_to(start + 20 * DAY)
    path = {"subscription": created["id"]}
    now = shop.post(PREVIEW, **path, subscription_details__cancel_now=True)
    assert line_texts(now) == [("Unused time on Gold after 21 Apr 2026", -1000)]
    answer = shop.wire.post(
        PREVIEW, {"subscription": created["id"], "subscription_details[cancel_at_period_end]": "true"}
    )
    assert (answer.status, answer.error["code"]) == (404, "invoice_upcoming_none")


def test_an_end_within_a_period_is_where_the_period_of_the_last_invoice_ends(books: Books, shop: Shop) -> None:
    start = books.stop(1_775_001_600)
    created = books.subscribe(shop.paying_customer()["id"], books.price(3000))
    books.move_to(start + 10 * DAY)
    ending = {"cancel_at": start + 20 * DAY, "proration_behavior": "create_prorations"}
    preview = shop.post(PREVIEW, subscription=created["id"], **in_the_details(ending))
    assert (preview["period_start"], preview["period_end"]) == (start, start + 20 * DAY)
    books.update(created["id"], **ending)
    books.move_to(start + 20 * DAY)
    assert figures(books.latest_invoice(books.subscription(created["id"]))) == figures(preview)


def test_from_when_on_is_prorated(books: Books, shop: Shop) -> None:
    start = books.stop(1_775_001_600)
    created = books.subscribe(shop.paying_customer()["id"], books.price(3000))
    (item,) = created["items"]["data"]
    books.move_to(start + 25 * DAY)
    params = {
        "items__0__id": item["id"],
        "items__0__quantity": 2,
        "proration_date": start + 20 * DAY,
        "proration_behavior": "always_invoice",
    }
    preview = shop.post(PREVIEW, subscription=created["id"], **in_the_details(params))
    assert preview["parent"]["subscription_details"]["subscription_proration_date"] == start + 20 * DAY
    assert preview["total"] == books.latest_invoice(books.update(created["id"], **params))["total"] == 1000
    late = {**params, "items__0__quantity": 3, "proration_date": start - 1}
    refused = books.refused(f"/v1/subscriptions/{created['id']}", **late)
    assert refused["message"] == "Cannot specify proration date outside of current subscription period"


@pytest.mark.parametrize(
    ("details", "is_new"),
    [
        ({"start_date": 1_767_225_600}, False),
        ({"billing_mode__type": "classic"}, False),
        ({"billing_cycle_anchor__type": "timestamp", "billing_cycle_anchor__timestamp": 1_769_000_000}, False),
        ({"cancel_now": True}, True),
        ({"proration_date": 1_767_225_600}, True),
        ({"billing_cycle_anchor__type": "timestamp"}, True),
    ],
)
def test_what_a_preview_cannot_show_is_refused(
    details: dict[str, object], is_new: bool, books: Books, shop: Shop
) -> None:
    books.stop()
    customer, price = shop.paying_customer()["id"], books.price(3100)
    created = books.subscribe(customer, price)
    new = {"customer": customer, "subscription_details__items__0__price": price}
    about = new if is_new else {"subscription": created["id"]}
    spelled = {f"subscription_details__{name}": value for name, value in details.items()}
    refused = books.refused("/v1/invoices/create_preview", **about, **spelled)
    assert refused["status"] == 400
    assert refused["param"].startswith(f"subscription_details[{next(iter(details)).partition('__')[0]}]")


@pytest.mark.parametrize("name", ["trial_end", "cancel_at"])
@pytest.mark.parametrize("is_new", [False, True])
def test_what_is_refused_of_a_change_is_named_as_the_preview_does(
    name: str, is_new: bool, books: Books, shop: Shop
) -> None:
    customer, price = shop.paying_customer()["id"], books.price(3100)
    created = books.subscribe(customer, price)
    whose = {"customer": customer} if is_new else {"subscription": created["id"]}
    new = {"subscription_details[items][0][price]": price} if is_new else {}
    detail = f"subscription_details[{name}]"
    check_refusal(shop.wire.post(PREVIEW, {**whose, **new, detail: 5}), detail)
    older = shop.wire.with_version("2024-12-18.acacia")
    new = {"subscription_items[0][price]": price} if is_new else {}
    asked = {**whose, **new, f"subscription_{name}": "5"}
    check_refusal(older.get("/v1/invoices/upcoming", asked), f"subscription_{name}")


_NEITHER = "When previewing changes to a subscription, you must specify either `subscription` or `{}`"


@pytest.mark.parametrize(
    "details",
    [{"proration_date": 1_767_225_600}, {"cancel_now": True}, {"default_tax_rates": ""}, {"resume_at": "now"}],
)
@pytest.mark.parametrize("subscribed", [False, True])
def test_changes_of_no_subscription_are_refused(
    details: dict[str, object], subscribed: bool, books: Books, shop: Shop
) -> None:
    """As stripe-ruby-mock's tests have it of Stripe: whose subscription is changed is not guessed."""
    customer = shop.paying_customer()["id"]
    for _ in range(subscribed):
        books.subscribe(customer, books.price(3100))
    spelled = {f"subscription_details[{name}]": value for name, value in details.items()}
    refused = shop.wire.post(PREVIEW, {"customer": customer, **spelled})
    assert (refused.status, refused.error["message"]) == (400, _NEITHER.format("subscription_details[items]"))


@pytest.mark.parametrize("path", ["/v1/invoices/upcoming", "/v1/invoices/upcoming/lines"])
def test_changes_of_no_subscription_are_refused_in_the_words_of_older_versions(path: str, shop: Shop) -> None:
    older = shop.wire.with_version("2024-12-18.acacia")
    asked = {"customer": shop.paying_customer()["id"], "subscription_proration_date": "1767225600"}
    refused = older.get(path, asked)
    assert (refused.status, refused.error["message"]) == (400, _NEITHER.format("subscription_items"))


def test_a_new_subscription_has_no_proration_date(books: Books, shop: Shop) -> None:
    new = {"customer": shop.paying_customer()["id"], "subscription_details[items][0][price]": books.price(3100)}
    refused = shop.wire.post(PREVIEW, {**new, "subscription_details[proration_date]": "1767225600"})
    assert (refused.status, refused.error["message"]) == (
        400,
        "Cannot specify proration date without specifying a subscription",
    )


def test_older_versions_preview_by_other_names(books: Books, shop: Shop) -> None:
    books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    (item,) = created["items"]["data"]
    older = Shop(shop.wire.with_version("2024-06-20"))
    params = {"subscription": created["id"], "subscription_items[0][id]": item["id"]}
    shown = older.get("/v1/invoices/upcoming", **params, **{"subscription_items[0][quantity]": 3})
    assert (shown["total"], shown["subscription"]) == (5000, created["id"])
    assert "id" not in shown
