"""One emulator and one browser for all of these tests; a world of its own for each of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulator.settings import Settings
from tests.e2e.browser import Browser, NoBrowserError, browsing, require_browser
from tests.support.serving import Server, serving
from tests.support.shop import Object, Shop

BUSINESS = {
    "business_name": "Northwind Studio, Inc.",
    "email": "billing@northwind.example.com",
    "address": {"line1": "510 Townsend Street", "city": "San Francisco", "state": "CA", "postal_code": "94103"},
}


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """An emulator on the embedded engine: what a page shows does not depend on the engine."""
    with serving(Settings(store="embedded")) as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _installed() -> None:
    """Without a browser these tests cannot run; in CI they must."""
    try:
        require_browser()
    except NoBrowserError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def browser_of_session() -> Iterator[Browser]:
    """The browser that `browser` is: what is done here stays with it."""
    with browsing() as browser:
        yield browser


@pytest.fixture
def browser(browser_of_session: Browser) -> Browser:
    """A visitor at a desk, in a light room; what other tests left on the console is gone."""
    browser_of_session.console_messages()
    browser_of_session.prefer("light")
    return browser_of_session.on("desktop")


@pytest.fixture(scope="session")
def second_browser() -> Iterator[Browser]:
    """Another visitor with a profile of their own."""
    with browsing() as browser:
        yield browser.on("phone")


@pytest.fixture(scope="session")
def plain_browser() -> Iterator[Browser]:
    """A visitor whose browser runs no scripts."""
    with browsing(javascript=False) as browser:
        yield browser.on("desktop")


@pytest.fixture
def business(shop: Shop) -> Object:
    """The account's settings: a business with a name and an address."""
    answer = shop.wire.request("POST", "/_emulator/account", body=json.dumps(BUSINESS).encode())
    settings: Object = shop.wire.ok(answer)
    return settings


@pytest.fixture
def mail_of(shop: Shop, tmp_path: Path) -> Callable[[str], str]:
    """The HTML of the mail about an invoice, as a file that a browser can open."""

    def found(invoice: str) -> str:
        mail = shop.get("/_emulator/outbox/wait", invoice=invoice)
        file = tmp_path / "mail.html"
        file.write_bytes(shop.wire.get(mail["links"]["html"]).body)
        return file.as_uri()

    return found
