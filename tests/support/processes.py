"""The emulator as a process of its own, which can be killed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emulator.billing.system import webhook_dispatch
from emulator.cli import main
from emulator.store import job_leases, replacement
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 3
"""How long what a dead process had in hand stays its own: shorter than in earnest, because tests wait for it."""

COMMIT_PAUSE = "COMMIT_PAUSE"
"""The variable that has a process wait for so many seconds before each commit, so that it can be met at its work."""


@contextmanager
def emulator_process(data: Path, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """An emulator that keeps its data, and its URL; killed at the end if it still runs."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "EMULATOR_", "SMTP_URL"))}
    command = [sys.executable, "-m", __name__, "serve", "--port", "0", "--store", "dynoxide", "--data", str(data)]
    with subprocess.Popen(
        command,
        env={**ours, "PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            serving = re.fullmatch(r"Serving on (http://\S+)\n", said)
            assert serving is not None, said + process.stdout.read()
            # The first request waits in the listener's queue until it is served.
            yield process, serving[1]
        finally:
            process.kill()


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a process where it stands, and waits until it is gone."""
    process.kill()
    process.wait()


def is_gone(process: int) -> bool:
    """Whether a process has ended, though its parent may not have been told yet."""
    try:
        # The first of its threads may have ended before the others, which hold what it had open.
        threads = list(Path(f"/proc/{process}/task").iterdir())
        return len(threads) == 1 and (threads[0] / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        # Its parent was told, maybe between the one look and the other.
        return True


def children_of(process: int) -> set[int]:
    """What a process started that still runs."""
    return {int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()}


def python_children_of(process: int) -> set[int]:
    """The workers of a process: what it started that is Python as well."""
    return {each for each in children_of(process) if "python" in _command_of(each)}


def _command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _pause_before_commits(seconds: float) -> None:
    commit = Store.commit

    def pause_and_commit(store: Store, uow: UnitOfWork) -> None:
        time.sleep(seconds)
        commit(store, uow)

    setattr(Store, "commit", pause_and_commit)  # noqa: B010 # mypy allows no method to be replaced


if __name__ == "__main__":
    _pause_before_commits(float(os.environ.get(COMMIT_PAUSE, "0")))
    job_leases.LEASE_SECONDS = webhook_dispatch.HELD_SECONDS = replacement.LEASE_SECONDS = LEASE_SECONDS
    sys.exit(main(sys.argv[1:]))
