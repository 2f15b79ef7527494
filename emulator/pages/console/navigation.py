"""What stands around every page: the way to the others."""

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from emulator.pages.console.providers import PROVIDERS
from emulator.pages.console.snippets import snippets
from emulator.pages.console.visit import ROOT, Visit


class NavigationEntry(Struct, frozen=True):
    """A page that leads to others."""

    label: str
    path: str


class NavigationGroup(Struct, frozen=True):
    """Pages of one kind."""

    title: str
    entries: Sequence[NavigationEntry]


_STARS = re.compile(r"\*+")
_BILLING = ("invoices", "customers", "products", "subscriptions", "payment_intents", "credit_notes", "quotes")
_LABELS = {"payment_intents": "Payments", "credit_notes": "Credit notes"}
_WORKBENCH = (
    NavigationEntry("Requests", "requests"),
    NavigationEntry("Events", "events"),
    NavigationEntry("Webhooks", "deliveries"),
    NavigationEntry("Mail", "mails"),
)
_WORLD = (
    NavigationEntry("Clock", "clock"),
    NavigationEntry("Test clocks", "test_clocks"),
    NavigationEntry("Faults", "faults"),
    NavigationEntry("Shell", "shell"),
)


def frame(visit: Visit, title: str, here: str) -> dict[str, Any]:
    """The values that every page's template takes; `here` is the entry that it belongs to."""
    outcome = visit.outcome
    shown = (
        []
        if outcome is None
        else snippets(f"http://{visit.host}", outcome.method, outcome.path, outcome.body, outcome.version)
    )
    return {
        "root": ROOT,
        "visit": visit,
        "base": visit.base,
        "title": title,
        "here": here,
        "groups": _groups(visit),
        "live": visit.world.livemode,
        "account": visit.world.account,
        "key": short_key(visit.session.worlds[visit.world.key_prefix]),
        "token": visit.session.form_token,
        "page_path": visit.here,
        "outcome": outcome,
        "snippets": shown,
    }


def short_key(masked: str) -> str:
    """A masked key in a few characters: `sk_test_…abcd`."""
    return _STARS.sub("…", masked)


def _groups(visit: Visit) -> Sequence[NavigationGroup]:
    if visit.dialect != "stripe":
        collections = PROVIDERS[visit.dialect].collections
        entries = [NavigationEntry(each.title, name) for name, each in collections.items()]
        return (NavigationGroup("Billing", entries), *_common(has_test_clocks=False))
    known = visit.parts.resources
    billing = [NavigationEntry(_LABELS.get(name, name.capitalize()), name) for name in _BILLING if name in known]
    return (
        NavigationGroup("Billing", [*billing, NavigationEntry("More", "more")]),
        *_common(has_test_clocks=True),
    )


def _common(*, has_test_clocks: bool) -> tuple[NavigationGroup, NavigationGroup]:
    world = [each for each in _WORLD if has_test_clocks or each.path != "test_clocks"]
    return NavigationGroup("Workbench", _WORKBENCH), NavigationGroup("World", world)
