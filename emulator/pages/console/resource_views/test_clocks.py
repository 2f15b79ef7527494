"""Test clocks: a time of their own for some customers."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Row, Table, moment, status, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView
from emulator.pages.console.visit import Visit

_DAY = 86_400
_STEPS = (("+ 1 day", _DAY), ("+ 7 days", 7 * _DAY), ("+ 31 days", 31 * _DAY))


def _row(visit: Visit, clock: Json) -> Sequence[Cell]:
    return (
        words(clock.get("name") or clock["id"], f"{visit.base}/test_clocks/{clock['id']}", clock["id"]),
        status(clock["status"]),
        moment(clock["frozen_time"]),
    )


def _create(_visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New test clock",
            path="/v1/test_helpers/test_clocks",
            fields=(
                Field(name="name", label="Name"),
                Field(name="frozen_time:day", label="It stands at", kind="date", required=True),
            ),
            then="/test_clocks/{id}",
            weight="main",
        ),
    )


def _actions(_visit: Visit, clock: Json) -> Sequence[Action]:
    path = f"/v1/test_helpers/test_clocks/{clock['id']}"
    steps = [
        Action(
            label=label,
            path=f"{path}/advance",
            fields=(Field(name="frozen_time", kind="hidden", value=str(clock["frozen_time"] + seconds)),),
            weight="main" if seconds == _DAY else "second",
        )
        for label, seconds in _STEPS
    ]
    return (
        *steps,
        Action(
            label="Advance to …",
            path=f"{path}/advance",
            fields=(Field(name="frozen_time:day", label="Day", kind="date", required=True),),
        ),
        Action(
            label="New customer",
            path="/v1/customers",
            fields=(
                Field(name="test_clock", kind="hidden", value=clock["id"]),
                Field(name="name", label="Name"),
                Field(name="email", label="E-mail", kind="email"),
            ),
            then="/customers/{id}",
        ),
        Action(
            label="Delete",
            method="DELETE",
            path=path,
            weight="danger",
            confirm="Delete it and everything on it",
            then="/test_clocks",
        ),
    )


def _main(visit: Visit, clock: Json) -> Sequence[AnySection]:
    tables = []
    for title, path, kind in (
        ("Customers", "/v1/customers", "customers"),
        ("Subscriptions", "/v1/subscriptions", "subscriptions"),
    ):
        found = visit.api.get(path, test_clock=clock["id"], limit=20).data
        rows = [
            Row(
                (words(each.get("name") or each["id"], f"{visit.base}/{kind}/{each['id']}"), status(each.get("status")))
            )
            for each in found
        ]
        tables.append(Table(title, ("Name", "Status"), rows, empty="None."))
    return tables


VIEWS = (
    ResourceView(
        collection="test_clocks",
        title="Test clocks",
        singular="Test clock",
        here="test_clocks",
        heads=("Test clock", "Status", "Stands at"),
        row=_row,
        name=lambda clock: words(clock.get("name") or clock["id"]).text,
        figure=lambda clock: f"{moment(clock['frozen_time']).text} UTC",
        create=_create,
        actions=_actions,
        main=_main,
    ),
)
