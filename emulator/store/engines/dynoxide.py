"""dynoxide: an open-source DynamoDB on SQLite, a small program that lives and dies with this one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import textwrap
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from msgspec import Struct

from emulator.own_checkout import checkout, dynoxide_command
from emulator.store.engines.base import Connection, DynamoDBClient, EngineError, unsecured_connection
from emulator.store.engines.folder_lock import FolderLock
from emulator.store.engines.loopback_client import LoopbackClient
from emulator.store.engines.server_process import ServerProcess, free_port

# Of the program, which counts otherwise than the crate that it is built from (dynoxide-rs 3.2.0).
OLDEST = (1, 5)
DATABASE = "dynoxide.db"
_LOG = "dynoxide.log"
_VERSION = re.compile(r"dynoxide (\d+)\.(\d+)\S*")
_LISTENING = re.compile(r"^Dynoxide listening on (http://\S+)$", re.MULTILINE)
_START_SECONDS = 30.0
# Between finding a free port and taking it, somebody else may.
_TRIES = 5


# For glibc's allocator (glibc, "Memory Allocation Tunables"), a tenth of a transaction: what one request has freed is
# kept for the next one, and large pieces are not asked of the system each time.
_ALLOCATION = "glibc.malloc.tcache_count=1000:glibc.malloc.trim_threshold=16777216:glibc.malloc.mmap_threshold=16777216"


class Dynoxide(Struct, frozen=True):
    """The program, and the version that it says it has."""

    program: Path
    version: str


def how_to_have_it() -> str:
    """How a person brings it to this machine, for the end of a sentence."""
    return f"run {dynoxide_command()}"


def dynoxide_programs(named: Path | None) -> list[Path]:
    """Where it can be on this machine: the named one alone, else in the checkout and on the PATH."""
    if named is not None:
        return [named]
    root = checkout()
    brought = root / ".tools" / "dynoxide" / "bin" / "dynoxide" if root else None
    on_path = shutil.which("dynoxide")
    found = [brought] if brought is not None and brought.is_file() else []
    return [*found, *([Path(on_path)] if on_path else [])]


def find_dynoxide(named: Path | None) -> Dynoxide:
    """The first one that is new enough.

    Raises:
        EngineError: there is none, or what is there is something else or too old.
    """
    problem: EngineError | None = None
    for program in dynoxide_programs(named):
        try:
            return _examined(program, named is not None)
        except EngineError as error:
            problem = problem or error
    raise problem or EngineError("dynoxide was not found", f"{how_to_have_it()}, or name it in DYNOXIDE")


class DynoxideEngine:
    """dynoxide on a free port of the loopback interface.

    With `data` its database is a file in that folder, which nobody else may use meanwhile; without, it is in memory.
    """

    name = "dynoxide"

    def __init__(self, dynoxide: Dynoxide, data: Path | None = None) -> None:
        self._program = dynoxide.program
        self._data = data.resolve() if data else None
        self._undo = ExitStack()
        self._endpoint_url: str | None = None
        self.detail = f"dynoxide {dynoxide.version}, " + (f"data in {self._data}" if self._data else "in memory")

    @property
    def connection(self) -> Connection:
        """Any credentials will do."""
        return unsecured_connection(self._endpoint_url)

    def start(self) -> None:
        """Starts the process and waits until it listens, some hundredths of a second.

        Raises:
            EngineError: the data folder cannot be used, or the process failed.
        """
        with ExitStack() as undo:
            lock = None
            if self._data:
                lock = FolderLock(self._data)
                undo.callback(lock.release)
            for tries_left in reversed(range(_TRIES)):
                server = self._launch(lock)
                self._endpoint_url = server.wait_until(_address, _START_SECONDS)
                if self._endpoint_url is not None:
                    undo.callback(server.stop)
                    break
                said, ended = server.said, server.ended
                server.stop()
                if not (tries_left and "already in use" in said):
                    raise self._failure(said, ended)
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Ends the process; its data is on disk already, transaction by transaction."""
        self._undo.close()

    def client(self, timeout: float) -> DynamoDBClient:
        """One that signs nothing, which dynoxide does not look at."""
        return LoopbackClient(self.connection, timeout)

    def _launch(self, lock: FolderLock | None) -> ServerProcess:
        command = [str(self._program), "serve", "--host", "127.0.0.1", "--port", str(free_port())]
        # Whole requests would go to the log if the environment asked for it.
        environ = {name: value for name, value in os.environ.items() if name != "RUST_LOG"}
        environ.setdefault("GLIBC_TUNABLES", _ALLOCATION)
        if self._data is None:
            return ServerProcess(command, tempfile.TemporaryFile(), environ=environ)
        command += ["--db-path", str(self._data / DATABASE)]
        return ServerProcess(command, self._open_log(self._data), lock=lock, environ=environ)

    def _open_log(self, folder: Path) -> IO[bytes]:
        try:
            return (folder / _LOG).open("w+b")
        except OSError as error:
            raise EngineError(
                f"{folder / _LOG} cannot be written ({error.strerror})", "set EMULATOR_DATA to a folder of yours"
            ) from error

    def _failure(self, said: str, ended: bool) -> EngineError:
        elsewhere = "set EMULATOR_DATA to another folder" if self._data else "set EMULATOR_STORE=embedded"
        if not ended:
            return EngineError(f"dynoxide did not start within {_START_SECONDS:.0f} seconds", elsewhere)
        if self._data and "newer version" in said:
            return EngineError(
                f"{self._data / DATABASE} was made by a newer dynoxide than {self._program}",
                f"name a newer one in DYNOXIDE, or {elsewhere}",
            )
        if self._data and "not a valid SQLite database" in said:
            return EngineError(f"{self._data / DATABASE} is not a database of dynoxide's", elsewhere)
        if self._data and (not said or "disk is full" in said):
            return EngineError(f"there is no room on the disk for {self._data}", f"make some, or {elsewhere}")
        return EngineError(f"dynoxide could not start ({_cause(said)})", elsewhere)


def _examined(program: Path, named: bool) -> Dynoxide:
    remedy = f"name another in DYNOXIDE, or unset it and {how_to_have_it()}" if named else how_to_have_it()
    needed = ".".join(map(str, OLDEST))
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, text=True, errors="replace", timeout=30)
    except OSError as error:
        raise EngineError(f"{program} cannot be run ({error.strerror})", remedy) from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{program} is not dynoxide", remedy) from error
    match = _VERSION.fullmatch(asked.stdout.strip())
    if match is None or asked.returncode != 0:
        raise EngineError(f"{program} is not dynoxide", remedy)
    if (int(match[1]), int(match[2])) < OLDEST:
        raise EngineError(f"{program} is {match[0]}, and {needed} or newer is needed", remedy)
    return Dynoxide(program, match[0].removeprefix("dynoxide "))


def _address(said: str) -> str | None:
    match = _LISTENING.search(said)
    return match[1] if match else None


def _cause(said: str) -> str:
    """What it complained about, or the last thing that it said."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    return textwrap.shorten((errors or lines or ["it said nothing"])[-1], 200, placeholder=" …").rstrip(".")
