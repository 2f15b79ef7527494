"""Faults on demand: made, seen striking, and withdrawn."""

from collections.abc import Callable
from typing import Any

from flask import Response

from emulator.billing.system.faults import FAULT_KINDS, FaultTarget
from emulator.pages.console.actions import Action, Choice, Field
from emulator.pages.console.cells import Row, Table, status, words
from emulator.pages.console.pages import Page
from emulator.pages.console.visit import Visit

_WHAT = {"api": "API requests", "webhook": "Webhooks", "mail": "Mail"}
_PATTERNS = {
    "api": ("Requests that match", "POST /v1/invoices/*"),
    "webhook": ("Types that match", "invoice.*"),
    "mail": ("Recipients that match", "*@example.com"),
}


def register(add: Callable[..., None]) -> None:
    """Adds the page."""
    add("/faults", page)


def page(visit: Visit) -> Response:
    """The faults of a world, with what each has struck."""
    rows = [_row(each) for each in visit.api.get("/_emulator/faults").data]
    heads = ("What goes wrong", "Where", "Seen", "Struck", "State")
    empty = "Nothing goes wrong on purpose. Make a fault to see how your code takes it."
    actions = [_make(target) for target in FAULT_KINDS]
    if rows:
        actions.append(Action(label="Withdraw all", method="DELETE", path="/_emulator/faults", weight="danger"))
    return Page(title="Faults", here="faults", actions=actions, main=[Table("", heads, rows, empty=empty)]).show(visit)


def _row(fault: dict[str, Any]) -> Row:
    times = "every time" if fault["times"] is None else f"{fault['times']} time{'' if fault['times'] == 1 else 's'}"
    share = "" if fault["share"] == 1 else f" · {fault['share']:.0%} of them"
    return Row(
        (
            words(fault["kind"].replace("_", " "), detail=times + share),
            words(_WHAT.get(fault["target"], fault["target"]), detail=fault["matches"]),
            words(str(fault.get("seen", 0))),
            words(str(fault.get("struck", 0))),
            status("spent" if fault["spent"] else "ready"),
        ),
        actions=[Action(label="Withdraw", method="DELETE", path=f"/_emulator/faults/{fault['id']}", weight="danger")],
    )


def _make(target: FaultTarget) -> Action:
    label, hint = _PATTERNS.get(target, ("Matches", "*"))
    kinds = [Choice(value=each, label=each.replace("_", " ")) for each in FAULT_KINDS[target]]
    return Action(
        label=f"{_WHAT.get(target, target)}: make a fault",
        path="/_emulator/faults",
        fields=(
            Field(name="target", kind="hidden", value=target),
            Field(name="kind", label="What goes wrong", kind="select", choices=kinds),
            Field(name="matches", label=label, value="*", hint=hint),
            Field(name="times:int", label="How many times", kind="number", value="1"),
            Field(name="share:float", label="Share of them, up to 1", value="1"),
            Field(name="seconds:float", label="Seconds, of a delay", value="1"),
        ),
    )
