"""Pauses that a schedule has planned, and their ends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books, line_texts

PATH = "/v1/subscription_schedules"
pytestmark = pytest.mark.every_engine

HOUR = 3600
ENTRY = "pause_schedules__0"


def at(second: int, what: str = "pause") -> dict[str, Any]:
    """The parameters of a pause at a second, or of its end."""
    place = f"{ENTRY}__{what}__{what}_at"
    return {f"{place}__type": "timestamp", f"{place}__timestamp": second}


class Plan:
    """A subscription for $31.00 a month that began at New Year 2026, and its schedule."""

    def __init__(self, books: Books, shop: Shop) -> None:
        self.books, self.shop = books, shop
        self.start = books.stop()
        self.customer = shop.paying_customer()["id"]
        self.subscription: str = books.subscribe(self.customer, books.price(3100))["id"]

    def take_over(self, **params: Any) -> Object:
        """A schedule of it."""
        return self.shop.post(PATH, from_subscription=self.subscription, **params)

    def three_months(self) -> dict[str, Any]:
        """The parameters of the one phase of a schedule that goes on for three months."""
        return {
            "phases__0__items__0__price": self.read()["items"]["data"][0]["price"]["id"],
            "phases__0__start_date": self.start,
            "phases__0__duration__interval": "month",
            "phases__0__duration__interval_count": 3,
        }

    def schedule(self, id: str) -> Object:
        """The schedule as it reads now."""
        return self.shop.get(f"{PATH}/{id}")

    def read(self) -> Object:
        """The subscription as it reads now."""
        return self.books.subscription(self.subscription)


@pytest.fixture
def plan(books: Books, shop: Shop) -> Plan:
    return Plan(books, shop)


def statuses(schedule: Object) -> tuple[str, str | None]:
    [shown] = schedule["pause_schedules"]
    return shown["pause"]["status"]["type"], shown["resume"] and shown["resume"]["status"]["type"]


def test_a_pause_and_its_end(plan: Plan) -> None:
    pause, resume = plan.start + 10 * DAY, plan.start + 40 * DAY
    made = plan.take_over(**at(pause), **at(resume, "resume"), **{f"{ENTRY}__key": "holiday"})
    assert mismatches(made) == []
    assert made["pause_schedules"] == [
        {
            "key": "holiday",
            "pause": {
                "pause_at": pause,
                "settings": {
                    "bill_for": {
                        "outstanding_usage_through": {"type": "pause_at"},
                        "unused_time_from": {"type": "pause_at"},
                    },
                    "invoicing_behavior": "pending_invoice_item",
                    "type": "subscription",
                },
                "status": {"error": None, "type": "scheduled"},
            },
            "resume": {
                "resume_at": resume,
                "settings": {
                    "billing_cycle_anchor": "resume_at",
                    "payment_behavior": "resume_on_payment_success",
                    "proration_behavior": "create_prorations",
                },
                "status": {"error": None, "type": "scheduled"},
            },
        }
    ]
    plan.books.move_to(pause - 1)
    assert plan.read()["status"] == "active"
    count = len(plan.shop.events())
    plan.books.move_to(pause)
    assert (plan.read()["status"], statuses(plan.schedule(made["id"]))) == ("paused", ("succeeded", "scheduled"))
    assert plan.books.told_since(count) == [
        "invoiceitem.created",
        "customer.subscription.paused",
        "customer.subscription.updated",
        "subscription_schedule.updated",
    ]
    assert plan.shop.get("/v1/invoiceitems", pending=True)["data"][0]["amount"] == -2100
    # Its only phase is over by then, and it waits for the end of the pause.
    plan.books.move_to(resume - 1)
    assert (plan.read()["status"], plan.schedule(made["id"])["status"]) == ("paused", "active")
    plan.books.move_to(resume)
    resumed = plan.read()
    assert (resumed["status"], resumed["billing_cycle_anchor"]) == ("active", resume)
    assert plan.books.latest_invoice(resumed)["total"] == 1000
    plan.books.move_to(resume + HOUR)
    over = plan.schedule(made["id"])
    assert (over["status"], statuses(over)) == ("released", ("succeeded", "succeeded"))


def test_it_pauses_at_once_and_for_a_time(plan: Plan) -> None:
    plan.books.move_to(plan.start + 10 * DAY)
    duration = f"{ENTRY}__resume__resume_at"
    made = plan.take_over(
        **{
            f"{ENTRY}__pause__pause_at__type": "now",
            f"{ENTRY}__pause__settings__invoicing_behavior": "invoice",
            f"{ENTRY}__pause__settings__bill_for__unused_time_from__type": "none",
            f"{duration}__type": "duration",
            f"{duration}__duration__interval": "week",
            f"{duration}__duration__interval_count": 2,
            f"{ENTRY}__resume__settings__billing_cycle_anchor": "unchanged",
        }
    )
    assert statuses(made) == ("succeeded", "scheduled")
    assert made["pause_schedules"][0]["resume"]["resume_at"] == plan.start + 24 * DAY
    assert (plan.read()["status"], plan.shop.get("/v1/invoiceitems", pending=True)["data"]) == ("paused", [])
    plan.books.move_to(plan.start + 24 * DAY)
    resumed = plan.read()
    assert (resumed["status"], resumed["billing_cycle_anchor"]) == ("active", plan.start)
    assert line_texts(plan.books.latest_invoice(resumed)) == [("Remaining time on Gold after 25 Jan 2026", 700)]


def test_at_the_end_of_a_period_there_is_no_renewal(plan: Plan) -> None:
    end = plan.start + 31 * DAY
    made, first = plan.take_over(), plan.read()["latest_invoice"]
    plan.shop.post(f"{PATH}/{made['id']}", **plan.three_months(), **at(end))
    plan.books.move_to(end + 2 * HOUR)
    paused = plan.read()
    assert (paused["status"], paused["latest_invoice"]) == ("paused", first)
    assert len(plan.shop.get("/v1/invoices", subscription=plan.subscription)["data"]) == 1
    plan.books.move_to(end + 90 * DAY)
    released = plan.schedule(made["id"])
    assert (released["status"], plan.read()["status"]) == ("released", "paused")


def test_an_end_that_waits_to_be_paid(plan: Plan) -> None:
    pause, resume = plan.start + 10 * DAY, plan.start + 20 * DAY
    settings = {f"{ENTRY}__pause__settings__invoicing_behavior": "invoice"}
    none = {f"{ENTRY}__pause__settings__bill_for__unused_time_from__type": "none"}
    made = plan.take_over(**at(pause), **at(resume, "resume"), **settings, **none)
    plan.books.use_card(plan.customer, "pm_card_chargeCustomerFail")
    plan.books.move_to(resume)
    assert (plan.read()["status"], statuses(plan.schedule(made["id"]))) == ("paused", ("succeeded", "pending"))
    for change in (at(resume + DAY, "resume"), {f"{ENTRY}__resume": ""}):
        refused = plan.books.refused(f"{PATH}/{made['id']}", **change)
        assert refused["param"] == "pause_schedules[0][resume]"
    plan.books.use_card(plan.customer, "pm_card_visa")
    plan.shop.post(f"/v1/invoices/{plan.read()['latest_invoice']}/pay")
    assert (plan.read()["status"], statuses(plan.schedule(made["id"]))) == ("active", ("succeeded", "succeeded"))


def test_who_is_faster_than_an_end_that_waits(plan: Plan) -> None:
    none = {f"{ENTRY}__pause__settings__bill_for__unused_time_from__type": "none"}
    made = plan.take_over(**at(plan.start + 10 * DAY), **at(plan.start + 20 * DAY, "resume"), **none)
    plan.books.use_card(plan.customer, "pm_card_chargeCustomerFail")
    plan.books.move_to(plan.start + 20 * DAY)
    assert statuses(plan.schedule(made["id"])) == ("succeeded", "pending")
    plan.books.use_card(plan.customer, "pm_card_visa")
    plan.shop.post(f"/v1/subscriptions/{plan.subscription}/resume")
    assert (plan.read()["status"], statuses(plan.schedule(made["id"]))) == ("active", ("succeeded", "succeeded"))
    plan.books.move_to(plan.start + 32 * DAY)
    assert plan.schedule(made["id"])["status"] == "released"


def test_a_change_puts_an_end_to_what_waits(plan: Plan) -> None:
    made = plan.take_over()
    dearer = {
        **plan.three_months(),
        "phases__0__duration__interval_count": 1,
        "phases__1__items__0__price": plan.books.price(5000),
        "phases__1__duration__interval": "month",
    }
    resume = plan.start + 31 * DAY - HOUR
    plan.shop.post(f"{PATH}/{made['id']}", **dearer, **at(plan.start + 10 * DAY), **at(resume, "resume"))
    plan.books.use_card(plan.customer, "pm_card_chargeCustomerFail")
    plan.books.move_to(resume)
    assert statuses(plan.schedule(made["id"])) == ("succeeded", "pending")
    plan.books.move_to(resume + HOUR)
    [shown] = plan.schedule(made["id"])["pause_schedules"]
    assert shown["resume"]["status"] == {
        "error": {"code": None, "message": "The subscription was changed before the invoice was paid."},
        "type": "error",
    }
    plan.books.use_card(plan.customer, "pm_card_visa")
    plan.shop.post(f"{PATH}/{made['id']}", **at(resume + 2 * HOUR, "resume"), **{f"{ENTRY}__key": shown["key"]})
    plan.books.move_to(resume + 2 * HOUR)
    assert (plan.read()["status"], statuses(plan.schedule(made["id"]))) == ("active", ("succeeded", "succeeded"))


def test_an_end_that_nobody_pays(plan: Plan) -> None:
    pause, resume = plan.start + 10 * DAY, plan.start + 30 * DAY + 12 * HOUR
    none = {f"{ENTRY}__pause__settings__bill_for__unused_time_from__type": "none"}
    made = plan.take_over(**at(pause), **at(resume, "resume"), **none)
    plan.books.use_card(plan.customer, "pm_card_chargeCustomerFail")
    plan.books.move_to(resume + 23 * HOUR - 1)
    assert (plan.schedule(made["id"])["status"], statuses(plan.schedule(made["id"]))[1]) == ("active", "pending")
    plan.books.move_to(resume + 24 * HOUR)
    over = plan.schedule(made["id"])
    assert (plan.read()["status"], over["status"], statuses(over)[1]) == ("paused", "released", "error")


def test_an_end_for_what_is_paused_already(plan: Plan) -> None:
    plan.books.move_to(plan.start + 5 * DAY)
    plan.shop.post(f"/v1/subscriptions/{plan.subscription}/pause")
    made = plan.take_over(**at(plan.start + 10 * DAY, "resume"))
    [shown] = made["pause_schedules"]
    assert shown["pause"] == {
        "pause_at": plan.start + 5 * DAY,
        "settings": None,
        "status": {"error": None, "type": "succeeded"},
    }
    plan.books.move_to(plan.start + 10 * DAY)
    assert (plan.read()["status"], statuses(plan.schedule(made["id"]))) == ("active", ("succeeded", "succeeded"))


def test_it_is_changed_and_taken_back(plan: Plan) -> None:
    made = plan.take_over(**at(plan.start + 10 * DAY), **at(plan.start + 20 * DAY, "resume"))
    path, key = f"{PATH}/{made['id']}", {f"{ENTRY}__key": made["pause_schedules"][0]["key"]}
    later = plan.shop.post(path, **key, **at(plan.start + 15 * DAY))
    [shown] = later["pause_schedules"]
    assert (shown["pause"]["pause_at"], shown["resume"]["resume_at"]) == (plan.start + 15 * DAY, plan.start + 20 * DAY)
    forever = plan.shop.post(path, **key, **{f"{ENTRY}__resume": ""})
    assert forever["pause_schedules"][0]["resume"] is None
    assert plan.shop.post(path, metadata__a="b")["pause_schedules"] == forever["pause_schedules"]
    assert plan.shop.post(path, pause_schedules="")["pause_schedules"] == []
    plan.books.move_to(plan.start + 16 * DAY)
    assert plan.read()["status"] == "active"


def test_what_a_subscription_refuses_is_told(plan: Plan) -> None:
    made, renewal = plan.take_over(), plan.start + 31 * DAY
    late = at(renewal + 2 * DAY) | at(renewal + 3 * DAY, "resume")
    plan.shop.post(f"{PATH}/{made['id']}", **plan.three_months(), **late)
    plan.books.use_card(plan.customer, "pm_card_chargeCustomerFail")
    plan.books.move_to(renewal + 4 * DAY)
    [shown] = plan.schedule(made["id"])["pause_schedules"]
    assert shown["pause"]["status"] == {
        "error": {
            "code": None,
            "message": "You can only pause a subscription if it is `active` or `trialing`; this one is `past_due`.",
        },
        "type": "error",
    }
    assert (plan.read()["status"], shown["resume"]["status"]["type"]) == ("past_due", "scheduled")
    again = plan.shop.post(f"{PATH}/{made['id']}", **at(renewal + 9 * DAY), **{f"{ENTRY}__key": shown["key"]})
    assert (statuses(again), again["pause_schedules"][0]["key"]) == (("scheduled", None), shown["key"])


def test_an_end_that_fails_leaves_nothing_behind(plan: Plan) -> None:
    """Nobody knows any more where the customer is taxed when the invoice of the end is to be finalized."""
    body = json.dumps({"automatic_tax_rates": [{"country": "DE", "tax_rate": None}]}).encode()
    plan.shop.wire.ok(plan.shop.wire.request("POST", "/_emulator/account", body=body))
    plan.shop.post(f"/v1/customers/{plan.customer}", address__country="DE")
    plan.books.update(plan.subscription, automatic_tax__enabled=True)
    made = plan.take_over(**at(plan.start + DAY), **at(plan.start + 2 * DAY, "resume"))
    plan.shop.post(f"/v1/customers/{plan.customer}", address="")
    plan.books.move_to(plan.start + DAY)
    lists = ("/v1/invoices", "/v1/invoiceitems")
    before = plan.read(), [each["id"] for path in lists for each in plan.shop.get(path)["data"]]
    plan.books.move_to(plan.start + 2 * DAY)
    resume = plan.schedule(made["id"])["pause_schedules"][0]["resume"]["status"]
    assert (resume["type"], resume["error"]["code"]) == ("error", "customer_tax_location_invalid")
    assert (plan.read(), [each["id"] for path in lists for each in plan.shop.get(path)["data"]]) == before


def test_nothing_is_to_come_while_it_is_paused(plan: Plan) -> None:
    made = plan.take_over(**at(plan.start + DAY))
    plan.books.move_to(plan.start + 2 * DAY)
    for named in ({"subscription": plan.subscription}, {"schedule": made["id"]}):
        refused = plan.books.refused("/v1/invoices/create_preview", **named)
        assert (refused["status"], refused["code"]) == (404, "invoice_upcoming_none")


def test_what_is_refused(plan: Plan, books: Books) -> None:
    made = plan.take_over()["id"]
    path, now = f"{PATH}/{made}", plan.start
    pause_at, resume_at = (f"pause_schedules[0][{each}][{each}_at]" for each in ("pause", "resume"))
    assert books.refused(path, **at(now + DAY), **at(now + DAY, "resume"))["param"] == resume_at
    assert books.refused(path, **at(now - DAY))["param"] == f"{pause_at}[timestamp]"
    assert books.refused(path, **at(now + DAY, "resume"))["param"] == pause_at
    assert books.refused(path, **{f"{ENTRY}__pause__pause_at__type": "timestamp"})["param"] == f"{pause_at}[timestamp]"
    soon = {f"{ENTRY}__resume__resume_at__type": "now"}
    assert books.refused(path, **at(now + DAY), **soon)["param"] == resume_at
    timeless = {f"{ENTRY}__resume__resume_at__type": "duration"}
    assert books.refused(path, **at(now + DAY), **timeless)["param"] == f"{resume_at}[duration]"
    second = {name.replace("__0", "__1"): value for name, value in at(now + DAY).items()}
    assert books.refused(path, **at(now + DAY), **second)["param"] == "pause_schedules"
    classic = books.subscribe(plan.customer, books.price(100), billing_mode__type="classic")["id"]
    assert books.refused(PATH, from_subscription=classic, **at(now + DAY))["param"] == "pause_schedules"
    sent = books.subscribe(plan.customer, books.price(100), collection_method="send_invoice", days_until_due=9)["id"]
    assert books.refused(PATH, from_subscription=sent, **at(now + DAY))["param"] == "pause_schedules"
    plan.shop.post(path, **at(now + DAY), **{f"{ENTRY}__key": "one"})
    assert books.refused(path, **at(now + DAY), **{f"{ENTRY}__key": "two"})["code"] == "resource_missing"
    plan.books.move_to(now + 2 * DAY)
    assert books.refused(path, **at(now + 9 * DAY), **{f"{ENTRY}__key": "one"})["param"] == "pause_schedules[0][pause]"
