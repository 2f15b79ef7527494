"""The list of BeeL's operations has every one that its official SDK calls."""

from __future__ import annotations

import re
from pathlib import Path

import beel_generated

from emulator.api.beel import __name__ as package
from emulator.api.published_operations import operations

_CALL = re.compile(r"method='(?P<method>[A-Z]+)',\s+resource_path='(?P<path>[^']+)'")


def test_every_operation_of_the_sdk_is_listed() -> None:
    modules = (Path(beel_generated.__path__[0]) / "api").glob("*.py")
    calls = [call for module in modules for call in _CALL.finditer(module.read_text(encoding="utf-8"))]
    called = {(call["method"], re.sub(r"{\w+}", "{}", call["path"])) for call in calls}
    assert len(called) > 70
    assert called <= set(operations(package))
