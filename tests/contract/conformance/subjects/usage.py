"""Meters, their events, and what is priced by them."""

from __future__ import annotations

import time
from uuid import uuid4

from tests.contract.conformance.checks import Subject, documented, reported
from tests.contract.conformance.client import Params, Reply
from tests.contract.conformance.differences import any_of, matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("usage")

METERS = "/v1/billing/meters"
EVENTS = "/v1/billing/meter_events"
MINUTE = 60
DAY = 86400


def _meter(sandbox: Sandbox, formula: str = "sum") -> Reply:
    name = f"conformance_{uuid4().hex}"
    return sandbox.create(
        METERS, {"display_name": "Calls", "event_name": name, "default_aggregation": {"formula": formula}}
    )


def _report(sandbox: Sandbox, meter: Reply, customer: str, value: int, params: Params | None = None) -> Reply:
    payload = {"stripe_customer_id": customer, "value": str(value)}
    return sandbox.post(EVENTS, {"event_name": meter["event_name"], "payload": payload, **(params or {})})


def _summary(sandbox: Sandbox, meter: Reply, customer: str, value: float) -> Reply:
    """What a customer used within the last minutes, once it is counted."""
    start = int(time.time()) // MINUTE * MINUTE - 10 * MINUTE
    asked = {"customer": customer, "start_time": start, "end_time": start + 20 * MINUTE}

    def ask() -> Reply:
        return sandbox.get(f"{METERS}/{meter['id']}/event_summaries", asked)

    return sandbox.eventually(ask, lambda reply: bool(reply["data"]) and reply["data.0.aggregated_value"] == value)


@CHECKS.check("what a meter begins with", documented("docs.stripe.com/api/billing/meter/object"))
def _begins(sandbox: Sandbox) -> None:
    meter = _meter(sandbox)
    sandbox.expect(
        meter,
        {
            "id": matching("mtr_.+"),
            "object": "billing.meter",
            "customer_mapping": {"event_payload_key": "stripe_customer_id", "type": "by_id"},
            "default_aggregation": {"formula": "sum"},
            "display_name": "Calls",
            "event_time_window": None,
            "livemode": False,
            "status": "active",
            "status_transitions": {"deactivated_at": None},
            "updated": meter["created"],
            "value_settings": {"event_payload_key": "value"},
        },
    )


@CHECKS.check("a meter rests and counts again", documented("docs.stripe.com/api/billing/meter/deactivate"))
def _rests(sandbox: Sandbox) -> None:
    id = _meter(sandbox)["id"]
    sandbox.expect(sandbox.post(f"{METERS}/{id}/deactivate"), {"status": "inactive"})
    sandbox.expect(
        sandbox.post(f"{METERS}/{id}/reactivate"), {"status": "active", "status_transitions": {"deactivated_at": None}}
    )


@CHECKS.check("an event shows what was reported", documented("docs.stripe.com/api/billing/meter-event/object"))
def _event(sandbox: Sandbox) -> None:
    meter, customer, at = _meter(sandbox), sandbox.customer(), int(time.time()) - DAY
    facts = {"identifier": uuid4().hex, "timestamp": at}
    reported_event = _report(sandbox, meter, customer, 3, facts)
    payload = {"stripe_customer_id": customer, "value": "3"}
    sandbox.expect(
        reported_event,
        {**facts, "object": "billing.meter_event", "event_name": meter["event_name"], "payload": payload},
    )


@CHECKS.check("an identifier is taken once", reported("several integrations quote the message"))
def _identifier(sandbox: Sandbox) -> None:
    meter, customer, identifier = _meter(sandbox), sandbox.customer(), uuid4().hex
    _report(sandbox, meter, customer, 3, {"identifier": identifier})
    again = _report(sandbox, meter, customer, 3, {"identifier": identifier})
    sandbox.refused(again, 400, f"An event already exists with identifier {identifier}.")


@CHECKS.check("values add up", documented("docs.stripe.com/api/billing/meter-event-summary"))
def _adds_up(sandbox: Sandbox) -> None:
    meter, customer = _meter(sandbox), sandbox.customer()
    for value in (3, 4):
        _report(sandbox, meter, customer, value)
    facts = {"object": "billing.meter_event_summary", "aggregated_value": any_of(7, 7.0), "meter": meter["id"]}
    sandbox.expect(_summary(sandbox, meter, customer, 7), {"data": [facts]})


@CHECKS.check("a meter of counts counts", documented("docs.stripe.com/api/billing/meter/object"))
def _counts(sandbox: Sandbox) -> None:
    meter, customer = _meter(sandbox, "count"), sandbox.customer()
    for value in (3, 4):
        _report(sandbox, meter, customer, value)
    sandbox.expect(_summary(sandbox, meter, customer, 2), {"data": [{"aggregated_value": any_of(2, 2.0)}]})


@CHECKS.check("an event is taken back", documented("docs.stripe.com/api/billing/meter-event-adjustment/create"))
def _taken_back(sandbox: Sandbox) -> None:
    meter, customer, identifier = _meter(sandbox), sandbox.customer(), uuid4().hex
    _report(sandbox, meter, customer, 3, {"identifier": identifier})
    cancel = {"event_name": meter["event_name"], "type": "cancel", "cancel": {"identifier": identifier}}
    facts = {"object": "billing.meter_event_adjustment", "cancel": {"identifier": identifier}, "type": "cancel"}
    sandbox.expect(sandbox.post("/v1/billing/meter_event_adjustments", cancel), facts)


@CHECKS.check("a metered price takes a meter", reported("probes of a sandbox"))
def _price(sandbox: Sandbox) -> None:
    metered = {"interval": "month", "usage_type": "metered"}
    meter = _meter(sandbox)["id"]
    facts = {"recurring": {**metered, "meter": meter}}
    made = sandbox.price(facts)
    sandbox.expect(made, facts)
    refused = sandbox.post(
        "/v1/prices", {"product": made["product"], "currency": "usd", "unit_amount": 5, "recurring": metered}
    )
    message = "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters."
    sandbox.refused(refused, 400, message)
