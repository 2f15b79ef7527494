"""Events of a group of types: `*` stands for whatever is there."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop


@pytest.fixture
def told(shop: Shop) -> list[str]:
    """The types of everything that happened, newest first."""
    shop.open_invoice()
    return [event["type"] for event in shop.events()][::-1]


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("customer.*", lambda each: each.startswith("customer.")),
        ("*.created", lambda each: each.endswith(".created")),
        ("*", lambda _each: True),
        ("invoice*.*d", lambda each: each.startswith("invoice") and each.endswith("d")),
        ("invoice.*fin*d", lambda each: each == "invoice.finalized"),
        ("customer.created*", lambda each: each == "customer.created"),
        ("customer.created.*", lambda _each: False),
        ("nothing.*", lambda _each: False),
        ("*" * 3000, lambda _each: True),
        ("*a" * 2000, lambda _each: False),
    ],
    ids=["subject", "verb", "all", "two", "three", "whole", "more", "none", "many", "long"],
)
def test_a_group(type: str, expected: object, shop: Shop, told: list[str]) -> None:
    assert callable(expected)
    found = [event["type"] for event in shop.get("/v1/events", type=type, limit=100)["data"]]
    assert found == [each for each in told if expected(each)]


def test_pages_of_a_group(shop: Shop, told: list[str]) -> None:
    wanted = [each for each in told if each.startswith("invoice")]
    first = shop.get("/v1/events", type="invoice*", limit=2)
    rest = shop.get("/v1/events", type="invoice*", starting_after=first["data"][-1]["id"])
    assert [event["type"] for event in [*first["data"], *rest["data"]]] == wanted
    assert (first["has_more"], rest["has_more"]) == (True, False)


def test_names_of_types_are_taken_as_they_are(shop: Shop, told: list[str]) -> None:
    assert "customer.created" in told
    assert shop.get("/v1/events", types=["customer.*"])["data"] == []
