"""The pages about tests name what is there; `test_documentation.py` runs what they print."""

from __future__ import annotations

import re

import pytest

from emulator.client import World, new_key
from emulator.pytest_plugin import WebhookReceiver
from tests.contract.test_samples import ROOT

PYTHON = (ROOT / "docs" / "testing-python.md").read_text()
OTHERS = (ROOT / "docs" / "testing-other-languages.md").read_text()


def printed(page: str, language: str) -> list[str]:
    """The pieces of code of a language that a page prints."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", re.findall(r"`(stripe_[a-z_]+)`", PYTHON))
def test_every_fixture_and_option_that_is_named_is_there(name: str) -> None:
    plugin = ROOT / "emulator" / "pytest_plugin"
    source = (plugin / "__init__.py").read_text() + (plugin / "options.py").read_text()
    assert f"def {name}(" in source or f'"{name}"' in source


@pytest.mark.parametrize(
    ("table", "subject"),
    [
        ("| `stripe_world` | |", World("http://127.0.0.1:1", new_key())),
        ("| `stripe_webhook_receiver` | |", WebhookReceiver("http://127.0.0.1:1")),
    ],
    ids=["stripe_world", "stripe_webhook_receiver"],
)
def test_what_is_said_of_a_fixture_is_there(table: str, subject: object) -> None:
    rows = PYTHON.partition(table)[2].partition("\n\n")[0]
    # Two are of what the receiver has received.
    named = set(re.findall(r"`\.([a-z_.]+)", rows)) - {"body", "headers"}
    assert len(named) > 5
    for path in named:
        found = subject
        for part in path.split("."):
            found = getattr(found, part)


def test_the_function_that_is_printed_is_that_of_the_sample() -> None:
    (function,) = printed(OTHERS, "js")
    for sample in ("vitest", "jest"):
        assert function.strip() in (ROOT / "docs" / "samples" / sample / "shop.js").read_text()
