"""Objects of every kind as one API version shows them, in replies and to webhook endpoints."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.versions import BASIL
from emulator.api.stripe.webhook_payload import webhook_payload
from emulator.billing.core.events import Event
from tests.contract.object_factories import STATES, expanded_invoice, invoice_payment
from tests.contract.sdk_versions.object_sets import OBJECT_SETS
from tests.support.serving import Server
from tests.support.shop import Object, Shop
from tests.support.wire import Wire, new_key

SINCE_BASIL = {expanded_invoice, invoice_payment}
"""What older versions have no kind of object for."""


def objects_in(version: str, server: Server) -> list[Object]:
    """Objects in every state, and those that events tell of."""
    shop = Shop(Wire(server.url, version=version))
    shown = [state(_fresh(shop)) for state in STATES if version >= BASIL or state not in SINCE_BASIL]
    for object_set in OBJECT_SETS:
        fresh = _fresh(shop)
        shown += [*object_set(fresh), *_told(fresh, server)]
    return shown


def _fresh(shop: Shop) -> Shop:
    """Another world that speaks the same version."""
    return Shop(shop.wire.with_key(new_key()))


def _told(shop: Shop, server: Server) -> list[Object]:
    """What endpoints that want the version are told: the objects inside the events."""
    store = server.emulator.store
    work = store.unit_of_work(authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world)
    events = work.get_many(Event, [each["id"] for each in shop.events()])
    told: list[Any] = [
        json.loads(webhook_payload(each, work, shop.wire.version)) for each in events if each is not None
    ]
    assert {each["api_version"] for each in told} <= {shop.wire.version}
    objects = [each["data"]["object"] for each in told]
    # Payments of invoices are objects since basil; no older SDK has a class for them.
    return [each for each in objects if shop.wire.version >= BASIL or each["object"] != "invoice_payment"]
