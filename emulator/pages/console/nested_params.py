"""Parameters whose names say what they stand in, as maps and lists."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

_STEP = re.compile(r"\[([^\]]*)\]")


def nested(body: str) -> dict[str, Any]:
    """The parameters of a form as the SDKs take them: `lines[0][amount]` is a list of maps."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        outermost, _, rest = name.partition("[")
        steps = [outermost, *_STEP.findall(f"[{rest}" if rest else "")]
        _place(tree, steps, value)
    lists: dict[str, Any] = with_lists(tree)
    return lists


def _place(tree: dict[str, Any], steps: Sequence[str], value: str) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree[steps[-1] or str(len(tree))] = value


def with_lists(value: Any) -> Any:
    """Maps whose names are all numbers, in order, as lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: with_lists(each) for name, each in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner
