"""Holds objects against the SDK's typed classes where keys are left out that `expand` alone shows."""

from __future__ import annotations

from typing import Any

from stripe import StripeObject

from tests.support.typed_classes import mismatches


def keys_of(cls: type[StripeObject]) -> list[str]:
    """The keys of an object as Stripe prints them: `id`, if any, `object`, then the alphabet; without `deleted`."""
    names = {name for name in cls.__annotations__ if name.islower() and not name.startswith("_")}
    first = [name for name in ("id", "object") if name in names]
    return [*first, *sorted(names - {"id", "object", "deleted"})]


def assert_keys(shown: dict[str, Any], cls: type[StripeObject], *left_out: str) -> None:
    """Every key of the class, in Stripe's order, with values of its types; `left_out` are shown only when expanded."""
    assert list(shown) == [name for name in keys_of(cls) if name not in left_out]
    expected = tuple(f".{name}: missing" for name in (*left_out, "deleted"))
    wrong = [mismatch for mismatch in mismatches(shown) if not mismatch.endswith(expected)]
    assert wrong == []
