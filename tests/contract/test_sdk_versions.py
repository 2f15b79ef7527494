"""Each major of the official Python SDK finds its typed classes right in the API version it was made for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from emulator.api.stripe import endpoints
from emulator.api.stripe.api_versions import api_version_of
from tests.contract.sdk_versions.known_parameters import is_known
from tests.contract.sdk_versions.versioned_objects import objects_in
from tests.support.engines import ENGINES
from tests.support.serving import Servers
from tests.support.shop import Object
from tests.support.typed_classes import is_declared

ROOT = Path(__file__).parents[2]
PINS = ROOT / "tests" / "contract" / "sdk_versions" / "requirements"
SDKS = ROOT / ".tools" / "stripe-python"

VERSIONS = {
    "8": "2023-10-16",
    "9": "2024-04-10",
    "10": "2024-06-20",
    "11": "2025-02-24.acacia",
    "12": "2025-08-27.basil",
    "13": "2025-10-29.clover",
    "14": "2026-02-25.clover",
    "15": "2026-08-26.dahlia",
    "16": "2026-10-28.endive",
}
"""The API version each major is pinned to, in its last release."""

WITHOUT_CLASSES = {"2", "5", "7"}
"""Majors whose classes say nothing of their objects, or that say nothing of parameters."""


def test_every_major_that_is_pinned_is_held_against_its_version() -> None:
    assert {path.stem for path in PINS.glob("*.txt")} == VERSIONS.keys() | WITHOUT_CLASSES


@dataclass(frozen=True, slots=True)
class Report:
    """What the SDK of a major says, asked once: of the emulator's objects in its version, and of itself."""

    major: str
    shown: list[Object]
    says: dict[str, Any]


@pytest.fixture(scope="module", params=VERSIONS)
def report(request: pytest.FixtureRequest, servers: Servers) -> Report:
    """Objects in every state and event, held against an SDK of the same version."""
    major: str = request.param
    shown = objects_in(VERSIONS[major], servers.on(ENGINES[0]))
    return Report(major, shown, json.loads(_in_sdk(major, json.dumps(shown))))


def test_objects_and_events_fit_the_sdk_of_their_version(report: Report) -> None:
    assert report.says["api_version"] == VERSIONS[report.major]
    assert len(report.shown) > 100
    assert [flaw for flaw in report.says["flaws"] if not _is_added_key(flaw)] == []


def _is_added_key(flaw: str) -> bool:
    """Whether it is a key that a later release added: it shows in every version, and the newest SDK knows it."""
    place, _, what = flaw.partition(": ")
    return what.startswith("not a key of ") and is_declared(place)


def test_parameters_that_existed_then_are_known(report: Report) -> None:
    """Each is taken, or refused as not emulated; what came later is taken in every version, as the provider does."""
    shape = api_version_of(VERSIONS[report.major])
    emulated = {f"{each.method} {re.sub(r'<.*?>', '{}', each.path)}": each for each in endpoints()}
    given = report.says["parameters"]
    unknown, known = [], 0
    for operation in given.keys() & emulated.keys():
        endpoint = emulated[operation]
        if endpoint.removal is not None and shape.version >= endpoint.removal.release:
            continue
        for path in given[operation]:
            if is_known(endpoint, shape, path):
                known += 1
            else:
                unknown.append((operation, path))
    assert unknown == []
    assert known > 2000


def _in_sdk(major: str, objects: str) -> str:
    """What the SDK of a major says of objects and of itself."""
    folder = SDKS / major
    assert (folder / "stripe").is_dir(), f"The Stripe SDK of major {major} is not in {folder}: `make test` brings it."
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.contract.sdk_versions"]
    done = subprocess.run(
        command, input=objects, capture_output=True, text=True, env=environment, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
