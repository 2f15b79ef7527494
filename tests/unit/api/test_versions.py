"""What counts as an API version."""

from __future__ import annotations

import pytest

from emulator.api.stripe.versions import NEWEST, OLDEST, RELEASES, InvalidVersionError, check_version


def test_the_newest() -> None:
    assert NEWEST == "2026-10-28.endive"


@pytest.mark.parametrize("given", RELEASES)
def test_versions(given: str) -> None:
    assert check_version(given) == given


@pytest.mark.parametrize(
    "given",
    ["latest", "2026-10-28.", "2026-10-28.pear", "26-10-28", "2026-10-28", "2026-10-28\n", "2025-03-30.basil"],
)
def test_what_is_none(given: str) -> None:
    with pytest.raises(InvalidVersionError) as refused:
        check_version(given)
    assert (refused.value.message, refused.value.status) == (f"Invalid Stripe API version: {given}", 400)


@pytest.mark.parametrize("given", ["2011-01-01", "2018-11-08", "2019-11-05"])
def test_what_is_too_old(given: str) -> None:
    with pytest.raises(InvalidVersionError) as refused:
        check_version(given)
    assert refused.value.status == 400
    assert given in refused.value.message
    assert OLDEST in refused.value.message


def test_releases_stand_in_order() -> None:
    assert list(RELEASES) == sorted(set(RELEASES))
