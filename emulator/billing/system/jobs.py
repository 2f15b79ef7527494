"""Jobs: what becomes due: mail to deliver, a draft to finalize."""

from typing import ClassVar, Literal

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.system.world_clock import WorldClock

JobQueue = Literal["work", "mail"]
"""What waits for a mail server stands in a queue of its own: one that does not answer holds up nothing else."""

JOB_QUEUES: tuple[JobQueue, ...] = ("work", "mail")

MAIL_TASK = "mail"
MIRROR_TASK = "mirror_mail"


class Job(Struct, frozen=True, kw_only=True):
    """One job. `task` names who does it, `subject` is the id it is about.

    `pairs` says which events go to which endpoints, of webhooks: see `webhook_dispatch`. The job of a further attempt
    that an earlier release wrote has none.

    `due_at` is a second of the world's own time; of real time where `by_real_time`, for what does not wait for a
    stopped clock; or of `test_clock`, which the unit of work that saves it fills in unless it is one `by_world_time`,
    about what lives on none; unix seconds, UTC. `lease` names the worker that holds it until the real second
    `leased_until`; `attempts` counts how often it was taken since it was last put off.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("work", conditional_put=False)

    id: str
    created: int
    task: str
    subject: str
    due_at: int
    pairs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by_real_time: bool = False
    by_world_time: bool = False
    test_clock: str | None = None
    lease: str | None = None
    leased_until: int | None = None
    attempts: int = 0

    @property
    def queue(self) -> JobQueue:
        """Which workers take it."""
        return "mail" if self.task in (MAIL_TASK, MIRROR_TASK) else "work"

    @property
    def due_key(self) -> str:
        """Where it stands among the jobs of its world: by when it is due."""
        return f"{due_key_at(self.due_at)}#{self.id}"

    @property
    def real_or_world(self) -> bool | None:
        """Whether it is listed with what is due by real time, or by the world's; None for what a test clock is for."""
        return None if self.test_clock is not None else self.by_real_time

    @property
    def follows_test_clock(self) -> bool:
        """Whether it is due by the test clock that what it is about lives on, if that lives on one."""
        return not (self.by_real_time or self.by_world_time)

    def available_at(self, clock: WorldClock) -> int | None:
        """The real second (unix, UTC) from which a worker may take it; None while the world's clock stands before.

        What is due by a test clock is run by its advance alone.
        """
        if self.test_clock is not None:
            return None
        if self.leased_until is not None:
            return self.leased_until
        return self.due_at if self.by_real_time else clock.real(self.due_at)

    def rescheduled(self, due_at: int, *, by_real_time: bool = False) -> "Job":
        """The job, held by nobody and due at another second."""
        return replace(self, due_at=due_at, by_real_time=by_real_time, lease=None, leased_until=None, attempts=0)


def due_key_at(second: int) -> str:
    """What the due keys of all jobs that are due at a second begin with."""
    return f"{max(second, 0):012d}"
