"""The records that are about a world as a whole: nearly every request needs them, and hardly any changes one."""

from typing import Any

from emulator.billing.core.account import Account
from emulator.billing.system.faults import Faults
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_endpoints import WebhookEndpoints
from emulator.billing.system.world_clock import WorldClock

FACT_TYPES: tuple[type[Any], ...] = (Account, WebhookEndpoints, Faults, WorldClock)
"""There is one thing of each in a world, and its id is the account's."""

PLATFORM_TYPES: tuple[type[Any], ...] = (Account, WebhookEndpoints)
"""What a platform's own world has to say in those of its connected accounts."""

JOBS_OF_SNAPSHOTS = "snapshot-"
"""What the ids of jobs begin with that are about snapshots and resets."""

_PARTITIONS = frozenset(each.RESOURCE_TYPE.name for each in FACT_TYPES)


def is_job_of_snapshots(hash_key: str, range_key: str) -> bool:
    """Whether a record is a job about snapshots and resets, in a world or a copy of one: it is no part of the world.

    Of other kinds anything may be called so: keys of requests, lookup keys, codes.
    """
    kind, _, _ = hash_key.rpartition("/")[2].partition("@")
    return kind == Job.RESOURCE_TYPE.name and range_key.startswith(JOBS_OF_SNAPSHOTS)


def world_of_fact(hash_key: str, range_key: str) -> str | None:
    """What the hash keys of a world begin with, if a record is about that world as a whole, or may close it."""
    prefix, _, partition = hash_key.rpartition("/")
    return prefix if partition in _PARTITIONS or is_job_of_snapshots(hash_key, range_key) else None
