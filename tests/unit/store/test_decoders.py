"""What msgspec decodes into a class: only by a decoder that one thread made (see `emulator.store.serialization`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import emulator

ROOT = Path(emulator.__file__).parent


def test_no_thread_learns_a_class_while_another_decodes_it() -> None:
    """`msgspec.json.decode(…, type=…)` learns the class in the thread that happens to be first: two crash."""
    assert list(decodings_into_a_class()) == []


def decodings_into_a_class() -> Iterator[str]:
    for path in sorted(ROOT.rglob("*.py")):
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        for call in calls:
            decodes = ast.unparse(call.func) == "msgspec.json.decode"
            if decodes and any(keyword.arg == "type" for keyword in call.keywords):
                yield f"{path.relative_to(ROOT.parent)}:{call.lineno}"
