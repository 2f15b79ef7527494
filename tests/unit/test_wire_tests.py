"""No resource is without a wire test."""

from __future__ import annotations

from pathlib import Path

from emulator.api.stripe import endpoints

WIRE_TESTS = Path(__file__).parents[1] / "integration" / "api"
CALLED = {"invoice_rendering_templates": "rendering_templates", "invoiceitems": "invoice_items"}
"""Resources whose file goes by another name than their path."""


def test_each_resource_has_a_file_of_its_own() -> None:
    resources = {endpoint.path.split("/")[2] for endpoint in endpoints()}
    assert len(resources) > 20
    missing = [each for each in resources if not (WIRE_TESTS / f"test_{CALLED.get(each, each)}.py").is_file()]
    assert missing == []
