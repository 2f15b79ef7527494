"""The clock of a world: stopping it, moving it, and what falls due."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from flask import Response

from emulator.billing.system.jobs import Job
from emulator.pages.console.actions import Action, Field
from emulator.pages.console.cells import Cell, Facts, Row, Table, code, moment, object_url, words
from emulator.pages.console.events import newest_events_table
from emulator.pages.console.pages import Page
from emulator.pages.console.visit import Visit
from emulator.store.job_queries import world_jobs

MAX_JOBS = 50

_STEPS = (("1 hour", 3600), ("1 day", 86_400), ("7 days", 604_800), ("31 days", 2_678_400))
_TASKS = {
    "finalize": "finalize the draft",
    "charge": "charge the customer",
    "mail": "send the mail",
    "webhook": "try the webhook again",
    "remind": "send a reminder",
}


def register(add: Callable[..., None]) -> None:
    """Adds the page."""
    add("/clock", page)


def page(visit: Visit) -> Response:
    """What time it is in the world, what waits for its time, and what happened last."""
    clock = visit.api.get("/_emulator/clock").body
    jobs = list(islice(world_jobs(visit.parts.store, visit.world), MAX_JOBS))
    rows = [
        Row((moment(job.due_at), words(_TASKS.get(job.task, job.task.replace("_", " "))), _about(visit, job.subject)))
        for job in jobs
    ]
    facts = Facts(
        "Time",
        [
            ("Now", moment(clock.get("now"))),
            ("The clock", words("stands still" if clock.get("frozen") else "runs")),
            ("Ahead of real time", words(f"{clock.get('ahead', 0)} seconds")),
        ],
    )
    return Page(
        title="Clock",
        here="clock",
        figure=f"{moment(clock.get('now')).text} UTC",
        actions=list(_actions(frozen=bool(clock.get("frozen")), next_due=_next_due(jobs, clock.get("now", 0)))),
        main=[
            Table("What waits for its time", ("Due", "What", "About"), rows, empty="Nothing waits."),
            newest_events_table(visit, "What happened last", 15, f"{visit.base}/events"),
        ],
        side=[facts],
    ).show(visit)


def _about(visit: Visit, subject: str) -> Cell:
    return code(subject, object_url(visit, subject))


def _next_due(jobs: Sequence[Job], now: int) -> int | None:
    return next((job.due_at for job in jobs if job.due_at > now), None)


def _actions(*, frozen: bool, next_due: int | None) -> Iterator[Action]:
    path = "/_emulator/clock"
    if next_due is not None:
        yield Action(
            label="To what is due next",
            path=path,
            fields=(Field(name="now:int", kind="hidden", value=str(next_due)),),
            weight="main",
        )
    for label, seconds in _STEPS:
        yield Action(
            label=f"+ {label}",
            path=path,
            fields=(Field(name="advance:int", kind="hidden", value=str(seconds)),),
        )
    yield Action(
        label="Move on by …",
        path=path,
        fields=(Field(name="advance:int", label="Seconds", kind="number", required=True),),
        explain="What falls due on the way is done first, in order, each at its own second.",
    )
    yield Action(
        label="Let it run" if frozen else "Stop it",
        path=path,
        fields=(Field(name="frozen:bool", kind="hidden", value="false" if frozen else "true"),),
    )
    yield Action(label="Back to real time", method="DELETE", path=path, weight="danger")
