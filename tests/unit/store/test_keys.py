"""How things are keyed: short keys tell apart and sort as the whole ones do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.core.events import Event
from emulator.billing.core.ids import new_id
from emulator.billing.core.resource_types import ResourceType, known_resource_types
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.charges import Charge
from emulator.billing.system.jobs import Job
from emulator.billing.system.restricted_keys import RestrictedKeys
from emulator.store.keys import _SHORT_NAMES, Keys, ShortKeys
from emulator.worlds import World
from tests.support.domain_objects import customer, draft

WORLD = World("acct_1Books0123456789", livemode=False)
WORLDS = [
    WORLD,
    World(WORLD.account, livemode=True),
    WORLD.connected("acct_1Other"),
    World("acct_1Other", livemode=False),
    World("beel_1Books0123456789", livemode=False),
    World("dayzero_7c9e6679-7425-40de-944b-e07fc1f90ae7", livemode=True),
    World("dayzero_", livemode=False),
    World("stateset_1Books0123456789", livemode=False),
]
NUMBERS = st.integers(min_value=0, max_value=62**5)


@pytest.mark.parametrize("keys", [Keys(), ShortKeys()])
def test_a_hash_key_is_of_one_type_in_one_world(keys: Keys) -> None:
    of = {keys.partition_key(world, each): world for world in WORLDS for each in known_resource_types()}
    shared = sum(each.owned_by_platform for each in known_resource_types())
    assert len(of) == len(WORLDS) * len(known_resource_types()) - shared
    for hash_key, world in of.items():
        assert keys.world_of(hash_key) in (world, world.platform)


def test_what_they_look_like() -> None:
    keys = ShortKeys()
    assert keys.partition_key(WORLD, Invoice.RESOURCE_TYPE) == "1Books0123456789/t/in"
    assert keys.partition_key(WORLDS[2], Job.RESOURCE_TYPE) == "1Books0123456789.1Other/t/work"
    assert keys.partition_key(WORLDS[2], RestrictedKeys.RESOURCE_TYPE) == "1Books0123456789/t/restricted_keys"
    assert keys.range_key(WORLD, Invoice.RESOURCE_TYPE, "in_1UI6r90123456789xDsE0Y1") == "UI6r9xDsE0Y1"
    assert keys.range_key(WORLD, Job.RESOURCE_TYPE, "finalize:in_1") == "finalize:in_1"
    assert keys.range_key(WORLD, Customer.RESOURCE_TYPE, "bookworm") == "~bookworm"
    charged, paid = (
        keys.range_key(WORLD, Charge.RESOURCE_TYPE, f"{each}_3UI6r90123456789xDsE0Y1") for each in ("ch", "py")
    )
    assert charged == paid == "UI6r9xDsE0Y1"


def test_short_names_are_the_names_of_no_other_type() -> None:
    names = {each.name for each in known_resource_types()}
    assert _SHORT_NAMES.keys() <= names
    assert len({*_SHORT_NAMES.values()} | names) == len(_SHORT_NAMES) + len(names)


@given(st.sampled_from([each for each in known_resource_types() if each.prefix]), NUMBERS, NUMBERS)
def test_they_sort_as_ids_do_whoever_drew_them(resource_type: ResourceType, one: int, other: int) -> None:
    """Those of an account that a world was brought from stand among the others."""
    drawn = {
        new_id(resource_type.prefix, account=account, created=1_800_000_000 + number % 3, stamp=number)
        for account in (WORLD.account, "acct_1Books0000000000", "acct_1BooksZZZZZZZZZZ")
        for number in (one, other)
    }
    short = {id: ShortKeys().range_key(WORLD, resource_type, id) for id in drawn}
    assert len({*short.values()}) == len(short)
    assert sorted(short, key=lambda id: short[id]) == sorted(short)


def test_an_index_ends_with_the_range_key() -> None:
    keys, invoice = ShortKeys(), draft(customer(), 1000)
    place = keys.range_key(WORLD, Invoice.RESOURCE_TYPE, invoice.id)
    owner = invoice.customer
    assert keys.index_values(WORLD, invoice) == {
        "by1": f"{owner}#{place}",
        "by2": f"draft#{place}",
        "by3": f"{owner}#draft#{place}",
    }
    assert keys.number_values(WORLD, invoice) == {"by4": f"1000000000000001000#{place}"}


def test_bounds_leave_nothing_out() -> None:
    keys = ShortKeys()
    low, high = keys.bounds(Event.RESOURCE_TYPE, None, None)
    for id in ("evt_1UI6r90123456789xDsE0Y1", "evt_1zzzzz0123456789zzzzzzzz", "evt_mine", "evt_0", "mine", "évt"):
        assert low <= keys.range_key(WORLD, Event.RESOURCE_TYPE, id) < high
