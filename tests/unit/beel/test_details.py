"""What is wrong with a field is said in every language of the API."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from emulator.billing.beel.details import _TEXTS, detail, details_in
from emulator.billing.beel.messages import _MESSAGES

ROOT = Path(__file__).parents[3]
SOURCES = [
    module
    for package in ("emulator/billing/beel", "emulator/api/beel", "emulator/services/beel", "schemas/beel")
    for module in (ROOT / package).rglob("*.py")
]


def calls_of_detail() -> list[tuple[str, frozenset[str]]]:
    """The name and the values of every `detail(…)` in the sources."""
    found = []
    for module in SOURCES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "detail":
                (name,) = node.args
                assert isinstance(name, ast.Constant)
                found.append((str(name.value), frozenset(each.arg or "" for each in node.keywords)))
    return found


def values_in(text: str) -> frozenset[str]:
    """What is put into a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_every_text_is_used_and_gets_its_values() -> None:
    used = dict(calls_of_detail())
    assert used.keys() == _TEXTS.keys()
    assert {name: values_in(_TEXTS[name][0]) for name in used} == used


@pytest.mark.parametrize("texts", [*_TEXTS.values(), *_MESSAGES.values()], ids=lambda texts: texts[0])
def test_the_languages_say_the_same(texts: tuple[str, str, str]) -> None:
    assert len({values_in(text) for text in texts}) == 1
    assert all(texts)


def test_texts_are_said_in_one_language_wherever_in_the_details_they_stand() -> None:
    details = {"email": detail("email"), "errors": [{"field": detail("required")}, "a"], "allowed": ("ISSUED", 2)}
    assert details_in("es", details) == {
        "email": detail("email").text_in("es"),
        "errors": [{"field": detail("required").text_in("es")}, "a"],
        "allowed": ["ISSUED", 2],
    }
    assert details_in("es", None) is None
