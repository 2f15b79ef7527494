"""Holds objects against the SDK's typed classes by their keys alone, for kinds that come with keys left out."""

from __future__ import annotations

from typing import Any

from stripe import StripeObject

_OF_THE_BASE = frozenset({"OBJECT_NAME"})


def keys_of(cls: type[StripeObject]) -> list[str]:
    """The keys of an object as Stripe prints them: `id`, `object`, then the alphabet; without the stub's `deleted`."""
    names = {name for name in cls.__annotations__ if name.islower() and not name.startswith("_")}
    return ["id", "object", *sorted(names - {"id", "object", "deleted"} - _OF_THE_BASE)]


def assert_keys(shown: dict[str, Any], cls: type[StripeObject], *left_out: str) -> None:
    """Every key of the class, in Stripe's order, but for those that are left out unless they are expanded."""
    assert list(shown) == [name for name in keys_of(cls) if name not in left_out]
