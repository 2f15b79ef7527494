"""Billing credits on invoices: what they pay when an invoice is finalized, and what becomes of it after."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.credits import GRANTS, TRANSACTIONS, balance, grant, ledger
from tests.support.meters import DAY, NEW_YEAR
from tests.support.plant import FEBRUARY, MARCH, Plant
from tests.support.shop import TO_SEND, Object
from tests.support.typed_classes import mismatches

PREVIEW = "/v1/invoices/create_preview"
CREDIT = "credit_balance_transaction"


def finalized(plant: Plant, **subscribing: Any) -> Object:
    """An invoice of a hundred calls in January, at five cents each."""
    subscription = plant.subscribe(plant.price(), **subscribing)
    plant.advance(NEW_YEAR + DAY)
    plant.use(100, NEW_YEAR + DAY)
    plant.advance(FEBRUARY)
    draft = plant.latest_invoice(subscription)
    return plant.shop.post(f"/v1/invoices/{draft['id']}/finalize")


@pytest.mark.every_engine
def test_they_pay_what_a_meter_counted(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    made = grant(shop, me, 300)
    begun = len(shop.events())
    invoice = finalized(plant)
    assert (invoice["subtotal"], invoice["total"], invoice["total_excluding_tax"]) == (500, 200, 200)
    assert (invoice["amount_due"], invoice["total_discount_amounts"]) == (200, [])
    (transaction, _) = shop.get(TRANSACTIONS, customer=me)["data"]
    (line,) = invoice["lines"]["data"]
    taken = {"amount": 300, CREDIT: transaction["id"], "type": CREDIT}
    assert invoice["total_pretax_credit_amounts"] == line["pretax_credit_amounts"] == [taken]
    assert (line["amount"], line["subtotal"]) == (500, 500)
    assert mismatches(invoice) == []
    assert transaction["debit"] == {
        "amount": {"monetary": {"currency": "usd", "value": 300}, "type": "monetary"},
        "credits_applied": {"invoice": invoice["id"], "invoice_line_item": line["id"]},
        "type": "credits_applied",
    }
    assert (transaction["credit"], transaction["credit_grant"], transaction["type"]) == (None, made["id"], "debit")
    assert balance(shop, me) == (0, 0)
    told = shop.types_since(begun)
    assert told.index("billing.credit_balance_transaction.created") < told.index("invoice.finalized")
    assert "billing.credit_grant.updated" not in told
    updated = next(each for each in shop.events()[::-1] if each["type"] == "invoice.updated")
    assert updated["data"]["previous_attributes"]["total"] == 500
    expand = ["total_pretax_credit_amounts.credit_balance_transaction.credit_grant"]
    shown = shop.invoice(invoice["id"], expand=expand)["total_pretax_credit_amounts"][0][CREDIT]
    assert shown["credit_grant"] == made
    expanded = shop.get(f"{TRANSACTIONS}/{transaction['id']}", expand=["debit.credits_applied.invoice"])
    assert expanded["debit"]["credits_applied"]["invoice"]["id"] == invoice["id"]


def test_what_is_paid_in_full_charges_nobody(plant: Plant) -> None:
    grant(plant.shop, plant.customer["id"], 800)
    invoice = finalized(plant)
    assert (invoice["status"], invoice["total"], invoice["amount_due"]) == ("paid", 0, 0)
    assert balance(plant.shop, plant.customer["id"]) == (300, 300)


def test_previews_show_them_and_use_none(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    grant(shop, me, 300)
    later = grant(shop, me, 50, effective_at=FEBRUARY, priority=0)
    grant(shop, me, 70, expires_at=FEBRUARY, priority=0)
    subscription = plant.subscribe(plant.price())
    plant.advance(NEW_YEAR + DAY)
    plant.use(100, NEW_YEAR + DAY)
    preview = shop.post(PREVIEW, subscription=subscription["id"])
    shown = [{"amount": amount, CREDIT: None, "type": CREDIT} for amount in (50, 300)]
    assert (preview["total"], preview["total_pretax_credit_amounts"]) == (150, shown)
    assert preview["lines"]["data"][0]["pretax_credit_amounts"] == shown
    assert balance(shop, me) == (370, 420)
    plant.advance(FEBRUARY)
    draft = plant.latest_invoice(subscription)
    assert (draft["total"], draft["total_pretax_credit_amounts"]) == (500, [])
    assert shop.post(f"/v1/invoices/{draft['id']}/finalize")["total"] == preview["total"]
    assert ledger(shop, me, credit_grant=later["id"]) == [("credits_applied", 50), ("credits_granted", 50)]


@pytest.mark.parametrize(("inclusive", "total", "tax"), [(False, 120, 20), (True, 100, 17)])
def test_discounts_come_before_them_and_taxes_after(inclusive: bool, total: int, tax: int, plant: Plant) -> None:
    shop = plant.shop
    grant(shop, plant.customer["id"], 300)
    rate = shop.tax_rate(percentage=20, inclusive=inclusive)
    invoice = finalized(plant, default_tax_rates=[rate["id"]], discounts__0__coupon=shop.coupon(percent_off=20)["id"])
    assert (invoice["subtotal"], invoice["total"]) == (500, total)
    assert [each["amount"] for each in invoice["total_pretax_credit_amounts"]] == [100, 300]
    assert [each["type"] for each in invoice["total_pretax_credit_amounts"]] == ["discount", CREDIT]
    (taxes,) = invoice["total_taxes"]
    assert (taxes["amount"], taxes["taxable_amount"]) == (tax, total - tax)
    assert invoice["total_excluding_tax"] == total - tax


def test_what_they_do_not_pay(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    licensed = shop.price(recurring__interval="month", unit_amount=1000)["id"]
    metered, other = plant.price(), plant.price()
    grant(shop, me, 9000, prices=[other])
    grant(shop, me, 9000, "eur")
    grant(shop, me, 9000, expires_at=FEBRUARY)
    one_off = shop.open_invoice(me)
    assert one_off["total_pretax_credit_amounts"] == []
    subscription = plant.subscribe(metered, licensed)
    shop.item(me, amount=40, subscription=subscription["id"])
    plant.advance(NEW_YEAR + DAY)
    plant.use(100, NEW_YEAR + DAY)
    plant.advance(FEBRUARY + 7200)
    invoice = plant.latest_invoice(subscription)
    assert (invoice["status"], invoice["total"], invoice["total_pretax_credit_amounts"]) == ("paid", 1540, [])
    grant(shop, me, 9000)
    plant.use(100, FEBRUARY + 7200)
    plant.advance(MARCH + 7200)
    assert plant.latest_invoice(subscription)["total"] == 1000


def test_an_invoice_to_come_is_told_of_with_them(plant: Plant) -> None:
    grant(plant.shop, plant.customer["id"], 300)
    plant.subscribe(plant.price())
    plant.advance(NEW_YEAR + DAY)
    plant.use(100, NEW_YEAR + DAY)
    plant.advance(FEBRUARY - DAY)
    (upcoming,) = (each for each in plant.shop.events() if each["type"] == "invoice.upcoming")
    assert (upcoming["data"]["object"]["subtotal"], upcoming["data"]["object"]["total"]) == (500, 200)


def test_late_usage_is_paid_as_well(plant: Plant) -> None:
    grant(plant.shop, plant.customer["id"], 300)
    subscription = plant.subscribe(plant.price())
    plant.advance(FEBRUARY)
    plant.use(40, FEBRUARY - 1)
    draft = plant.latest_invoice(subscription)
    assert plant.shop.post(f"/v1/invoices/{draft['id']}/finalize")["status"] == "paid"
    assert balance(plant.shop, plant.customer["id"]) == (100, 100)


def test_a_draft_that_is_sent_is_paid_by_them_and_bills_late_usage(plant: Plant) -> None:
    grant(plant.shop, plant.customer["id"], 100)
    subscription = plant.subscribe(plant.price(), collection_method="send_invoice", days_until_due=30)
    plant.advance(FEBRUARY)
    plant.use(40, FEBRUARY - 1)
    sent = plant.shop.send(plant.latest_invoice(subscription)["id"])
    assert (sent["status"], sent["subtotal"], sent["total"]) == ("open", 200, 100)


@pytest.mark.every_engine
def test_a_void_invoice_gives_them_back(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    lasting, ending = grant(shop, me, 200), grant(shop, me, 100, expires_at=FEBRUARY + DAY)
    invoice = finalized(plant, **TO_SEND)
    assert (invoice["total"], balance(shop, me)) == (200, (0, 0))
    refused = shop.wire.post(f"{GRANTS}/{lasting['id']}/void")
    assert (refused.status, "can be expired" in refused.error["message"]) == (400, True)
    plant.advance(FEBRUARY + DAY)
    shop.post(f"/v1/invoices/{invoice['id']}/void")
    assert balance(shop, me) == (200, 200)
    given_back = "credits_application_invoice_voided"
    assert ledger(shop, me, credit_grant=lasting["id"])[0] == (given_back, 200)
    assert ledger(shop, me, credit_grant=ending["id"])[:2] == [("credits_expired", 100), (given_back, 100)]
    newest = shop.get(TRANSACTIONS, customer=me, credit_grant=lasting["id"])["data"][0]
    line = invoice["lines"]["data"][0]["id"]
    assert newest["credit"][given_back] == {"invoice": invoice["id"], "invoice_line_item": line}
    assert shop.invoice(invoice["id"])["total_pretax_credit_amounts"] == invoice["total_pretax_credit_amounts"]


def test_a_credit_note_gives_none_back(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    grant(shop, me, 300)
    invoice = finalized(plant)
    line = invoice["lines"]["data"][0]["id"]
    half = {"type": "invoice_line_item", "invoice_line_item": line, "amount": 250}
    note = shop.post("/v1/credit_notes", invoice=invoice["id"], **{f"lines__0__{name}": half[name] for name in half})
    taken = [{**each, "amount": 150} for each in invoice["total_pretax_credit_amounts"]]
    assert (note["subtotal"], note["total"], note["discount_amount"]) == (250, 100, 0)
    assert note["pretax_credit_amounts"] == note["lines"]["data"][0]["pretax_credit_amounts"] == taken
    assert (shop.invoice(invoice["id"])["amount_remaining"], balance(shop, me)) == (100, (0, 0))


def test_a_revision_is_paid_by_what_its_original_left(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    grant(shop, me, 300)
    original = finalized(plant, **TO_SEND)
    grant(shop, me, 450)
    revision = {"from_invoice[action]": "revision", "from_invoice[invoice]": original["id"]}
    draft = shop.wire.ok(shop.wire.post("/v1/invoices", revision))
    revised = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (original["total"], revised["total"]) == (200, 50)
    assert shop.invoice(original["id"])["status"] == "void"
    assert balance(shop, me) == (300, 300)
    again = shop.wire.ok(shop.wire.post("/v1/invoices", {**revision, "from_invoice[invoice]": revised["id"]}))
    assert shop.post(f"/v1/invoices/{again['id']}/finalize")["total"] == 200
    assert balance(shop, me) == (450, 450)


def test_what_is_void_as_soon_as_it_is_there_uses_none(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    grant(shop, me, 300)
    subscription = plant.subscribe(plant.price())
    plant.books.update(subscription["id"], pause_collection__behavior="void")
    plant.advance(NEW_YEAR + DAY)
    plant.use(100, NEW_YEAR + DAY)
    plant.advance(FEBRUARY)
    assert plant.latest_invoice(subscription)["status"] == "void"
    assert balance(shop, me) == (300, 300)
    reasons = ["credits_application_invoice_voided", "credits_applied", "credits_granted"]
    assert [reason for reason, _ in ledger(shop, me)] == reasons


@pytest.mark.every_engine
def test_a_hundred_grants_are_too_many_for_one_invoice(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    for _ in range(100):
        grant(shop, me, 5)
    invoice = finalized(plant, **TO_SEND)
    assert (invoice["total"], len(invoice["total_pretax_credit_amounts"])) == (100, 80)
    assert balance(shop, me) == (100, 100)
    told = [each["type"] for each in shop.events() if each["type"] == "billing.credit_balance_transaction.created"]
    assert len(told) == 180
    shop.post(f"/v1/invoices/{invoice['id']}/void")
    assert balance(shop, me) == (500, 500)


@pytest.mark.every_engine
def test_a_revision_of_what_many_grants_paid_is_paid_by_few_others(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    for _ in range(70):
        grant(shop, me, 5)
    original = finalized(plant, **TO_SEND)
    ahead = [grant(shop, me, 5, priority=0)["id"] for _ in range(30)]
    revision = {"from_invoice[action]": "revision", "from_invoice[invoice]": original["id"]}
    draft = shop.wire.ok(shop.wire.post("/v1/invoices", revision))
    revised = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (original["total"], revised["total"]) == (150, 450)
    assert shop.invoice(original["id"])["status"] == "void"
    paying = [side["credit_grant"] for side in shop.get(TRANSACTIONS, customer=me, limit=100)["data"] if side["debit"]]
    assert set(paying[:10]) <= set(ahead)
    assert balance(shop, me) == (450, 450)
