"""Quotes over the wire: drafted, finalized, accepted, canceled, expired, cloned."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import stripe
from pypdf import PdfReader

from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

PATH = "/v1/quotes"
MONTH = 30 * 86400

pytestmark = pytest.mark.every_engine


class Desk:
    """A shop that quotes a customer who could pay."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.books = Books(shop)
        self.customer: Object = shop.paying_customer(email="jenny@example.com")
        self.chair = shop.price(unit_amount=1099, currency="usd", product_data__name="Chair")["id"]
        self.gold = self.books.price(2000)

    def draft(self, *lines: tuple[str, int], **params: Any) -> Object:
        """A draft that offers these prices, so many of each."""
        offered = lines or ((self.chair, 2),)
        named = {
            f"line_items__{n}__{name}": value
            for n, (price, quantity) in enumerate(offered)
            for name, value in (("price", price), ("quantity", quantity))
        }
        return self.shop.post(PATH, **{"customer": self.customer["id"], **named, **params})

    def open(self, *lines: tuple[str, int], **params: Any) -> Object:
        """The same, finalized."""
        return self.do(self.draft(*lines, **params), "finalize")

    def do(self, quote: Object, what: str, **params: Any) -> Object:
        """The quote after an operation."""
        return self.shop.post(f"{PATH}/{quote['id']}/{what}", **params)

    def read(self, quote: Object, **params: Any) -> Object:
        """The quote as it reads now."""
        return self.shop.get(f"{PATH}/{quote['id']}", **params)

    def refused(self, quote: Object | None, what: str = "", **params: Any) -> Object:
        """The error of a request that is refused."""
        path = PATH if quote is None else f"{PATH}/{quote['id']}{what}"
        return self.books.refused(path, **params)


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


def test_a_draft(desk: Desk) -> None:
    quote = desk.draft()
    assert_keys(quote, stripe.Quote, "line_items")
    assert (quote["status"], quote["number"], quote["amount_subtotal"], quote["amount_total"]) == (
        "draft",
        None,
        2198,
        2198,
    )
    assert quote["expires_at"] - quote["created"] == MONTH
    assert quote["computed"] == {
        "recurring": None,
        "upfront": {
            "amount_subtotal": 2198,
            "amount_total": 2198,
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        },
    }
    assert [event["type"] for event in desk.shop.events(type="quote.created")] == ["quote.created"]


def test_numbers_count_quotes_of_a_customer_and_their_revisions(desk: Desk) -> None:
    """docs.stripe.com/quotes/overview."""
    prefix = desk.customer["invoice_prefix"]
    first, second = desk.open(), desk.open()
    revision = desk.shop.post(PATH, from_quote__quote=first["id"], from_quote__is_revision="true")
    copy = desk.shop.post(PATH, from_quote__quote=first["id"])
    assert (revision["status"], revision["number"], revision["from_quote"]) == (
        "draft",
        None,
        {"is_revision": True, "quote": first["id"]},
    )
    assert desk.read(first)["status"] == "open"
    numbers = [each["number"] for each in (first, second, desk.do(revision, "finalize"), desk.do(copy, "finalize"))]
    assert numbers == [f"QT-{prefix}-0001-1", f"QT-{prefix}-0002-1", f"QT-{prefix}-0001-2", f"QT-{prefix}-0003-1"]
    assert desk.read(first)["status"] == "canceled"


class TestAccepting:
    """What a quote becomes."""

    def test_an_invoice_of_what_is_billed_once(self, desk: Desk) -> None:
        rate = desk.shop.tax_rate(display_name="VAT", percentage="10", inclusive="false")["id"]
        coupon = desk.shop.coupon(percent_off="50", duration="once")["id"]
        quote = desk.open(
            (desk.chair, 2),
            discounts__0__coupon=coupon,
            default_tax_rates__0=rate,
            collection_method="send_invoice",
            invoice_settings__days_until_due="14",
            metadata__order="7",
        )
        assert (quote["amount_subtotal"], quote["amount_total"]) == (2198, 1209)
        assert quote["total_details"] == {"amount_discount": 1099, "amount_shipping": 0, "amount_tax": 110}
        accepted = desk.do(quote, "accept")
        invoice = desk.shop.invoice(accepted["invoice"])
        assert (accepted["status"], accepted["subscription"]) == ("accepted", None)
        assert (invoice["status"], invoice["billing_reason"], invoice["total"]) == ("draft", "quote_accept", 1209)
        assert invoice["parent"] == {
            "quote_details": {"quote": quote["id"]},
            "subscription_details": None,
            "type": "quote_details",
        }
        assert invoice["due_date"] - invoice["created"] == 14 * 86400
        assert (invoice["auto_advance"], invoice["metadata"]) == (True, {"order": "7"})
        assert desk.shop.get(f"/v1/coupons/{coupon}")["times_redeemed"] == 1
        assert [event["type"] for event in desk.shop.events()][-4:] == [
            "invoiceitem.created",
            "customer.updated",
            "invoice.created",
            "quote.accepted",
        ]

    def test_a_subscription_with_something_that_is_billed_once(self, desk: Desk) -> None:
        quote = desk.open((desk.gold, 3), (desk.chair, 1), subscription_data__metadata__seat="a")
        assert (quote["amount_total"], quote["computed"]["recurring"]["amount_total"]) == (7099, 6000)
        assert quote["computed"]["recurring"]["interval"] == "month"
        accepted = desk.do(quote, "accept")
        subscription = desk.books.subscription(accepted["subscription"])
        invoice = desk.shop.invoice(subscription["latest_invoice"])
        assert (subscription["status"], subscription["metadata"]) == ("active", {"seat": "a"})
        assert [item["quantity"] for item in subscription["items"]["data"]] == [3]
        assert (accepted["invoice"], invoice["total"], invoice["status"]) == (invoice["id"], 7099, "paid")

    def test_a_trial(self, desk: Desk) -> None:
        quote = desk.open((desk.gold, 1), subscription_data__trial_period_days="7")
        assert (quote["amount_total"], quote["computed"]["recurring"]["amount_total"]) == (0, 2000)
        subscription = desk.books.subscription(desk.do(quote, "accept")["subscription"])
        assert (subscription["status"], subscription["trial_end"] - subscription["created"]) == ("trialing", 7 * 86400)

    def test_a_schedule_of_what_begins_later(self, desk: Desk) -> None:
        begins = desk.customer["created"] + 10 * 86400
        quote = desk.open((desk.gold, 2), subscription_data__effective_date=str(begins))
        accepted = desk.do(quote, "accept")
        schedule = desk.shop.get(f"/v1/subscription_schedules/{accepted['subscription_schedule']}")
        assert (accepted["invoice"], accepted["subscription"]) == (None, None)
        assert (schedule["status"], schedule["phases"][0]["start_date"]) == ("not_started", begins)
        assert schedule["phases"][0]["items"][0]["quantity"] == 2

    def test_months_of_a_coupon_count_from_here(self, desk: Desk) -> None:
        coupon = desk.shop.coupon(percent_off="25", duration="repeating", duration_in_months="3")["id"]
        quote = desk.open((desk.gold, 1), discounts__0__coupon=coupon)
        assert (quote["amount_total"], quote["computed"]["recurring"]["amount_total"]) == (1500, 2000)
        desk.shop.clock(advance=9 * 86400)
        subscription = desk.books.subscription(desk.do(quote, "accept")["subscription"], expand__0="discounts")
        (discount,) = subscription["discounts"]
        assert discount["start"] == subscription["created"]
        assert desk.shop.get(f"/v1/coupons/{coupon}")["times_redeemed"] == 1

    def test_a_card_that_is_declined_leaves_the_quote_open(self, desk: Desk) -> None:
        poor = desk.shop.customer()["id"]
        quote = desk.open((desk.gold, 1), customer=poor)
        assert "no attached payment source" in desk.refused(quote, "/accept")["message"]
        assert desk.read(quote)["status"] == "open"


def test_what_time_makes_of_quotes(desk: Desk) -> None:
    draft, opened, accepted = desk.draft(), desk.open(), desk.do(desk.open(), "accept")
    longer = desk.shop.post(f"{PATH}/{opened['id']}", expires_at=str(opened["expires_at"] + 86400))
    desk.shop.clock(advance=MONTH + 60)
    assert [desk.read(each)["status"] for each in (draft, longer, accepted)] == ["canceled", "open", "accepted"]
    desk.shop.clock(advance=86400)
    assert desk.read(longer)["status"] == "canceled"
    (first, last) = desk.shop.events(type="quote.canceled")
    assert (first["request"], last["data"]["object"]["id"]) == ({"id": None, "idempotency_key": None}, longer["id"])


ALLOWED = {
    "draft": {"update", "finalize", "cancel"},
    "open": {"accept", "cancel"},
    "accepted": set(),
    "canceled": set(),
}


@pytest.mark.parametrize("status", ALLOWED)
@pytest.mark.parametrize("operation", ["update", "finalize", "accept", "cancel"])
def test_status_and_operation(status: str, operation: str, desk: Desk) -> None:
    """docs.stripe.com/quotes/overview: the table of statuses; a finalized quote keeps all but its date."""
    quote = desk.draft()
    steps = {"open": ["finalize"], "accepted": ["finalize", "accept"], "canceled": ["cancel"]}
    for step in steps.get(status, []):
        quote = desk.do(quote, step)
    path = "" if operation == "update" else f"/{operation}"
    params = {"description": "For you"} if operation == "update" else {}
    if operation in ALLOWED[status]:
        desk.shop.post(f"{PATH}/{quote['id']}{path}", **params)
        return
    before = desk.read(quote)
    error = desk.refused(quote, path, **params)
    assert error["type"] == "invalid_request_error"
    assert status in error["message"] or "finalized" in error["message"]
    assert desk.read(quote) == before


class TestChanging:
    """What may be said of a draft."""

    def test_lines(self, desk: Desk) -> None:
        quote = desk.draft((desk.chair, 2), (desk.gold, 1), expand__0="line_items")
        kept = quote["line_items"]["data"][1]["id"]
        changed = desk.shop.post(
            f"{PATH}/{quote['id']}",
            line_items__0__id=kept,
            line_items__0__quantity="5",
            line_items__1__price_data__currency="usd",
            line_items__1__price_data__product=desk.shop.product(name="Table")["id"],
            line_items__1__price_data__unit_amount="700",
            expand__0="line_items",
        )
        lines = changed["line_items"]["data"]
        assert [(line["id"] == kept, line["quantity"], line["amount_total"]) for line in lines] == [
            (True, 5, 10000),
            (False, 1, 700),
        ]
        assert [line["description"] for line in lines] == ["Gold", "Table"]
        for line in lines:
            assert_keys(line, stripe.LineItem, "discounts", "taxes")

    def test_lists_of_lines(self, desk: Desk) -> None:
        quote = desk.draft((desk.gold, 1), (desk.chair, 1), subscription_data__trial_period_days="3")
        offered = desk.shop.get(f"{PATH}/{quote['id']}/line_items")
        upfront = desk.shop.get(f"{PATH}/{quote['id']}/computed_upfront_line_items")
        assert [line["amount_total"] for line in offered["data"]] == [2000, 1099]
        assert [line["amount_total"] for line in upfront["data"]] == [0, 1099]
        page = desk.shop.get(f"{PATH}/{quote['id']}/line_items", limit=1, starting_after=offered["data"][0]["id"])
        assert ([line["id"] for line in page["data"]], page["has_more"]) == ([offered["data"][1]["id"]], False)

    def test_a_customer_is_named_once(self, desk: Desk) -> None:
        quote = desk.shop.post(PATH, line_items__0__price=desk.chair)
        assert (quote["customer"], desk.refused(quote, "/finalize")["param"]) == (None, "customer")
        named = desk.shop.post(f"{PATH}/{quote['id']}", customer=desk.customer["id"])
        assert named["customer"] == desk.customer["id"]
        assert desk.refused(quote, customer=desk.shop.customer()["id"])["param"] == "customer"

    @pytest.mark.parametrize(
        ("params", "param"),
        [
            ({"line_items__0__price": "price_nope"}, "line_items[0][price]"),
            ({"line_items__0__quantity": "2"}, "line_items[0][price]"),
            ({"customer": "cus_nope"}, "customer"),
            ({"expires_at": "1000"}, "expires_at"),
            ({"from_quote__quote": "qt_nope"}, "from_quote[quote]"),
            ({"invoice_settings__days_until_due": "3"}, "invoice_settings[days_until_due]"),
            ({"header": "x" * 51}, "header"),
        ],
    )
    def test_refusals(self, desk: Desk, params: dict[str, str], param: str) -> None:
        assert desk.refused(None, **params)["param"] == param
        assert desk.shop.get(PATH)["data"] == []

    def test_prices_that_do_not_go_together(self, desk: Desk) -> None:
        yearly = desk.books.price(9000, interval="year")
        euro = desk.shop.price(unit_amount=5, currency="eur", product_data__name="E")["id"]
        for other in (yearly, euro):
            offered = {"line_items__0__price": desk.gold, "line_items__1__price": other}
            assert desk.refused(None, **offered)["param"].startswith("line_items")


def test_lists(desk: Desk) -> None:
    draft, opened = desk.draft(), desk.open()
    other = desk.draft(customer=desk.shop.customer()["id"])

    def ids(**params: str) -> list[str]:
        return [each["id"] for each in desk.shop.get(PATH, **params)["data"]]

    assert ids() == [other["id"], opened["id"], draft["id"]]
    assert ids(status="open") == [opened["id"]]
    assert ids(customer=other["customer"]) == [other["id"]]


def test_on_a_test_clock(desk: Desk) -> None:
    clock = desk.shop.post("/v1/test_helpers/test_clocks", frozen_time=1_767_225_600)["id"]
    customer = desk.shop.paying_customer(test_clock=clock)["id"]
    quote = desk.draft(customer=customer)
    assert (quote["test_clock"], quote["created"]) == (clock, 1_767_225_600)
    assert desk.shop.get(PATH)["data"] == []
    assert [each["id"] for each in desk.shop.get(PATH, test_clock=clock)["data"]] == [quote["id"]]
    desk.shop.advance(clock, 1_767_225_600 + MONTH)
    assert desk.read(quote)["status"] == "canceled"


def test_the_pdf(desk: Desk) -> None:
    rate = desk.shop.tax_rate(display_name="VAT", percentage="10", inclusive="false")["id"]
    coupon = desk.shop.coupon(percent_off="50", duration="forever", name="Half")["id"]
    quote = desk.draft(
        (desk.gold, 3),
        (desk.chair, 1),
        default_tax_rates__0=rate,
        description="Delivered <b>within</b> a week.",
        discounts__0__coupon=coupon,
        footer="Thank you.",
        header="Your office",
    )
    assert "finalized" in desk.shop.wire.get(f"{PATH}/{quote['id']}/pdf").json["error"]["message"]
    opened = desk.do(quote, "finalize")
    answer = desk.shop.wire.get(f"{PATH}/{quote['id']}/pdf")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    text = PdfReader(BytesIO(answer.body)).pages[0].extract_text()
    for shown in (
        opened["number"],
        "Valid until",
        "$39.04 due upon acceptance",
        "Then every month",
        "$33.00",
        "Delivered <b>within</b> a week.",
        "Your office",
        "Thank you.",
    ):
        assert shown in text
