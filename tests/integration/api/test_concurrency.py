"""Many requests about one thing at the same time."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.shop import Shop
from tests.support.wire import Response

pytestmark = pytest.mark.every_engine


def test_64_sends_of_one_draft(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    with ThreadPoolExecutor(64) as threads:
        answers = list(threads.map(lambda _: shop.wire.post(f"/v1/invoices/{draft['id']}/send"), range(64)))
    sent = [answer for answer in answers if answer.status == 200]
    locked = [answer for answer in answers if answer.status == 429]
    assert len(sent) + len(locked) == 64, {answer.status for answer in answers}
    assert sent
    assert {answer.error["code"] for answer in locked} <= {"lock_timeout"}

    shown = shop.invoice(draft["id"])
    assert [answer.json for answer in sent] == [shown] * len(sent)
    assert shown["number"].endswith("-0001")
    told = Counter(event for event, _ in shop.event_log())
    assert (told["invoice.finalized"], told["payment_intent.created"]) == (1, 1)
    assert told["invoice.sent"] == len(sent)
    assert shop.get(f"/v1/customers/{draft['customer']}")["next_invoice_sequence"] == 2


def test_sends_of_an_open_invoice_do_not_get_in_each_others_way(shop: Shop) -> None:
    opened = shop.open_invoice()
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: shop.wire.post(f"/v1/invoices/{opened['id']}/send"), range(64)))
    sent = [answer for answer in answers if answer.status == 200]
    assert {answer.status for answer in answers} <= {200, 429}
    assert len(shop.events(type="invoice.sent")) == len(sent) > 0


def test_deleting_and_sending_at_once(shop: Shop) -> None:
    """Whoever comes first wins whole; the other is told so."""
    for _ in range(5):
        draft = shop.draft(None, 2000)["id"]

        def run(operation: str, draft: str = draft) -> Response:
            path = f"/v1/invoices/{draft}"
            return shop.wire.post(f"{path}/send") if operation == "send" else shop.wire.delete(path)

        with ThreadPoolExecutor(2) as threads:
            sent, deleted = threads.map(run, ("send", "delete"))
        assert (sent.status, deleted.status) in {(200, 400), (404, 200)}
        there = shop.wire.get(f"/v1/invoices/{draft}").status
        assert there == (200 if sent.status == 200 else 404)


def test_items_added_at_once_are_all_there(shop: Shop) -> None:
    draft = shop.draft()

    def add(amount: int) -> Response:
        form = {"customer": draft["customer"], "invoice": draft["id"], "amount": amount, "currency": "usd"}
        return shop.wire.post("/v1/invoiceitems", form)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(add, range(1, 25)))
    added = sorted(answer.json["amount"] for answer in answers if answer.status == 200)
    shown = shop.wire.all(f"/v1/invoices/{draft['id']}/lines")
    assert sorted(line["amount"] for line in shown) == added
    assert shop.invoice(draft["id"])["total"] == sum(added)
    assert {answer.status for answer in answers} <= {200, 429}


def test_one_number_is_chosen_once(shop: Shop) -> None:
    customer = shop.customer()["id"]

    def choose(_: int) -> Response:
        return shop.wire.post("/v1/invoices", {"customer": customer, "number": "MINE"})

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(choose, range(8)))
    assert Counter(answer.status for answer in answers)[200] == 1
    assert len(shop.get("/v1/invoices")["data"]) == 1


def test_one_code_is_given_once(shop: Shop) -> None:
    coupon = shop.post("/v1/coupons", percent_off=10, duration="once")["id"]
    given = {"promotion[type]": "coupon", "promotion[coupon]": coupon, "code": "SPRING"}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: shop.wire.post("/v1/promotion_codes", given), range(8)))
    assert Counter(answer.status for answer in answers)[200] == 1
    assert len(shop.get("/v1/promotion_codes")["data"]) == 1


def test_a_number_and_a_prefix_of_the_same_letters(shop: Shop) -> None:
    """Whoever comes first wins: the sequence never draws the number that was chosen."""
    for letters in ("AAA", "AAB", "AAC", "AAD"):
        customer = shop.customer()["id"]

        def run(operation: str, customer: str = customer, letters: str = letters) -> Response:
            if operation == "choose":
                return shop.wire.post("/v1/invoices", {"customer": customer, "number": f"{letters}-0001"})
            return shop.wire.post(f"/v1/customers/{customer}", {"invoice_prefix": letters})

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(run, ("choose", "take")))
        assert sorted(answer.status for answer in answers) == [200, 400]


def test_a_price_and_the_end_of_its_product(shop: Shop) -> None:
    """Either there is a price and the product stays, or the product is gone and so is what it costs."""
    for _ in range(4):
        product = shop.product()["id"]

        def run(operation: str, product: str = product) -> Response:
            if operation == "price":
                return shop.wire.post("/v1/prices", {"product": product, "currency": "usd", "unit_amount": 1})
            return shop.wire.delete(f"/v1/products/{product}")

        with ThreadPoolExecutor(2) as threads:
            priced, deleted = threads.map(run, ("price", "delete"))
        assert sorted((priced.status, deleted.status)) == [200, 400]
        there = shop.wire.get(f"/v1/products/{product}").status
        assert there == (200 if priced.status == 200 else 404)
