"""The home of a world: what is in it, what happened last, and what can be done with it as a whole."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from flask import Response

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.cells import Cell, Facts, Row, Section, Table, code, moment, words
from emulator.pages.console.events import newest_events_table
from emulator.pages.console.navigation import short_key
from emulator.pages.console.pages import AnySection, Page
from emulator.pages.console.requests import requests_table
from emulator.pages.console.visit import ListedResource, Visit
from emulator.store.list_queries import Selection

FIXTURES = Path(__file__).parents[3] / "fixtures"

_COUNTED = 100
_SHOWN = 8
_TILES = {
    "invoices": "Invoices",
    "customers": "Customers",
    "products": "Products",
    "subscriptions": "Subscriptions",
    "payment_intents": "Payments",
    "credit_notes": "Credit notes",
}


def page(visit: Visit) -> Response:
    """The home of a world."""
    tiles = list(_tiles(visit))
    requests = list(islice(visit.parts.log.read(visit.world), _SHOWN))
    is_empty = not requests and all(count == "0" for _, count, _ in tiles)
    sections: list[AnySection]
    if is_empty:
        sections = [
            Section("This world is empty", "welcome", {"api": f"http://{visit.host}", "dialect": visit.dialect})
        ]
    else:
        sections = [
            Section("In this world", "tiles", tiles),
            requests_table(visit, "Last requests", requests, f"{visit.base}/requests"),
            newest_events_table(visit, "Last events", _SHOWN, f"{visit.base}/events"),
        ]
    return Page(
        title="Home",
        here="",
        actions=list(_actions(visit, is_empty=is_empty)),
        main=sections,
        side=[_facts(visit), _snapshots(visit), Section("The world as a file", "world-file")],
    ).show(visit)


def _tiles(visit: Visit) -> Iterator[tuple[str, str, str]]:
    if visit.dialect != "stripe":
        return
    for name, label in _TILES.items():
        resource = visit.parts.resources.get(name)
        if resource is not None:
            yield label, _count(visit, resource), f"{visit.base}/{name}"


def _count(visit: Visit, resource: ListedResource) -> str:
    """How many there are; nobody counts beyond a hundred."""
    selection = Selection(equals=resource.listed_only, limit=_COUNTED)
    found = visit.unit_of_work().list(resource.entity, selection)
    return f"{_COUNTED}+" if found.has_more else str(len(found.items))


def _facts(visit: Visit) -> Facts:
    clock = visit.api.get("/_emulator/clock").body
    stands = "stands still" if clock.get("frozen") else "runs"
    smtp = visit.parts.settings.smtp_url
    engine = visit.parts.engine
    return Facts(
        "About this world",
        [
            ("Account", code(visit.world.account)),
            ("Mode", words("live" if visit.world.livemode else "test")),
            ("Key", code(short_key(visit.session.worlds[visit.world.key_prefix]))),
            ("Time", Cell(moment(clock.get("now")).text, f"{visit.base}/clock", detail=f"UTC, {stands}")),
            ("API", code(f"http://{visit.host}")),
            ("Engine", words(engine.name, detail=engine.detail)),
            ("Mail", words(f"{smtp.host}:{smtp.port}" if smtp and visit.world.livemode else "kept here, not sent")),
        ],
    )


def _snapshots(visit: Visit) -> Table:
    rows = [_snapshot_row(each) for each in visit.api.get("/_emulator/snapshots").data]
    return Table("Snapshots", ("Name", "Taken"), rows, empty="None yet: take one to have this world again later.")


def _snapshot_row(snapshot: dict[str, object]) -> Row:
    path = f"/_emulator/snapshots/{snapshot['name']}"
    return Row(
        (words(snapshot["name"], detail=f"{snapshot['records']} records"), moment(snapshot["created"])),
        actions=[
            Action(label="Restore", path=f"{path}/restore"),
            Action(label="Forget", method="DELETE", path=path, weight="danger"),
        ],
    )


def _actions(visit: Visit, *, is_empty: bool) -> Iterator[Action]:
    if visit.dialect == "stripe":
        for number, (label, fixtures) in enumerate(_samples()):
            yield Action(
                label=f"Seed: {label}",
                path="/_emulator/seed",
                fields=[
                    Field(name="_meta:json", kind="hidden", value='{"template_version":0}'),
                    Field(name="fixtures:json", kind="hidden", value=fixtures),
                ],
                weight="main" if is_empty and number == 0 else "second",
            )
    yield Action(
        label="Take a snapshot",
        path="/_emulator/snapshots/{name}",
        fields=[Field(name="{name}", label="Name", value="before", required=True)],
        explain="Keeps the world as it is now; an earlier snapshot of that name gives way.",
    )
    yield Action(
        label="Reset",
        path="/_emulator/reset",
        weight="danger",
        confirm="Delete everything in this world but its snapshots",
    )


def _samples() -> Iterator[tuple[str, str]]:
    for file in sorted(FIXTURES.glob("*.json"), reverse=True):
        document = json.loads(file.read_text("utf-8"))
        yield file.stem.replace("_", " "), json.dumps(document["fixtures"], ensure_ascii=False)
