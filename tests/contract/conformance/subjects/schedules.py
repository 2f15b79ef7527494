"""Schedules of subscriptions, on test clocks."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, documented, reported
from tests.contract.conformance.client import Params, Reply
from tests.contract.conformance.differences import matching
from tests.contract.conformance.sandbox import CARD, Sandbox
from tests.contract.conformance.subjects.test_clocks import NEW_YEAR, advance, clock_of

CHECKS = Subject("schedules")

PATH = "/v1/subscription_schedules"
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200

CANCEL = documented("docs.stripe.com/api/subscription_schedules/cancel")
CREATE = documented("docs.stripe.com/api/subscription_schedules/create")
OBJECT = documented("docs.stripe.com/api/subscription_schedules/object")
GUIDE = documented("docs.stripe.com/billing/subscriptions/subscription-schedules")


class _Plan:
    """A customer with a card on a clock, and two monthly prices of one product."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.clock = clock_of(sandbox)
        self.customer = sandbox.customer({"test_clock": self.clock, **CARD})
        self.silver = sandbox.price({"recurring": {"interval": "month"}})["id"]
        self.gold = sandbox.price({"unit_amount": 3000, "recurring": {"interval": "month"}})["id"]

    def schedule(self, *phases: Params, params: Params | None = None) -> Reply:
        """A schedule of phases that starts now."""
        given: dict[str, Any] = {"customer": self.customer, "start_date": "now", "phases": list(phases)}
        return self.sandbox.create(PATH, {**given, **(params or {})})

    def read(self, schedule: Reply) -> Reply:
        """The schedule as it reads now."""
        return self.sandbox.retrieve(f"{PATH}/{schedule['id']}")

    def subscription(self, schedule: Reply) -> Reply:
        """The subscription that a schedule made."""
        return self.sandbox.retrieve(f"/v1/subscriptions/{schedule['subscription']}")


def _phase(price: str, months: int = 1) -> Params:
    return {"items": [{"price": price}], "duration": {"interval": "month", "interval_count": months}}


@CHECKS.check("what a schedule that starts now begins with", OBJECT)
def _begins(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver), _phase(plan.gold))
    sandbox.expect(
        made,
        {
            "id": matching("sub_sched_.+"),
            "object": "subscription_schedule",
            "canceled_at": None,
            "completed_at": None,
            "current_phase": {"start_date": NEW_YEAR, "end_date": FEBRUARY},
            "customer": plan.customer,
            "end_behavior": "release",
            "livemode": False,
            "metadata": {},
            "released_at": None,
            "released_subscription": None,
            "status": "active",
            "subscription": matching("sub_.+"),
            "test_clock": plan.clock,
        },
    )
    times = [(phase["start_date"], phase["end_date"]) for phase in made["phases"]]
    sandbox.equal(made, "phases", times, [(NEW_YEAR, FEBRUARY), (FEBRUARY, MARCH)])
    sandbox.expect(plan.subscription(made), {"schedule": made["id"], "status": "active"})


@CHECKS.check("one that starts later has no subscription", OBJECT)
def _later(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver), params={"start_date": FEBRUARY})
    sandbox.expect(made, {"status": "not_started", "subscription": None, "current_phase": None})


@CHECKS.check("a phase changes the subscription when it begins", GUIDE)
def _changes(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver), _phase(plan.gold))
    advance(sandbox, plan.clock, FEBRUARY + 60)
    sandbox.expect(plan.read(made), {"current_phase": {"start_date": FEBRUARY, "end_date": MARCH}})
    sandbox.expect(plan.subscription(made), {"items": {"data": [{"price": {"id": plan.gold}}]}})


@CHECKS.check("after the last phase the subscription is released", GUIDE)
def _released(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver))
    advance(sandbox, plan.clock, FEBRUARY + 60)
    facts = {"subscription": None, "released_subscription": made["subscription"], "current_phase": None}
    sandbox.expect(plan.read(made), facts)
    sandbox.expect(plan.subscription(made), {"schedule": None, "status": "active"})


@CHECKS.check("or canceled, if the schedule says so", GUIDE)
def _canceled_at_the_end(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver), params={"end_behavior": "cancel"})
    advance(sandbox, plan.clock, FEBRUARY + 60)
    sandbox.expect(plan.read(made), {"status": "completed"})
    sandbox.expect(plan.subscription(made), {"status": "canceled"})


@CHECKS.check("canceling a schedule cancels its subscription", CANCEL)
def _canceled(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver))
    sandbox.expect(sandbox.post(f"{PATH}/{made['id']}/cancel"), {"status": "canceled", "canceled_at": NEW_YEAR})
    sandbox.expect(plan.subscription(made), {"status": "canceled"})


@CHECKS.check("a released schedule cannot be changed", reported("a question on Stack Overflow quotes the message"))
def _over(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver))
    facts = {"status": "released", "released_subscription": made["subscription"], "subscription": None}
    sandbox.expect(sandbox.post(f"{PATH}/{made['id']}/release"), facts)
    refused = sandbox.post(f"{PATH}/{made['id']}", {"metadata": {"a": "b"}})
    message = (
        "You cannot update a subscription schedule that is currently in the released status. It must be in "
        "not_started, active status to be updated."
    )
    sandbox.refused(refused, 400, message)


@CHECKS.check("a subscription that there is gets one phase", CREATE)
def _taken_over(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    wanted = {"customer": plan.customer, "items": [{"price": plan.silver}]}
    subscription = sandbox.create("/v1/subscriptions", wanted)["id"]
    made = sandbox.post(PATH, {"from_subscription": subscription})
    phase = {"start_date": NEW_YEAR, "end_date": FEBRUARY, "items": [{"price": plan.silver, "quantity": 1}]}
    sandbox.expect(made, {"status": "active", "subscription": subscription, "phases": [phase]})


@CHECKS.check("what a schedule ends cannot be ended by hand", reported("integrations quote the message"))
def _by_hand(sandbox: Sandbox) -> None:
    plan = _Plan(sandbox)
    made = plan.schedule(_phase(plan.silver))
    refused = sandbox.post(f"/v1/subscriptions/{made['subscription']}", {"cancel_at_period_end": True})
    message = (
        f"The subscription is managed by the subscription schedule `{made['id']}`, and updating any cancelation "
        "behavior directly is not allowed. Please update the schedule instead."
    )
    sandbox.refused(refused, 400, message)
