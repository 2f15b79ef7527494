"""Schedules: what becomes of a subscription, phase after phase."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Row, Table, day, moment, reference, status, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView
from emulator.pages.console.visit import Visit

_OPEN = ("not_started", "active")


def _row(visit: Visit, schedule: Json) -> Sequence[Cell]:
    return (
        words(schedule["id"], f"{visit.base}/subscription_schedules/{schedule['id']}"),
        reference(visit, schedule["customer"]),
        status(schedule["status"]),
        moment(schedule["created"]),
    )


def _actions(_visit: Visit, schedule: Json) -> Sequence[Action]:
    if schedule["status"] not in _OPEN:
        return ()
    path = f"/v1/subscription_schedules/{schedule['id']}"
    return (
        Action(label="Release", path=f"{path}/release", explain="The subscription goes on without it."),
        Action(label="Cancel", path=f"{path}/cancel", weight="danger", confirm="Cancel it and its subscription"),
    )


def _main(visit: Visit, schedule: Json) -> Sequence[AnySection]:
    rows = [
        Row(
            (
                day(each.get("start_date")),
                day(each.get("end_date")),
                words(", ".join(str(item.get("price")) for item in each.get("items") or ())),
            )
        )
        for each in schedule.get("phases") or ()
    ]
    of = Row((reference(visit, schedule.get("subscription")), reference(visit, schedule["customer"])))
    return (
        Table("Phases", ("From", "Until", "Prices"), rows, empty="No phases."),
        Table("Whose", ("Subscription", "Customer"), [of]),
    )


VIEWS = (
    ResourceView(
        collection="subscription_schedules",
        title="Subscription schedules",
        singular="Subscription schedule",
        here="subscriptions",
        heads=("Schedule", "Customer", "Status", "Created"),
        row=_row,
        name=lambda schedule: str(schedule["id"]),
        actions=_actions,
        main=_main,
    ),
)
