"""Looking at a page: what a program can find wrong with it, and a picture for somebody who wants one."""

from __future__ import annotations

import os
from pathlib import Path

from tests.e2e import accessibility
from tests.e2e.browser import Browser

PICTURES = os.environ.get("PICTURES")
"""A folder to which looked-at pages go as pictures."""


def look(browser: Browser, name: str, *, expected: str = "") -> None:
    """Nothing is scrolled sideways, said on the console (but what contains `expected`), or found by axe-core."""
    if PICTURES:
        Path(PICTURES, f"{name}.png").write_bytes(browser.screenshot())
    assert browser.width() == browser.driver.execute_script("return window.innerWidth"), "scrolled sideways"
    assert [said for said in browser.console_messages() if not expected or expected not in said] == []
    if accessibility.is_installed():
        assert accessibility.violations(browser) == []
