"""What axe-core (github.com/dequelabs/axe-core) finds wrong with a page for those who do not see it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from tests.e2e.browser import Browser

TOOLS = Path(os.environ.get("CONTRACT_TOOLS", Path(__file__).parents[2] / ".tools"))
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"], iframes: false}).then(
  (results) => done(results.violations.map((each) => [each.id, each.nodes.map((node) => node.html)])),
  (error) => done([["failed", [String(error)]]]),
);
"""


def is_installed() -> bool:
    """Whether axe is there; `make contract-tools` brings it."""
    return AXE.exists()


def violations(browser: Browser) -> list[Any]:
    """Each rule that the page breaks, with the elements that break it."""
    browser.driver.execute_script(_source())
    found: list[Any] = browser.driver.execute_async_script(_RUN)
    return found


@cache
def _source() -> str:
    return AXE.read_text("utf-8")
