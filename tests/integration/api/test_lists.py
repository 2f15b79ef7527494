"""Lists: newest first, cursors both ways, filters, and limits that are moved inside without a word."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


def ids(page: Object) -> list[str]:
    return [each["id"] for each in page["data"]]


@pytest.fixture
def customers(shop: Shop) -> list[str]:
    """Twelve customers, oldest first."""
    return [shop.customer(email=f"{number % 2}@example.com")["id"] for number in range(12)]


def test_newest_first_ten_at_a_time(shop: Shop, customers: list[str]) -> None:
    page = shop.get("/v1/customers")
    assert list(page) == ["object", "data", "has_more", "url"]
    assert (page["object"], page["url"]) == ("list", "/v1/customers")
    assert (ids(page), page["has_more"]) == (customers[:1:-1], True)


def test_cursors(shop: Shop, customers: list[str]) -> None:
    cases: list[tuple[dict[str, int], list[int], bool]] = [
        ({"starting_after": 3}, [2, 1, 0], False),
        ({"starting_after": 3, "limit": 3}, [2, 1, 0], False),
        ({"starting_after": 3, "limit": 2}, [2, 1], True),
        ({"starting_after": 0}, [], False),
        ({"ending_before": 8}, [11, 10, 9], False),
        ({"ending_before": 8, "limit": 3}, [11, 10, 9], False),
        ({"ending_before": 8, "limit": 2}, [10, 9], True),
        ({"ending_before": 11}, [], False),
    ]
    for cursor, shown, has_more in cases:
        params = {name: value if name == "limit" else customers[value] for name, value in cursor.items()}
        page = shop.get("/v1/customers", **params)
        assert (ids(page), page["has_more"]) == ([customers[number] for number in shown], has_more), cursor


def test_the_limit_is_moved_inside(shop: Shop, customers: list[str]) -> None:
    for limit, count in (("-5", 1), ("0", 1), ("1", 1), ("12", 12), ("100", 12), ("5000", 12)):
        assert ids(shop.get("/v1/customers", limit=limit)) == customers[::-1][:count]


def test_the_page_ends_where_the_list_ends(shop: Shop, customers: list[str]) -> None:
    assert shop.get("/v1/customers", limit=11)["has_more"] is True
    page = shop.get("/v1/customers", limit=12)
    assert (ids(page), page["has_more"]) == (customers[::-1], False)


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
@pytest.mark.parametrize(
    ("path", "display_name"),
    [("customers", "customer"), ("invoices", "invoice"), ("payment_intents", "payment_intent")],
)
def test_an_unknown_cursor(path: str, display_name: str, cursor: str, shop: Shop) -> None:
    answer = shop.wire.get(f"/v1/{path}", {cursor: "xx_nope"})
    assert answer.status == 400
    assert answer.error == {
        "code": "resource_missing",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": f"No such {display_name}: 'xx_nope'",
        "param": cursor,
        "type": "invalid_request_error",
    }


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "cus_", "cus_~", "cus_" + "z" * 4996, "cus_" + "ü" * 1000, "cus_\U0001f600", "in_1", "~", "cus`"],
)
def test_a_cursor_that_names_nothing_is_refused_whatever_it_is(cursor: str, shop: Shop) -> None:
    shop.customer()
    for name in ("starting_after", "ending_before"):
        answer = shop.wire.get("/v1/customers", {name: cursor})
        code = "resource_missing" if cursor else "parameter_invalid_empty"
        assert (answer.status, answer.error["code"], answer.error["param"]) == (400, code, name)


def test_two_cursors(shop: Shop, customers: list[str]) -> None:
    both = {"starting_after": customers[0], "ending_before": customers[1]}
    answer = shop.wire.get("/v1/customers", both)
    assert (answer.status, answer.error["message"]) == (
        400,
        "Received both starting_after and ending_before parameters. Please pass in only one.",
    )
    unknown = shop.wire.get("/v1/customers", {**both, "starting_after": "cus_nope"})
    assert unknown.error["code"] == "resource_missing"


def test_a_cursor_of_another_world(shop: Shop, customers: list[str]) -> None:
    other = Shop(shop.wire.with_key(f"{shop.wire.key}x"))
    answer = other.wire.get("/v1/customers", {"starting_after": customers[3]})
    assert (answer.status, answer.error["code"]) == (400, "resource_missing")


def test_a_filter_with_cursors(shop: Shop, customers: list[str]) -> None:
    even = customers[::2][::-1]
    assert ids(shop.get("/v1/customers", email="0@example.com")) == even
    page = shop.get("/v1/customers", email="0@example.com", limit=2, starting_after=even[1])
    assert (ids(page), page["has_more"]) == (even[2:4], True)
    # A cursor that the filter leaves out still says where to go on.
    assert ids(shop.get("/v1/customers", email="0@example.com", starting_after=customers[5])) == even[3:]
    assert ids(shop.get("/v1/customers", email="nobody@example.com")) == []
    assert ids(shop.get("/v1/customers", email="x" * 512)) == []


def test_a_deleted_cursor_goes_on(shop: Shop, customers: list[str]) -> None:
    """Deleted customers are not listed, but a page that ended at one can be followed by the next."""
    shop.delete(f"/v1/customers/{customers[5]}")
    assert ids(shop.get("/v1/customers", starting_after=customers[5], limit=2)) == [customers[4], customers[3]]


def test_created(shop: Shop, customers: list[str]) -> None:
    now = int(time.time())
    everybody, nobody = customers[::-1], list[str]()
    created = shop.get(f"/v1/customers/{customers[0]}")["created"]
    last = shop.get(f"/v1/customers/{customers[-1]}")["created"]
    cases: list[tuple[dict[str, int], list[str]]] = [
        ({"created[gte]": created}, everybody),
        ({"created[lte]": last}, everybody),
        ({"created[gt]": created - 1, "created[lt]": last + 1}, everybody),
        ({"created[gt]": last}, nobody),
        ({"created[lt]": created}, nobody),
        ({"created": created - 10}, nobody),
        ({"created[gte]": last, "created[lte]": created - 1}, nobody),
        ({"created[gte]": 0}, everybody),
        ({"created[lte]": 99_999_999_999}, everybody),
        ({"created[lte]": 2_200_000_000}, everybody),
        ({"created[lte]": 999_999_999_999_999_999}, everybody),
        ({"created[gte]": 999_999_999_999_999_999}, nobody),
        ({"created[gte]": -999_999_999_999_999_999}, everybody),
        ({"created[lt]": -1}, nobody),
        ({"created[gt]": now + 5}, nobody),
    ]
    for params, expected in cases:
        page = shop.wire.ok(shop.wire.get("/v1/customers", {"limit": 100, **params}))
        assert ids(page) == expected, params


def test_created_with_a_cursor_outside(shop: Shop, customers: list[str]) -> None:
    created = shop.get(f"/v1/customers/{customers[0]}")["created"]
    params = {"created[lt]": created, "starting_after": customers[3]}
    assert shop.wire.ok(shop.wire.get("/v1/customers", params))["data"] == []
    params = {"created[gt]": created + 60, "ending_before": customers[3]}
    assert shop.wire.ok(shop.wire.get("/v1/customers", params))["data"] == []


def test_invoice_filters(shop: Shop) -> None:
    first, second = shop.customer()["id"], shop.customer()["id"]
    charged = shop.post("/v1/invoices", customer=first)["id"]
    draft = shop.draft(first, days_until_due=5)
    opened = shop.open_invoice(second)
    paid = shop.send(shop.draft(second)["id"])["id"]
    newest_first = [paid, opened["id"], draft["id"], charged]
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, newest_first),
        ({"customer": first}, [draft["id"], charged]),
        ({"customer": "cus_nope"}, []),
        ({"status": "draft"}, [draft["id"], charged]),
        ({"status": "open"}, [opened["id"]]),
        ({"status": "paid"}, [paid]),
        ({"status": "void"}, []),
        ({"status": "uncollectible"}, []),
        ({"customer": second, "status": "open"}, [opened["id"]]),
        ({"customer": first, "status": "open"}, []),
        ({"collection_method": "charge_automatically"}, [charged]),
        ({"collection_method": "send_invoice", "customer": second}, [paid, opened["id"]]),
        ({"due_date[lte]": draft["due_date"]}, [draft["id"]]),
        ({"due_date": draft["due_date"], "status": "draft"}, [draft["id"]]),
        ({"due_date[gt]": draft["due_date"], "limit": 1}, [paid]),
        ({"created[lt]": 1_600_000_000}, []),
    ]
    for params, expected in cases:
        assert ids(shop.wire.ok(shop.wire.get("/v1/invoices", params))) == expected, params
    bad = shop.wire.get("/v1/invoices", {"status": "sent"})
    assert (bad.status, bad.error) == (
        400,
        {
            "message": "Invalid status: must be one of draft, open, void, paid, or uncollectible",
            "param": "status",
            "type": "invalid_request_error",
        },
    )


def test_a_change_of_status_is_listed_at_once(shop: Shop) -> None:
    draft = shop.draft(None, 500)["id"]
    assert ids(shop.get("/v1/invoices", status="draft")) == [draft]
    shop.send(draft)
    assert ids(shop.get("/v1/invoices", status="draft")) == []
    assert ids(shop.get("/v1/invoices", status="open")) == [draft]


def test_item_filters(shop: Shop) -> None:
    customer = shop.customer()["id"]
    pending = [shop.item(customer)["id"] for _ in range(2)]
    draft = shop.draft(customer)
    placed = shop.item(customer, invoice=draft["id"])["id"]
    other = shop.item(shop.customer()["id"])["id"]
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, [other, placed, *pending[::-1]]),
        ({"customer": customer}, [placed, *pending[::-1]]),
        ({"pending": "true"}, [other, *pending[::-1]]),
        ({"pending": "false"}, [placed]),
        ({"customer": customer, "pending": "true"}, pending[::-1]),
        ({"invoice": draft["id"]}, [placed]),
        ({"invoice": "in_nope"}, []),
    ]
    for params, expected in cases:
        assert ids(shop.wire.ok(shop.wire.get("/v1/invoiceitems", params))) == expected, params


def test_event_filters(shop: Shop) -> None:
    shop.send(shop.draft(None, 500)["id"])
    everything = [event["id"] for event in shop.events()][::-1]
    by_type = {event["type"]: event["id"] for event in shop.events() if event["type"] != "invoice.updated"}
    assert ids(shop.get("/v1/events", type="invoice.sent")) == [by_type["invoice.sent"]]
    both = shop.get("/v1/events", types=["invoice.sent", "customer.created"])
    assert ids(both) == [by_type["invoice.sent"], by_type["customer.created"]]
    one = shop.get("/v1/events", types=["invoice.sent", "customer.created"], limit=1)
    assert (ids(one), one["has_more"]) == ([by_type["invoice.sent"]], True)
    assert ids(shop.get("/v1/events", delivery_success=True, limit=100)) == everything
    assert ids(shop.get("/v1/events", delivery_success=False)) == []
    assert ids(shop.get("/v1/events", type="no.such")) == []
    event = shop.get(f"/v1/events/{everything[0]}")
    assert event["id"] == everything[0]
    missing = shop.wire.get("/v1/events/evt_nope")
    assert (missing.status, missing.error["message"], missing.error["param"]) == (
        404,
        "No such event: 'evt_nope'",
        "id",
    )
    twice = shop.wire.get("/v1/events", {"type": "a", "types[]": "b"})
    assert twice.status == 400
    many = shop.wire.get("/v1/events", {"types[]": [f"t{number}" for number in range(21)]})
    assert (many.status, many.error["message"]) == (400, "Array types exceeded maximum 20 allowed elements.")


@pytest.mark.parametrize(
    ("path", "name", "params"),
    [
        ("/v1/entitlements/features", "lookup_key", {"name": "Export"}),
        ("/v1/prices", "product", {"currency": "usd", "unit_amount": "500"}),
        ("/v1/promotion_codes", "coupon", {"promotion[type]": "coupon"}),
        ("/v1/customers", "email", {}),
    ],
)
def test_what_is_looked_for_is_all_of_a_value(path: str, name: str, params: dict[str, str], shop: Shop) -> None:
    """Callers choose it, and may put into it what separates values in keys."""
    values = {"email": ["a@b.co", "a@b.co#listed#c"]}.get(name, ["A", "A#1", "A#"])
    for value in values:
        if name == "product":
            shop.post("/v1/products", id=value, name="Hat")
        if name == "coupon":
            shop.post("/v1/coupons", id=value, percent_off=10)
        given = "promotion[coupon]" if name == "coupon" else name
        shop.wire.ok(shop.wire.post(path, {**params, given: value}))
    for value in values:
        (found,) = shop.get(path, **{name: value, "limit": 1})["data"]
        assert (found.get(name) or found["promotion"]["coupon"]) == value
        assert shop.get(path, **{name: value})["has_more"] is False
        assert len(shop.get(path, **{name: value})["data"]) == 1
