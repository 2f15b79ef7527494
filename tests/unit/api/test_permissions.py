"""Every route is about something that a restricted key can be given permission for."""

from __future__ import annotations

from emulator.api.stripe import endpoints
from emulator.api.stripe.permissions import resource_of
from emulator.billing.system.restricted_keys import RESOURCES


def test_every_route_takes_a_permission_that_can_be_given() -> None:
    assert {resource_of(each.path) for each in endpoints()} == set(RESOURCES)
