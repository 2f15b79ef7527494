"""Ids look like the provider's, tell when they were made, and sort by it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emulator.billing.core.ids import (
    ALPHABET,
    EPOCH,
    Stamps,
    base62,
    bounds,
    from_base62,
    made_in_real_time,
    new_id,
    random_text,
    short_bounds,
    short_form,
)

ACCOUNT = "acct_1Books0123456789"
LAST_SECOND = EPOCH + 60 * 62**4 - 1
SECONDS = st.integers(min_value=EPOCH, max_value=LAST_SECOND)
STAMPS = st.integers(min_value=0, max_value=62**8 - 1)
PREFIXES = st.sampled_from(["cus", "prod", "in", "ii", "il", "evt", "pi", "ch", "inpay"])


@given(st.integers(min_value=0, max_value=62**8 - 1))
def test_base62_comes_back(number: int) -> None:
    assert from_base62(base62(number, 8)) == number


@given(st.integers(min_value=0, max_value=62**8 - 1), st.integers(min_value=0, max_value=62**8 - 1))
def test_base62_sorts_as_numbers_do(one: int, other: int) -> None:
    assert (base62(one, 8) < base62(other, 8)) is (one < other)


@pytest.mark.parametrize("text", ["-", "a b", "ä"])
def test_what_is_not_base62(text: str) -> None:
    with pytest.raises(ValueError, match="substring"):
        from_base62(text)


@pytest.mark.parametrize(
    ("prefix", "pattern"),
    [
        ("in", "in_1[0-9A-Za-z]{5}0123456789[0-9A-Za-z]{8}"),
        ("evt", "evt_1[0-9A-Za-z]{23}"),
        ("pi", "pi_3[0-9A-Za-z]{23}"),
        ("ch", "ch_3[0-9A-Za-z]{23}"),
        ("cus", "cus_[0-9A-Za-z]{14}"),
        ("prod", "prod_[0-9A-Za-z]{14}"),
    ],
)
def test_what_they_look_like(prefix: str, pattern: str) -> None:
    assert re.fullmatch(pattern, new_id(prefix, account=ACCOUNT, created=1_800_000_000, stamp=7))


def test_recorded_ids_decode_to_their_second() -> None:
    """Published examples, whose `created` is known (docs.stripe.com/api/invoices/object)."""
    for id, created in (("in_1UI6r9HIBYZYyePrgxDsE0Y1", 1789995723), ("in_1Pgc75B7WZ01zgkWYv4iMwt7", 1721954067)):
        assert EPOCH + from_base62(id[4:9]) == created
        assert new_id("in", account=ACCOUNT, created=created, stamp=0)[:9] == id[:9]


@given(PREFIXES, SECONDS, SECONDS, STAMPS, STAMPS)
def test_they_sort_by_creation(prefix: str, one: int, other: int, stamp: int, later: int) -> None:
    if (one, stamp) == (other, later):
        return
    first = new_id(prefix, account=ACCOUNT, created=one, stamp=stamp)
    second = new_id(prefix, account=ACCOUNT, created=other, stamp=later)
    assert (first < second) is ((one, stamp) < (other, later))


@given(PREFIXES, SECONDS, SECONDS, STAMPS)
@example("cus", LAST_SECOND, LAST_SECOND, 0)
def test_bounds_hold_what_was_created_between(prefix: str, created: int, edge: int, stamp: int) -> None:
    id = new_id(prefix, account=ACCOUNT, created=created, stamp=stamp)
    low, high = bounds(prefix, edge, None)
    assert (low <= id <= high) is (created >= edge)
    low, high = bounds(prefix, None, edge)
    assert (low <= id <= high) is (created <= edge)


@given(PREFIXES, SECONDS, SECONDS, STAMPS, st.sampled_from([ACCOUNT, "acct_1Books0000000000", "acct_1BooksZ"]))
@example("cus", LAST_SECOND, LAST_SECOND, 0, ACCOUNT)
def test_short_bounds_hold_what_was_created_between(
    prefix: str, created: int, edge: int, stamp: int, account: str
) -> None:
    short = short_form(new_id(prefix, account=account, created=created, stamp=stamp), prefix, ACCOUNT)
    low, high = short_bounds(prefix, edge, None)
    assert (low <= short <= high) is (created >= edge)
    low, high = short_bounds(prefix, None, edge)
    assert (low <= short <= high) is (created <= edge)


@example("in", ["0", "!0"])
@given(st.sampled_from(["cus", "in"]), st.lists(st.text("!~01a", max_size=9), min_size=2, max_size=9, unique=True))
def test_no_two_ids_have_the_same_short_form(prefix: str, texts: list[str]) -> None:
    leads = ("", f"{prefix}_", f"{prefix}_1", f"{prefix}_100000", f"{prefix}_100000a")
    chosen = {f"{lead}{text}" for lead in leads for text in texts}
    assert len({short_form(id, prefix, "acct_a") for id in chosen}) == len(chosen)


@pytest.mark.parametrize("prefix", ["cus", "in", "pi"])
@pytest.mark.parametrize("edge", [0, EPOCH - 1, -(10**18)])
def test_bounds_before_the_first_id(prefix: str, edge: int) -> None:
    id = new_id(prefix, account=ACCOUNT, created=1_800_000_000, stamp=7)
    low, high = bounds(prefix, edge, None)
    assert low <= id <= high
    low, high = bounds(prefix, None, edge)
    assert not low <= id <= high
    low, high = short_bounds(prefix, None, edge)
    assert not low <= short_form(id, prefix, ACCOUNT) <= high


@pytest.mark.parametrize("prefix", ["cus", "in", "pi"])
@pytest.mark.parametrize("edge", [2_258_522_211, 10**11, 10**18])
def test_bounds_after_the_last_id(prefix: str, edge: int) -> None:
    id = new_id(prefix, account=ACCOUNT, created=1_800_000_000, stamp=7)
    low, high = bounds(prefix, None, edge)
    assert low <= id <= high
    low, high = bounds(prefix, edge, None)
    assert not low <= id <= high
    low, high = short_bounds(prefix, edge, None)
    assert not low <= short_form(id, prefix, ACCOUNT) <= high


def test_open_bounds_hold_ids_outside_the_scheme() -> None:
    low, high = bounds("cus", None, None)
    assert low <= "cus_custom" <= high
    assert low <= "cus_zzzzzzzzzzzzzzzzz" <= high
    assert not low <= "cut_1" <= high


def test_stamps_grow_whoever_draws_them() -> None:
    stamps = Stamps()
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(lambda _: [stamps.next() for _ in range(500)], range(8)))
    assert len({stamp for each in drawn for stamp in each}) == 4000
    assert all(each == sorted(each) for each in drawn)


def test_random_text() -> None:
    text = random_text(500)
    assert len(text) == 500
    assert set(text) <= set(ALPHABET)
    assert set(random_text(200, "AB")) == {"A", "B"}


@given(PREFIXES, SECONDS, st.integers(min_value=0, max_value=86_400), st.integers(min_value=-1000, max_value=1000))
@example("cus", LAST_SECOND - 299, 0, 300)
def test_whether_an_id_is_of_real_time(prefix: str, real: int, age: int, apart: int) -> None:
    second = min(max(real + apart, EPOCH), LAST_SECOND)
    made = new_id(prefix, account=ACCOUNT, created=second, stamp=real * 1_000_000 % 62**8)
    assert made_in_real_time(made, real + age) == (second - 300 if abs(second - real) <= 300 else None)


@pytest.mark.parametrize("id", ["", "in_1", "cus_my-own-id-1234", "il_1" + "-" * 23, "SAVE10", "cus_" + "Z" * 14])
def test_an_id_that_somebody_chose_is_of_no_time(id: str) -> None:
    assert made_in_real_time(id, 1_800_000_000) is None
