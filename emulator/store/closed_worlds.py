"""Worlds that are closed: another is being brought in their place, and what is under their keys is neither of the two.

A world is closed by the job of its replacement (`replacement`), which whoever reads finds along with the first thing
that it reads: in every process, and also when the one that began has died.
"""

from collections.abc import Sequence

from emulator.billing.system.jobs import Job
from emulator.store.availability import StoreUnavailableError
from emulator.store.keys import Keys
from emulator.store.serialization import decode_record
from emulator.store.table import Record
from emulator.store.world_records import JOBS_OF_SNAPSHOTS
from emulator.worlds import World

REPLACEMENT_ID = f"{JOBS_OF_SNAPSHOTS}replacement"
"""The id of the job that says that a world is being replaced, or is kept from that."""

CLOSING_TASK = "replace"
"""Its task while the world is closed."""

WAIT_SECONDS = 20.0
"""How long is waited for a world to be open."""

POLL_SECONDS = 0.05


class WorldClosedError(StoreUnavailableError):
    """A world was closed for so long that whoever would work in it should come again later."""

    def __init__(self) -> None:
        super().__init__("This world is being replaced by a snapshot, or reset: try again.")


def replacement_key(keys: Keys, world: World) -> tuple[str, str]:
    """The hash key and the range key of the job."""
    return keys.partition_key(world, Job.RESOURCE_TYPE), REPLACEMENT_ID


def is_closing(job: Job) -> bool:
    """Whether a job says that its world is closed."""
    return job.id == REPLACEMENT_ID and job.task == CLOSING_TASK


def says_closed(records: Sequence[Record], key: tuple[str, str]) -> bool:
    """Whether a world is closed, by records among which its job, with this key, is if there is one."""
    return any((each.pk, each.sk) == key and is_closing(decode_record(each, Job)) for each in records)
