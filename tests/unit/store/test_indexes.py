"""By what things are listed, and what ends the start where an index leads nowhere."""

from __future__ import annotations

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.store.indexes import Indexes, check_indexes
from emulator.store.keys import Keys, index_value, number_key
from tests.support.domain_objects import customer
from tests.support.worlds import new_world


def test_what_listings_file_under() -> None:
    owner = customer()
    assert index_value(owner, ("email", "listed")) == "jenny@example.com#listed"
    assert index_value(replace(owner, email=None), ("email", "listed")) is None


def test_nothing_stands_in_an_index_that_is_not_asked_any_more() -> None:
    payment = InvoicePayment(
        id="inpay_1", created=5, amount_requested=1, currency="usd", invoice="in_1", payment_intent="pi_1"
    )
    assert Keys().index_values(new_world(), payment) == {"by1": "in_1#inpay_1"}


def test_numbers_sort_as_text() -> None:
    numbers = [-(10**20), -(10**18), -12, -2, 0, 3, 20, 10**18, 10**20]
    keys = [number_key(each) for each in numbers]
    assert keys == sorted(keys)
    assert {len(each) for each in keys} == {19}


@pytest.mark.parametrize(
    ("name", "indexes", "complaint"),
    [
        ("customer", Indexes((("a",), ("b",), ("c",), ("d",), ("e",))), "customer has more than 4 indexes"),
        ("customer", Indexes((("email", "wat"),)), "customer has an index by wat, which is no attribute of Customer"),
        ("customer", Indexes(sort_key="wat"), "customer has an index by wat"),
        ("customer", Indexes(number="wat"), "customer has an index by wat"),
        ("charge", Indexes((("a",), ("b",), ("c",), ("d",)), number="amount"), "charge has more than 4 indexes"),
        ("charge", Indexes(sort_key="created", number="amount"), "charge has an index by a number and is not listed"),
        ("nobody", Indexes((("email",),)), "nobody has indexes and is no resource type"),
    ],
)
def test_an_index_that_leads_nowhere_ends_the_start(name: str, indexes: Indexes, complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        check_indexes({name: indexes})
