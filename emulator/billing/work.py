"""Work that becomes due: mail to deliver, a draft to finalize."""

from dataclasses import dataclass
from typing import ClassVar

from emulator.billing.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One piece of work. `task` names who does it, `subject` is the id it is about, `due_at` is unix seconds, UTC.

    `lease` names the worker that holds it until `due_at`; `attempts` counts how often it was taken.
    """

    KIND: ClassVar[Kind] = Kind("work", guarded=False)

    id: str
    created: int
    task: str
    subject: str
    due_at: int
    lease: str | None = None
    attempts: int = 0
