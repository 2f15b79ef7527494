"""What one request shows in several places, its reply and its events, is dumped once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

import schemas
from emulator.api.stripe.render_cache import RenderCache
from emulator.billing.core.resource_types import Entity
from schemas.stripe import objects
from tests.support.domain_objects import customer, draft, moment
from tests.support.modules import modules_of

modules_of(schemas)  # all of them
NOW = moment()
SHOW: dict[str, Callable[[RenderCache, Entity], Any]] = {
    "event": lambda cache, entity: cache.rendered(entity, NOW),
    "reply": lambda cache, entity: msgspec.json.decode(cache.json(entity, NOW)),
    "reply of an older version": lambda cache, entity: cache.rendered_copy(entity, NOW),
}


@pytest.mark.parametrize("first", SHOW)
@pytest.mark.parametrize("then", SHOW)
@pytest.mark.parametrize("make", [customer, lambda: draft(customer(), 2000)], ids=["customer", "invoice"])
def test_it_is_dumped_once(make: Callable[[], Entity], first: str, then: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dumped: list[Entity] = []
    dump = objects._dump

    def noted(entity: Entity, *given: Any) -> Any:
        dumped.append(entity)
        return dump(entity, *given)

    monkeypatch.setattr(objects, "_dump", noted)
    cache, entity = RenderCache(), make()
    assert SHOW[first](cache, entity) == SHOW[then](cache, entity) == dump(entity, NOW)
    assert dumped == [entity]


def test_a_reply_of_an_older_version_changes_nothing_else() -> None:
    cache, entity = RenderCache(), customer()
    cache.rendered_copy(entity, NOW).clear()
    assert cache.rendered(entity, NOW)["id"] == entity.id
