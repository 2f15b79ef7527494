"""What counts as an API version."""

from __future__ import annotations

import pytest

from emulator.api.stripe.versions import NEWEST, InvalidVersionError, check_version


@pytest.mark.parametrize("given", [None, ""])
def test_none_is_the_newest(given: str | None) -> None:
    assert check_version(given) == NEWEST == "2026-10-28.endive"


@pytest.mark.parametrize("given", ["2026-10-28.endive", "2025-03-31.basil", "2024-09-30.acacia", "2024-06-20"])
def test_versions(given: str) -> None:
    assert check_version(given) == given


@pytest.mark.parametrize(
    "given",
    ["latest", "2026-10-28.", "2026-10-28.pear", "26-10-28", "2026-00-28", "2026-10-32", "2026-10-28\n", " 2026-10-28"],
)
def test_what_is_none(given: str) -> None:
    with pytest.raises(InvalidVersionError) as refused:
        check_version(given)
    assert (refused.value.message, refused.value.status) == (f"Invalid Stripe API version: {given}", 400)
