"""By what things are listed, and what ends the start where an index leads nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.store.indexes import Indexes, check_indexes
from emulator.store.keys import index_value
from tests.support.domain_objects import customer


def test_what_listings_file_under() -> None:
    owner = customer()
    assert index_value(owner, ("email", "listed")) == "jenny@example.com#listed"
    assert index_value(replace(owner, email=None), ("email", "listed")) is None


@pytest.mark.parametrize(
    ("name", "indexes", "complaint"),
    [
        ("customer", Indexes((("a",), ("b",), ("c",), ("d",), ("e",))), "customer has more than 4 indexes"),
        ("customer", Indexes((("email", "wat"),)), "customer has an index by wat, which is no attribute of Customer"),
        ("customer", Indexes(sort_key="wat"), "customer has an index by wat"),
        ("nobody", Indexes((("email",),)), "nobody has indexes and is no resource type"),
    ],
)
def test_an_index_that_leads_nowhere_ends_the_start(name: str, indexes: Indexes, complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        check_indexes({name: indexes})
