"""The index in which workers find due jobs, in any world: how it is spread over partitions.

One partition of AWS DynamoDB takes a thousand writes a second, and every job writes to this index when it is scheduled,
leased and done: with one partition key for all, that is about three hundred jobs a second. An engine that the emulator
starts itself is one machine's, where a second partition would only cost the worker a second query.
"""

from collections.abc import Sequence
from zlib import crc32

from emulator.billing.system.jobs import JobQueue

_SHARDS_OF_AN_ENDPOINT = 16
"""About five thousand jobs a second; a worker that has nothing to do makes as many queries a second."""


def due_shards(engine: str, queue: JobQueue) -> Sequence[str]:
    """The partition keys of a queue on an engine; all processes on one table have the same engine.

    The first one is that of the engines that have one alone, so that a table can be handed on to an endpoint. No mail
    server takes as many mails as one partition does.
    """
    count = _SHARDS_OF_AN_ENDPOINT if engine == "endpoint" and queue == "work" else 1
    return [queue, *(f"{queue}-{number}" for number in range(1, count))]


def due_shard_of(job: str, shards: Sequence[str]) -> str:
    """The partition key for a job with this id: always the same one, and all of them alike often."""
    return shards[crc32(job.encode()) % len(shards)]
