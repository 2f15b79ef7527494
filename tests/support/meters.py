"""Meters, and what is told them."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop

NEW_YEAR = 1_767_225_600
HOUR = 3600
DAY = 86400
PATH = "/v1/billing/meters"


def new_meter(shop: Shop, formula: str = "sum", **params: Any) -> Object:
    """A meter of events that are called by its formula."""
    event_name = params.pop("event_name", f"requests_{formula}")
    return shop.post(
        PATH, display_name="Requests", event_name=event_name, default_aggregation__formula=formula, **params
    )


def report(shop: Shop, meter: Object, customer: Object, value: object, at: int | None = None, **params: Any) -> Object:
    """An event of a customer; now, unless a second is named."""
    when = {} if at is None else {"timestamp": at}
    payload = {"payload__stripe_customer_id": customer["id"], "payload__value": value}
    return shop.post("/v1/billing/meter_events", event_name=meter["event_name"], **payload, **when, **params)


def summaries(shop: Shop, meter: Object, customer: Object, start: int, end: int, **params: Any) -> list[Object]:
    """What the events of a customer add up to."""
    asked = {"customer": customer["id"], "start_time": start, "end_time": end, "limit": 100, **params}
    found: list[Object] = shop.get(f"{PATH}/{meter['id']}/event_summaries", **asked)["data"]
    return found


def used(shop: Shop, meter: Object, customer: Object) -> float:
    """What the meter has counted of a customer since the day of their creation."""
    begun = customer["created"] - customer["created"] % DAY
    found = summaries(shop, meter, customer, begun, begun + 2 * DAY)
    return sum((float(each["aggregated_value"]) for each in found), 0.0)
