"""The default engine: Amazon's DynamoDB Local, a Java process that lives and dies with this one."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import textwrap
import time
from contextlib import ExitStack
from pathlib import Path

from botocore.client import BaseClient

from emulator.store.engines.base import Connection, EngineError
from emulator.store.engines.folder_lock import FolderLock
from emulator.store.engines.install import VERSION

_CONFIGURATION = Path(__file__).with_name("dynamodb_local.jetty.xml")
_LOG = "dynamodb-local.log"
_ADDRESS = re.compile(r"^(http://127\.0\.0\.1:\d+)/$", re.MULTILINE)
_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_PAUSE = 0.02
# Without the longer-running optimisation it starts in two thirds of the time; the serial collector suits its small heap
# and leaves the processors to those who ask.
_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData")


class LocalEngine:
    """DynamoDB Local on a free port of the loopback interface, without telemetry.

    With `data` its database is a file in that folder, which nobody else may use meanwhile; without, it is in memory.
    """

    name = "dynamodb-local"

    def __init__(self, java: Path, jars: Path, data: Path | None = None) -> None:
        """`java` is a Java 17 or newer, `jars` the folder that `install` filled."""
        self._java = java
        self._jars = jars
        self._data = data.resolve() if data else None
        self._undo = ExitStack()
        self._endpoint_url: str | None = None
        self.detail = f"DynamoDB Local {VERSION}, " + (f"data in {self._data}" if self._data else "in memory")

    @property
    def connection(self) -> Connection:
        """Any credentials will do."""
        return Connection(
            region="us-east-1", endpoint_url=self._endpoint_url, access_key="emulator", secret_key="emulator"
        )

    def start(self) -> None:
        """Starts the process and waits until it listens, about a second.

        Raises:
            EngineError: the data folder cannot be used, or the process failed.
        """
        with ExitStack() as undo:
            lock = None
            if self._data:
                folder = self._data
                lock = FolderLock(folder)
                undo.callback(lock.release)
            else:
                folder = Path(tempfile.mkdtemp(prefix="emulator-dynamodb-"))
                undo.callback(shutil.rmtree, folder, ignore_errors=True)
            process = self._launch(folder, lock)
            undo.callback(_end, process)
            self._endpoint_url = _wait_for_address(process, folder / _LOG)
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Ends the process; its data is on disk already, transaction by transaction."""
        self._undo.close()

    def attach(self, client: BaseClient) -> None:
        """Needs nothing."""

    def _launch(self, folder: Path, lock: FolderLock | None) -> subprocess.Popen[bytes]:
        store = ["inMemory=false", f"dbPath={self._data}"] if self._data else ["inMemory=true"]
        command = [
            str(self._java),
            *_JVM,
            # Where it unpacks its native library.
            f"-Dorg.sqlite.tmpdir={folder}",
            "-classpath",
            f"{self._jars}/*",
            "org.eclipse.jetty.xml.XmlConfiguration",
            *store,
            str(_CONFIGURATION),
        ]
        with (folder / _LOG).open("wb") as output:
            return subprocess.Popen(
                command,
                # A pipe that nobody writes to; the process ends when it closes, which it does even if we are killed.
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for us alone.
                start_new_session=True,
                # The data stays locked until the process itself has ended.
                pass_fds=(lock.descriptor,) if lock else (),
            )


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the process prints once it listens."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        said = log.read_text(errors="replace")
        if match := _ADDRESS.search(said):
            return match[1]
        if ended:
            raise EngineError(
                f"DynamoDB Local could not start ({_cause(said)})", "set EMULATOR_STORE=embedded to do without it"
            )
        time.sleep(_PAUSE)
    raise EngineError(
        f"DynamoDB Local did not start within {_START_SECONDS:.0f} seconds",
        "set EMULATOR_STORE=embedded to do without it",
    )


def _cause(said: str) -> str:
    """The last cause in a Java stack trace, or the last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return textwrap.shorten((causes or lines or ["it said nothing"])[-1], 200, placeholder=" …")
