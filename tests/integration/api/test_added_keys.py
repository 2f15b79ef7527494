"""What a release adds to an object shows in every version: a walk over all lists, in all versions.

Of some 19,000 recorded replies of 2019 to 2026 none shows an added key in newer versions alone; Stripe calls new
properties backward compatible (docs.stripe.com/upgrades).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from emulator.api.stripe import endpoints
from emulator.api.stripe.version_changes import RENAMED
from emulator.api.stripe.versions import NEWEST, RELEASES
from tests.contract.sdk_versions.object_sets import OBJECT_SETS
from tests.support.engines import ENGINES
from tests.support.serving import Servers
from tests.support.shop import Object, Shop
from tests.support.wire import Wire

LISTS = sorted(
    each.path
    for each in endpoints()
    if each.is_list and each.method == "GET" and "<" not in each.path and not each.path.endswith("/search")
)


@pytest.fixture(scope="module")
def shop(servers: Servers) -> Shop:
    """An account in which there is something of most kinds."""
    shop = Shop(Wire(servers.on(ENGINES[0]).url, version=NEWEST))
    for make in OBJECT_SETS:
        make(shop)
    return shop


@pytest.fixture(scope="module")
def newest(shop: Shop) -> dict[str, list[Object]]:
    """Everything as the newest version shows it, by the path of its list; most lists are not empty."""
    shown = {path: data for path in LISTS if (data := _listed(shop.wire, path))}
    assert len(shown) > len(LISTS) / 2
    return shown


@pytest.mark.parametrize("version", RELEASES)
def test_no_version_takes_an_addition_back(version: str, shop: Shop, newest: dict[str, list[Object]]) -> None:
    lost = {
        place
        for path, shown in newest.items()
        for now, then in zip(shown, _listed(shop.wire.with_version(version), path), strict=True)
        for place in _lost(now, then, now["object"])
    }
    assert lost <= RENAMED


def _listed(wire: Wire, path: str) -> list[Object]:
    answer = wire.get(path, {"limit": 100})
    return answer.json["data"] if answer.status == 200 else []


def _lost(now: Any, then: Any, place: str) -> Iterator[str]:
    """The keys that are gone, as `object.property`."""
    if isinstance(now, list) and isinstance(then, list):
        for inner, other in zip(now, then, strict=True):
            yield from _lost(inner, other, place)
    elif isinstance(now, dict) and isinstance(then, dict):
        place = now.get("object", place)
        for name, inner in now.items():
            if name in then:
                yield from _lost(inner, then[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}"
