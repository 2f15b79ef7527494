"""Where a form of a page may lead, as the policy of the page says it."""

from __future__ import annotations

import pytest

from emulator.pages.responses import origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (None, ""),
        ("thanks", ""),
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/a?b#c", "https://shop.example"),
        ("HTTPS://Shop.Example/", "https://shop.example"),
        ("http://my_host:3000/a", "http://my_host:3000"),
        ("http://[::1]:3000/", "http://[::1]:3000"),
        ("https://user:secret@shop.example/", "https://shop.example"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example"),
        ("https://shop.example;script-src/", ""),
        ("https://[::1", ""),
        ("my-app://thanks", "my-app:"),
        ("My-App://thanks;script-src", "my-app:"),
    ],
)
def test_a_policy_names_the_origin_that_a_browser_goes_to(url: str | None, origin: str) -> None:
    assert origin_of(url) == origin
