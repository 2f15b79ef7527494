"""Amazon's DynamoDB Local, where a user has it: a Java process that lives and dies with this one."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
import textwrap
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from emulator.store.engines.base import Connection, DynamoDBClient, EngineError, unsecured_connection
from emulator.store.engines.folder_lock import FolderLock
from emulator.store.engines.loopback_client import unsigned_client
from emulator.store.engines.server_process import ServerProcess, free_port

DATABASE = "shared-local-instance.db"
_CONFIGURATION = Path(__file__).with_name("dynamodb_local.jetty.xml")
_LOG = "dynamodb-local.log"
_ADDRESS = re.compile(r"^(http://127\.0\.0\.1:\d+)/$", re.MULTILINE)
_START_SECONDS = 30.0
# Without the longer-running optimisation it starts in two thirds of the time; the serial collector suits its small heap
# and leaves the processors to those who ask.
_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData")


class LocalJars(Struct, frozen=True):
    """A DynamoDB Local as it lies in a folder.

    What `make dynamodb-local` brings is put into a Jetty of our making (`in_jetty`), which listens on the loopback
    alone and answers no web page. What Amazon's archive unpacks to has a launcher of its own, which does neither.
    """

    folder: Path
    jar: Path
    in_jetty: bool

    @classmethod
    def find(cls, folder: Path) -> LocalJars:
        """Looks for it in a folder.

        Raises:
            EngineError: it is not there.
        """
        jars = [*folder.glob("DynamoDBLocal.jar"), *sorted(folder.glob("DynamoDBLocal-*.jar"), reverse=True)]
        if not jars:
            raise EngineError(
                f"there is no DynamoDB Local in {folder}",
                "name the folder that its DynamoDBLocal.jar is in with DYNAMODB_LOCAL, or unset that",
            )
        in_jetty = jars[0].name.startswith("DynamoDBLocal-3.") and any(folder.glob("jetty-xml-*.jar"))
        return cls(folder, jars[0], in_jetty)


class LocalEngine:
    """DynamoDB Local on a free port, without telemetry.

    With `data` its database is a file in that folder, which nobody else may use meanwhile; without, it is in memory.
    """

    name = "dynamodb-local"

    def __init__(self, java: Path, jars: LocalJars, data: Path | None = None) -> None:
        """`java` is a Java 17 or newer."""
        self._java = java
        self._jars = jars
        self._data = data.resolve() if data else None
        self._undo = ExitStack()
        self._endpoint_url: str | None = None
        where = f"data in {self._data}" if self._data else "in memory"
        open_to_all = "" if jars.in_jetty else ", listening on all network interfaces"
        self.detail = f"DynamoDB Local of {jars.folder}, {where}{open_to_all}"

    @property
    def connection(self) -> Connection:
        """Any credentials will do."""
        return unsecured_connection(self._endpoint_url)

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
            launch = self._launch_in_jetty if self._jars.in_jetty else self._launch
            server, ready = launch(folder, lock)
            undo.callback(server.stop)
            self._endpoint_url = server.wait_until(ready, _START_SECONDS)
            if self._endpoint_url is None:
                raise _failure(server)
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Ends the process; its data is on disk already, transaction by transaction."""
        self._undo.close()

    def client(self, timeout: float) -> DynamoDBClient | None:
        """One that signs nothing, if this DynamoDB Local answers it."""
        return unsigned_client(self.connection, timeout)

    def _launch_in_jetty(self, folder: Path, lock: FolderLock | None) -> tuple[ServerProcess, _Ready]:
        store = ["inMemory=false", f"dbPath={self._data}"] if self._data else ["inMemory=true"]
        options = ["-classpath", f"{self._jars.folder}/*", "org.eclipse.jetty.xml.XmlConfiguration"]
        command = [*self._jvm(folder), *options, *store, str(_CONFIGURATION)]
        return self._process(command, folder, lock, watches_stdin=True), _printed_address

    def _launch(self, folder: Path, lock: FolderLock | None) -> tuple[ServerProcess, _Ready]:
        port = free_port()
        store = ["-dbPath", str(self._data)] if self._data else ["-inMemory"]
        libraries = f"-Djava.library.path={self._jars.folder / 'DynamoDBLocal_lib'}"
        command = [*self._jvm(folder), libraries, "-jar", str(self._jars.jar), "-sharedDb", "-port", str(port), *store]
        return self._process(command, folder, lock, watches_stdin=False), _connecting(f"http://127.0.0.1:{port}")

    def _jvm(self, folder: Path) -> list[str]:
        # The folder is where it unpacks its native library.
        return [str(self._java), *_JVM, f"-Dorg.sqlite.tmpdir={folder}"]

    def _process(
        self, command: list[str], folder: Path, lock: FolderLock | None, *, watches_stdin: bool
    ) -> ServerProcess:
        environ = {**os.environ, "DDB_LOCAL_TELEMETRY": "0"}
        log = (folder / _LOG).open("w+b")
        return ServerProcess(command, log, watches_stdin=watches_stdin, lock=lock, environ=environ)


_Ready = Callable[[str], str | None]


def _printed_address(said: str) -> str | None:
    """The address that the process prints once it listens."""
    match = _ADDRESS.search(said)
    return match[1] if match else None


def _connecting(url: str) -> _Ready:
    """The address, once somebody listens there: Amazon's launcher does not say when it does."""
    parts = urlsplit(url)

    def ready(_said: str) -> str | None:
        try:
            socket.create_connection((str(parts.hostname), parts.port or 80), timeout=1).close()
        except OSError:
            return None
        return url

    return ready


def _failure(server: ServerProcess) -> EngineError:
    remedy = "set EMULATOR_STORE to embedded or dynoxide to do without it"
    if server.ended:
        return EngineError(f"DynamoDB Local could not start ({_cause(server.said)})", remedy)
    return EngineError(f"DynamoDB Local did not start within {_START_SECONDS:.0f} seconds", remedy)


def _cause(said: str) -> str:
    """The last cause in a Java stack trace, or the last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return textwrap.shorten((causes or lines or ["it said nothing"])[-1], 200, placeholder=" …")
