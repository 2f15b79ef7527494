"""No resource is without a wire test."""

from __future__ import annotations

from pathlib import Path

from emulator.api.stripe.resource_registry import resources_by_module

WIRE_TESTS = Path(__file__).parents[1] / "integration" / "api"


def test_each_resource_has_a_file_of_its_own() -> None:
    resources = resources_by_module()
    assert len(resources) > 20
    assert [each for each in resources if not (WIRE_TESTS / f"test_{each}.py").is_file()] == []
