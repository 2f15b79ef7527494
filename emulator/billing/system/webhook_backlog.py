"""The backlog of a process in a world: webhooks that wait in the table, as their receiver is slower than they come.

The process holds them for long, so that no worker looks at each of them again and again. Its backlog is a job that it
leases for as long as others do, and renews: when it dies, another process gets that one job, and takes over what waits.
"""

from emulator.billing.system.jobs import Job

TASK = "webhook_backlog"
"""The name of the task; its subject is the process whose backlog it is."""

WAITING_SECONDS = 600
"""How long what waits is held; a backlog that takes longer is held once more."""


def backlog_job(process: str, real_now: int, leased_until: int) -> Job:
    """The backlog of a process, leased by it; both times are unix seconds outside of every world."""
    return Job(
        id=f"{TASK}-{process}",
        created=real_now,
        task=TASK,
        subject=process,
        due_at=real_now,
        by_real_time=True,
        lease=process,
        leased_until=leased_until,
    )
