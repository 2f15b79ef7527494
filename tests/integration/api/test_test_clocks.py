"""Test clocks over the wire: what lives on one lives in its time."""

from __future__ import annotations

import logging
import time
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import stripe

from emulator.activity import LOGGER, Activity
from emulator.billing.core.structs import replace
from emulator.billing.invoices.auto_advance import finalization_job
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job
from emulator.billing.system.test_clocks import TestClock
from emulator.services import test_clock_runs as runs
from emulator.services.job_operations import OPERATIONS
from emulator.services.test_clock_runs import wait_until_ready
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.provider_types import assert_keys
from tests.support.serving import Server
from tests.support.shop import Object, Shop

NEW_YEAR = 1_767_225_600
HOUR = 3600
DAY = 86400
ADVANCING = {"auto_advance": True, "pending_invoice_items_behavior": "include"}
PATH = "/v1/test_helpers/test_clocks"

pytestmark = pytest.mark.every_engine


@pytest.fixture
def clock(shop: Shop) -> Object:
    """A clock that stands at New Year 2026."""
    return shop.post(PATH, frozen_time=NEW_YEAR, name="Renewals")


def advance(shop: Shop, clock: Object, to: int) -> Object:
    """The clock, once it has arrived."""
    answer = shop.post(f"{PATH}/{clock['id']}/advance", frozen_time=to)
    assert (answer["status"], answer["frozen_time"]) == ("advancing", clock["frozen_time"])
    assert answer["status_details"] == {"advancing": {"target_frozen_time": to}}
    ready = shop.get(f"{PATH}/{clock['id']}")
    assert (ready["status"], ready["frozen_time"], ready["status_details"]) == ("ready", to, {})
    return ready


def test_a_new_clock_stands_where_it_was_told_to(shop: Shop, clock: Object) -> None:
    assert_keys(clock, stripe.test_helpers.TestClock)
    assert clock == {
        "id": clock["id"],
        "object": "test_helpers.test_clock",
        "created": clock["created"],
        "deletes_after": clock["created"] + 30 * DAY,
        "frozen_time": NEW_YEAR,
        "livemode": False,
        "name": "Renewals",
        "status": "ready",
        "status_details": {},
    }
    assert abs(clock["created"] - time.time()) < 60
    assert clock["id"].startswith("clock_1")
    assert shop.get(f"{PATH}/{clock['id']}") == clock
    assert shop.get(PATH)["data"] == [clock]


def test_what_is_made_on_a_clock_is_made_in_its_time(shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer(test_clock=clock["id"])
    assert (customer["test_clock"], customer["created"]) == (clock["id"], NEW_YEAR)
    item = shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)
    assert [(each["test_clock"], each[name]) for each, name in ((item, "date"), (draft, "created"))] == [
        (clock["id"], NEW_YEAR),
        (clock["id"], NEW_YEAR),
    ]
    finalized = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert finalized["status_transitions"]["finalized_at"] == NEW_YEAR
    paid = shop.post(f"/v1/invoices/{draft['id']}/pay")
    assert paid["status_transitions"]["paid_at"] == NEW_YEAR
    note = shop.post("/v1/credit_notes", invoice=draft["id"], amount=100, credit_amount=100)
    assert note["created"] == NEW_YEAR


def test_payments_and_events_stay_in_real_time(shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer(test_clock=clock["id"])
    draft = shop.draft(customer["id"], 2000)
    shop.post(f"/v1/invoices/{draft['id']}/pay")
    paid = shop.invoice(draft["id"], expand=["payments"])
    intent = shop.get(f"/v1/payment_intents/{paid['payments']['data'][0]['payment']['payment_intent']}")
    charge = shop.get(f"/v1/charges/{intent['latest_charge']}")
    for created in (intent["created"], charge["created"], *(event["created"] for event in shop.events())):
        assert abs(created - time.time()) < 60


def test_what_falls_due_on_the_way_is_done_at_its_own_second(shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer(test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)
    clock = advance(shop, clock, NEW_YEAR + HOUR)
    assert shop.invoice(draft["id"])["status"] == "draft"
    clock = advance(shop, clock, NEW_YEAR + DAY)
    paid = shop.invoice(draft["id"])
    assert (paid["status"], paid["attempt_count"]) == ("paid", 1)
    assert paid["status_transitions"]["finalized_at"] == draft["automatically_finalizes_at"]
    assert paid["status_transitions"]["paid_at"] == draft["automatically_finalizes_at"]


def test_a_failed_charge_is_tried_again_in_the_time_of_the_clock(shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer("pm_card_chargeCustomerFail", test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)
    first = draft["automatically_finalizes_at"]
    for to, attempts, following in (
        (first, 1, first + 3 * DAY),
        (first + 3 * DAY, 2, first + 8 * DAY),
        (first + 20 * DAY, 4, None),
    ):
        clock = advance(shop, clock, to)
        failed = shop.invoice(draft["id"])
        assert (failed["attempt_count"], failed["next_payment_attempt"]) == (attempts, following)
        assert failed["status"] == "open"


def test_the_world_does_not_move_what_lives_on_a_clock(shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer(test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)
    shop.clock(advance=10 * DAY)
    assert shop.invoice(draft["id"])["status"] == "draft"
    assert shop.get(f"{PATH}/{clock['id']}")["frozen_time"] == NEW_YEAR
    own = shop.draft(None, 2000, auto_advance=True)
    advance(shop, clock, NEW_YEAR + DAY)
    assert (shop.invoice(draft["id"])["status"], shop.invoice(own["id"])["status"]) == ("paid", "draft")


def test_lists_show_what_lives_on_a_clock_to_those_who_ask_for_it(shop: Shop, clock: Object) -> None:
    hidden, shown = shop.customer(test_clock=clock["id"]), shop.customer()
    for customer in (hidden, shown):
        shop.draft(customer["id"], 2000)
    assert [each["id"] for each in shop.get("/v1/customers")["data"]] == [shown["id"]]
    assert [each["id"] for each in shop.get("/v1/customers", test_clock=clock["id"])["data"]] == [hidden["id"]]
    for path in ("/v1/invoices", "/v1/invoiceitems"):
        assert [each["customer"] for each in shop.get(path)["data"]] == [shown["id"]]
        assert [each["customer"] for each in shop.get(path, customer=hidden["id"])["data"]] == [hidden["id"]]
    refused = shop.wire.get("/v1/customers", {"test_clock": "clock_nope"})
    assert (refused.status, refused.error["message"]) == (400, "No such billingclock: 'clock_nope'")


def test_deleting_a_clock_deletes_its_customers_and_its_work(shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer(test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)
    gone = shop.delete(f"{PATH}/{clock['id']}")
    assert gone == {"id": clock["id"], "object": "test_helpers.test_clock", "deleted": True}
    assert shop.get(f"/v1/customers/{customer['id']}")["deleted"] is True
    assert shop.get(PATH)["data"] == []
    assert shop.invoice(draft["id"])["status"] == "draft"
    path = f"{PATH}/{clock['id']}"
    for answer in (
        shop.wire.get(path),
        shop.wire.delete(path),
        shop.wire.post(f"{path}/advance", {"frozen_time": NEW_YEAR + DAY}),
    ):
        assert (answer.status, answer.error["code"]) == (404, "resource_missing")
        assert answer.error["message"] == f"No such billingclock: '{clock['id']}'"
    types = [event["type"] for event in shop.events()]
    assert types[-2:] == ["test_helpers.test_clock.deleted", "customer.deleted"]


def test_a_clock_deletes_itself_after_thirty_days(shop: Shop, clock: Object) -> None:
    customer = shop.customer(test_clock=clock["id"])
    shop.clock(advance=30 * DAY)
    assert shop.wire.get(f"{PATH}/{clock['id']}").status == 404
    assert shop.get(f"/v1/customers/{customer['id']}")["deleted"] is True


def test_an_existing_customer_can_be_put_on_a_new_clock(shop: Shop) -> None:
    customer = shop.customer()
    clock = shop.post(PATH, frozen_time=NEW_YEAR, customer=customer["id"])
    assert shop.get(f"/v1/customers/{customer['id']}")["test_clock"] == clock["id"]
    assert shop.draft(customer["id"])["created"] == NEW_YEAR
    refused = shop.wire.post(PATH, {"frozen_time": NEW_YEAR, "customer": customer["id"]})
    assert (refused.status, refused.error["param"]) == (400, "customer")


def test_what_a_clock_does_not_do(shop: Shop, clock: Object) -> None:
    for frozen_time in (NEW_YEAR, NEW_YEAR - 1, NEW_YEAR + 732 * DAY, 1, 10**10):
        refused = shop.wire.post(f"{PATH}/{clock['id']}/advance", {"frozen_time": frozen_time})
        assert (refused.status, refused.error["param"]) == (400, "frozen_time")
    for _ in range(3):
        shop.customer(test_clock=clock["id"])
    refused = shop.wire.post("/v1/customers", {"test_clock": clock["id"]})
    assert (refused.status, refused.error["param"]) == (400, "test_clock")
    customer = shop.customer()
    refused = shop.wire.post(f"/v1/customers/{customer['id']}", {"test_clock": clock["id"]})
    assert refused.error["message"] == "Received unknown parameter: test_clock"
    assert shop.wire.other_mode.post(PATH, {"frozen_time": NEW_YEAR}).status == 400


def test_nothing_on_a_clock_changes_while_it_advances(server: Server, shop: Shop, clock: Object) -> None:
    customer = shop.customer(test_clock=clock["id"])
    draft = shop.draft(customer["id"], 2000)
    world = World(shop.get("/_emulator/account")["id"], livemode=False)

    def set_going(uow: UnitOfWork) -> None:
        # As a request leaves it, and no worker finds it.
        found = uow.get(TestClock, clock["id"])
        assert found is not None
        uow.changes.save(replace(found, status="advancing", target=NEW_YEAR + DAY, reached=NEW_YEAR))

    server.emulator.store.run(world, set_going)
    path = f"{PATH}/{clock['id']}"
    message = f"Test clock advancement underway - cannot perform modifications: {clock['id']}"
    for refused in (
        shop.wire.post(f"/v1/customers/{customer['id']}", {"name": "x"}),
        shop.wire.post("/v1/customers", {"test_clock": clock["id"]}),
        shop.wire.post("/v1/invoiceitems", {"customer": customer["id"], "amount": 1, "currency": "usd"}),
        shop.wire.post(f"/v1/invoices/{draft['id']}/finalize", Idempotency_Key="once"),
        shop.wire.delete(f"/v1/invoices/{draft['id']}"),
        shop.wire.post(f"{path}/advance", {"frozen_time": NEW_YEAR + 2 * DAY}),
        shop.wire.delete(path),
    ):
        assert (refused.status, refused.error["message"]) == (429, message)
    assert shop.invoice(draft["id"])["status"] == "draft"

    def let_it_arrive(uow: UnitOfWork) -> None:
        found = uow.get(TestClock, clock["id"])
        assert found is not None
        uow.changes.save(found.run_job)

    server.emulator.store.run(world, let_it_arrive)
    wait_until_ready(server.emulator.store, world, {"test_clock": clock["id"]})
    done = shop.wire.post(f"/v1/invoices/{draft['id']}/finalize", Idempotency_Key="once")
    assert done.json["status_transitions"]["finalized_at"] == NEW_YEAR + DAY


def test_its_events(shop: Shop, clock: Object) -> None:
    advance(shop, clock, NEW_YEAR + DAY)
    assert shop.event_log() == [
        ("test_helpers.test_clock.created", None),
        ("test_helpers.test_clock.advancing", {"status": "ready", "status_details": {"advancing": None}}),
        (
            "test_helpers.test_clock.ready",
            {
                "frozen_time": NEW_YEAR,
                "status": "advancing",
                "status_details": {"advancing": {"target_frozen_time": NEW_YEAR + DAY}},
            },
        ),
    ]


def test_what_is_due_already_is_done_though_the_clock_stands(server: Server, shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer(test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)
    world = World(shop.get("/_emulator/account")["id"], livemode=False)

    def order(uow: UnitOfWork) -> None:
        found = uow.get(Invoice, draft["id"])
        assert found is not None
        uow.enter_time_of(found)
        uow.changes.save(finalization_job(replace(found, automatically_finalizes_at=NEW_YEAR)))

    server.emulator.store.run(world, order)
    finalized = shop.wire.ok(shop.wire.get("/_emulator/events/wait", {"type": "invoice.paid"}))
    assert finalized["data"]["object"]["id"] == draft["id"]
    assert shop.invoice(draft["id"])["status_transitions"]["paid_at"] == NEW_YEAR
    assert shop.get(f"{PATH}/{clock['id']}") == clock


def test_what_goes_wrong_inside_ends_an_advance_for_good(shop: Shop, clock: Object) -> None:
    customer = shop.paying_customer(test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)

    def fail(_uow: UnitOfWork, _job: Job) -> None:
        raise RuntimeError("not foreseen")

    with patch.dict(OPERATIONS, {"finalize": fail}):
        shop.post(f"{PATH}/{clock['id']}/advance", frozen_time=NEW_YEAR + DAY)
    failed = shop.get(f"{PATH}/{clock['id']}")
    assert (failed["status"], failed["frozen_time"]) == ("internal_failure", NEW_YEAR)
    assert shop.invoice(draft["id"])["status"] == "draft"
    assert shop.wire.post(f"{PATH}/{clock['id']}/advance", {"frozen_time": NEW_YEAR + 2 * DAY}).status == 400
    assert shop.event_log()[-1][0] == "test_helpers.test_clock.internal_failure"
    shop.delete(f"{PATH}/{clock['id']}")


def test_its_invoice_page_is_in_its_time(shop: Shop, clock: Object) -> None:
    opened = shop.open_invoice(shop.customer(test_clock=clock["id"])["id"])
    page = shop.wire.get(urlsplit(opened["hosted_invoice_url"]).path)
    assert page.status == 200
    assert "January 31, 2026" in page.body.decode()
    assert 'class="overdue"' not in page.body.decode()


def test_whoever_serves_sees_where_a_clock_is(shop: Shop, clock: Object, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER):
        advance(shop, clock, NEW_YEAR + DAY)
    told = [record.__dict__["activity"] for record in caplog.records if record.name == LOGGER]
    clocks = [each for each in told if each.what.startswith("clock ")]
    assert clocks == [Activity(f"clock {clock['id']} Renewals", "ready", True, "2026-01-02 00:00:00 UTC")]


def test_a_run_that_ends_as_the_clock_is_advanced_leaves_that_to_the_next(
    server: Server, shop: Shop, clock: Object
) -> None:
    """A worker that takes two runs within one second holds both by the same job."""
    customer = shop.paying_customer(test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post("/v1/invoices", customer=customer["id"], **ADVANCING)
    world, store = World(shop.get("/_emulator/account")["id"], livemode=False), server.emulator.store
    found = store.unit_of_work(world).get(TestClock, clock["id"])
    assert found is not None
    leased = replace(found.run_job, lease="another", leased_until=int(time.time()) + 60)
    advancing = replace(found, status="advancing", target=NEW_YEAR + DAY, reached=NEW_YEAR)

    def save(*records: TestClock | Job) -> None:
        def operation(uow: UnitOfWork) -> None:
            for each in records:
                uow.get(type(each), each.id)
                uow.changes.save(each)

        store.run(world, operation)

    save(leased)
    take_turn = runs._take_turn

    def advanced_meanwhile(*taken: Any) -> bool:
        done = take_turn(*taken)
        if taken[2].status == "ready":
            save(advancing, leased)
        return done

    with patch.object(runs, "_take_turn", advanced_meanwhile):
        runs.run(store, world, leased)
    wait_until_ready(store, world, {"test_clock": clock["id"]})
    assert shop.get(f"{PATH}/{clock['id']}")["frozen_time"] == NEW_YEAR + DAY
    assert shop.invoice(draft["id"])["status"] == "paid"
