"""What finalizing makes of a draft, and the lines it shows."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop


def test_finalizing_makes_the_intent_that_collects(shop: Shop) -> None:
    opened = shop.open_invoice(None, 2000, statement_descriptor="SHOP")
    shown = shop.invoice(opened["id"], expand=["payments.data.payment.payment_intent"])
    payment = shown["payments"]["data"][0]
    intent = payment["payment"]["payment_intent"]
    assert shop.get(f"/v1/payment_intents/{intent['id']}") == intent
    expected = {
        "amount": 2000,
        "amount_received": 0,
        "capture_method": "automatic",
        "confirmation_method": "automatic",
        "currency": "usd",
        "customer": opened["customer"],
        "description": "Payment for Invoice",
        "payment_method_types": ["card", "link"],
        "receipt_email": None,
        "setup_future_usage": None,
        "statement_descriptor": "SHOP",
        "status": "requires_payment_method",
    }
    assert {name: intent[name] for name in expected} == expected
    assert (payment["status"], payment["amount_paid"], payment["is_default"]) == ("open", None, True)
    unknown = shop.wire.get("/v1/payment_intents/pi_nope")
    assert (unknown.status, unknown.error["message"], unknown.error["param"]) == (
        404,
        "No such payment_intent: 'pi_nope'",
        "intent",
    )


def test_finalize_may_set_auto_advance(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    assert shop.post(f"/v1/invoices/{draft['id']}/finalize", auto_advance=True)["auto_advance"] is True


@pytest.mark.parametrize(
    ("total", "balance", "due", "ending", "status"),
    [
        (400, -1000, 0, -600, "paid"),
        (1000, 500, 1500, 0, "open"),
        (-334, 0, 0, -334, "paid"),
        (1000, -1000, 0, 0, "paid"),
        (1000, -999, 1, 0, "open"),
    ],
)
def test_the_customers_balance(total: int, balance: int, due: int, ending: int, status: str, shop: Shop) -> None:
    customer = shop.customer(balance=balance)["id"]
    draft = shop.draft(customer, total)
    assert (draft["starting_balance"], draft["ending_balance"], draft["amount_due"]) == (balance, None, due)
    opened = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (opened["amount_due"], opened["ending_balance"], opened["status"]) == (due, ending, status)
    assert shop.get(f"/v1/customers/{customer}")["balance"] == ending
    assert len(shop.get("/v1/payment_intents")["data"]) == (1 if status == "open" else 0)


def test_who_reads_japanese_gets_an_a4_page(shop: Shop) -> None:
    customer = shop.customer(preferred_locales=["ja"])["id"]
    assert shop.open_invoice(customer)["rendering"]["pdf"]["page_size"] == "a4"


def test_a_draft_shows_the_first_ten_of_its_lines(shop: Shop) -> None:
    draft = shop.draft(None, *range(100, 125))
    lines = draft["lines"]
    assert (lines["total_count"], lines["has_more"], len(lines["data"])) == (25, True, 10)
    assert [line["amount"] for line in lines["data"]] == list(range(124, 114, -1))
    path = f"/v1/invoices/{draft['id']}/lines"
    assert [line["amount"] for line in shop.wire.all(path, {"limit": 7})] == list(range(124, 99, -1))
    page = shop.get(path, limit=3)
    assert (page["data"], "total_count" in page) == (lines["data"][:3], False)
    last = shop.get(path, limit=100)["data"][-1]["id"]
    before = shop.get(path, limit=2, ending_before=last)
    assert ([line["amount"] for line in before["data"]], before["has_more"]) == ([102, 101], True)
    unknown = shop.wire.get(path, {"starting_after": "il_nope"})
    assert (unknown.status, unknown.error["param"]) == (400, "starting_after")
