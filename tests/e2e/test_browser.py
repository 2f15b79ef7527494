"""The visitor of these tests and pages that change under their eyes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.browser import Browser

_RESTLESS = """<!doctype html><title>Restless</title><main></main><script>
const show = () => { document.querySelector("main").innerHTML = '<p class="a">now</p><input value="held">'; };
show();
setInterval(show, 10);
</script>"""


@pytest.fixture
def restless(browser: Browser, tmp_path: Path) -> Browser:
    """A visitor of a page that replaces all that it shows, all the time, as the console does when something happens."""
    page = tmp_path / "restless.html"
    page.write_text(_RESTLESS, "utf-8")
    browser.open(page.as_uri())
    return browser


def test_what_is_replaced_while_it_is_looked_at_is_looked_at_again(restless: Browser) -> None:
    for _ in range(25):
        assert restless.text_of("p") == "now"
        assert restless.value_of("input") == "held"
        assert restless.attribute_of("p", "class") == "a"
        assert restless.style_of("p", "display") == "block"
