"""Many requests about one thing at the same time."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.support.shop import Shop
from tests.support.wire import Answer


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
    told = Counter(event for event, _ in shop.told())
    assert (told["invoice.finalized"], told["payment_intent.created"]) == (1, 1)
    assert told["invoice.sent"] == len(sent)
    assert shop.get(f"/v1/customers/{draft['customer']}")["next_invoice_sequence"] == 2


def test_sends_of_an_open_invoice_do_not_get_in_each_others_way(shop: Shop) -> None:
    opened = shop.opened()
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: shop.wire.post(f"/v1/invoices/{opened['id']}/send"), range(64)))
    sent = [answer for answer in answers if answer.status == 200]
    assert {answer.status for answer in answers} <= {200, 429}
    assert len(shop.events(type="invoice.sent")) == len(sent) > 0


def test_deleting_and_sending_at_once(shop: Shop) -> None:
    """Whoever comes first wins whole; the other is told so."""
    for _ in range(5):
        draft = shop.draft(None, 2000)["id"]

        def run(job: str, draft: str = draft) -> Answer:
            path = f"/v1/invoices/{draft}"
            return shop.wire.post(f"{path}/send") if job == "send" else shop.wire.delete(path)

        with ThreadPoolExecutor(2) as threads:
            sent, deleted = threads.map(run, ("send", "delete"))
        assert (sent.status, deleted.status) in {(200, 400), (404, 200)}
        there = shop.wire.get(f"/v1/invoices/{draft}").status
        assert there == (200 if sent.status == 200 else 404)


def test_items_added_at_once_are_all_there(shop: Shop) -> None:
    draft = shop.draft()

    def add(amount: int) -> Answer:
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

    def choose(_: int) -> Answer:
        return shop.wire.post("/v1/invoices", {"customer": customer, "number": "MINE"})

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(choose, range(8)))
    assert Counter(answer.status for answer in answers)[200] == 1
    assert len(shop.get("/v1/invoices")["data"]) == 1
