"""Each major of the official SDK for Node finds its types right in the API version that they describe."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from tests.contract.sdk_versions.versioned_objects import objects_in
from tests.support.engines import ENGINES
from tests.support.payment_classes import at_own_place
from tests.support.serving import Servers
from tests.support.shop import Object
from tests.support.typed_classes import is_declared
from tests.support.typescript.checker import Types

PACKAGES = Path(os.environ.get("CONTRACT_TOOLS", Path(__file__).parents[2] / ".tools")) / "node_modules"

VERSIONS = {
    "stripe-8.24": "2019-12-03",
    "stripe-8.89": "2020-03-02",
    "stripe-8": "2020-08-27",
    "stripe-9": "2020-08-27",
    "stripe-10": "2022-08-01",
    "stripe-11": "2022-11-15",
    "stripe-12": "2022-11-15",
    "stripe-13": "2023-08-16",
    "stripe-14": "2023-10-16",
    "stripe-15": "2024-04-10",
    "stripe-16": "2024-06-20",
}
"""The API version that the types of each package describe, the oldest first."""

LEFT_OUT = {
    r"charge\.refunds": "left out from 2022-11-15 on unless `expand` names it, in 806 of 806 recorded replies",
    r"invoice\.id": "previews had none before 2025-09-30.clover",
    r"product\.(attributes|caption)": "of goods that /v1/orders sold; the types lost them without a version",
}
"""What the real API left out although the types declare it, and why that is right."""


SHOWN = {
    r"customer\.default_currency": "recorded before 2022-08-01, the last types of that version lack it",
}
"""What the real API showed although the types do not declare it."""


@cache
def types_of(package: str) -> Types:
    """The types of a package."""
    return Types(PACKAGES / package / "types")


@pytest.mark.parametrize("package", VERSIONS)
def test_objects_and_events_are_of_the_types_of_their_time(package: str, servers: Servers) -> None:
    if not (PACKAGES / package).is_dir() and os.environ.get("CI") != "true":
        pytest.skip(f"NOT RUN: {package} is not in {PACKAGES}: `make test` brings it where there is Node.")
    types = types_of(package)
    shown = [each for each in _objects_in(VERSIONS[package], servers) if types.knows(each["object"])]
    assert len(shown) > 100
    flaws = {at_own_place(flaw, each) for each in shown for flaw in types.flaws(each)}
    assert sorted(flaw for flaw in flaws if not _is_right(flaw, package)) == []


@cache
def _objects_in(version: str, servers: Servers) -> list[Object]:
    return objects_in(version, servers.on(ENGINES[0]))


def _is_right(flaw: str, package: str) -> bool:
    """Whether it is a key that came later, which shows in every version, or one that the real API leaves out."""
    place, _, what = flaw.partition(": ")
    if what == "not a key":
        if any(re.fullmatch(pattern, place) for pattern in SHOWN):
            return True
        return is_declared(place) or any(types_of(later).declares(place) for later in _later(package))
    return what == "missing" and any(re.fullmatch(pattern, place) for pattern in LEFT_OUT)


def _later(package: str) -> list[str]:
    """The packages of later versions, as far as they have types like these."""
    return [each for each, version in VERSIONS.items() if version > VERSIONS[package]]
