"""Engines keep to themselves, refuse to start with a reason, and leave nothing behind."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from emulator.store.engines import Engine, EngineError
from emulator.store.engines.dynoxide import Dynoxide, DynoxideEngine
from emulator.store.engines.folder_lock import FolderLock
from emulator.store.engines.local import LocalEngine, LocalJars
from emulator.store.engines.server_process import free_port
from tests.support.engines import (
    TABLE,
    botocore_client_of,
    client_of,
    dynoxide,
    embedded,
    running,
    stored,
    table_schema,
    thing,
)
from tests.support.java import jars, stand_in_for_java
from tests.support.sockets import listening_on
from tests.support.waiting import eventually

ROOT = Path(__file__).parents[2]
IN_JETTY = ("DynamoDBLocal-3.1.0.jar", "jetty-xml-12.0.14.jar")
MakeLocal = Callable[..., Engine]


@pytest.fixture
def local(tmp_path: Path) -> MakeLocal:
    """DynamoDB Local on a Java that is a stand-in."""
    java = stand_in_for_java(tmp_path)

    def make(*names: str, data: Path | None = None) -> Engine:
        return LocalEngine(java, LocalJars.find(jars(tmp_path / "jars", *names)), data)

    return make


def test_two_embedded_engines_share_nothing() -> None:
    with running(embedded()) as one, running(embedded()) as other:
        client_of(one).create_table(**table_schema())
        assert client_of(other).list_tables()["TableNames"] == []


def test_another_client_does_not_reach_the_embedded_engine() -> None:
    with (
        running(embedded()) as engine,
        closing(botocore_client_of(engine)) as client,
        pytest.raises(EndpointConnectionError),
    ):
        client.list_tables()


@pytest.mark.engine("dynoxide")
def test_dynoxide_listens_on_loopback_only() -> None:
    with running(dynoxide()) as engine:
        assert listening_on(engine) == {"0100007F"}


@pytest.mark.engine("dynoxide")
def test_data_outlives_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "made by the engine"
    with running(dynoxide(data)) as engine, closing(client_of(engine)) as client:
        client.create_table(**table_schema())
        client.put_item(TableName=TABLE, Item=thing("kept"))
    with running(dynoxide(data)) as engine, closing(client_of(engine)) as client:
        assert stored(client) == [thing("kept")]


@pytest.mark.engine("dynoxide")
def test_a_data_folder_has_one_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.store.engines.folder_lock._PATIENCE", 0.1)
    with running(dynoxide(tmp_path)), pytest.raises(EngineError) as caught:
        dynoxide(tmp_path).start()
    assert str(caught.value) == (
        f"The folder {tmp_path} is in use by another emulator: stop that one, or set EMULATOR_DATA to another folder."
    )
    FolderLock(tmp_path).release()


@pytest.mark.engine("dynoxide")
def test_a_data_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(EngineError, match=r"^The folder .*file cannot be used \(File exists\): set EMULATOR_DATA"):
        dynoxide(file).start()


@pytest.mark.engine("dynoxide")
def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "dynoxide.log").mkdir()
    with pytest.raises(EngineError, match=r"dynoxide\.log cannot be written \(Is a directory\): set EMULATOR_DATA"):
        dynoxide(tmp_path).start()
    FolderLock(tmp_path).release()


@pytest.mark.engine("dynoxide")
def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "dynoxide.db").write_text("a diary")
    with pytest.raises(EngineError) as caught:
        dynoxide(tmp_path).start()
    assert str(caught.value) == (
        f"{tmp_path}/dynoxide.db is not a database of dynoxide's: set EMULATOR_DATA to another folder."
    )
    assert (tmp_path / "dynoxide.db").read_text() == "a diary"


@pytest.mark.engine("dynoxide")
def test_a_database_of_a_newer_release(tmp_path: Path) -> None:
    with running(dynoxide(tmp_path)):
        pass
    with closing(sqlite3.connect(tmp_path / "dynoxide.db")) as database, database:
        database.execute("UPDATE _config SET value = '999' WHERE key = 'schema_version'")
    with pytest.raises(
        EngineError,
        match=r"^\S+/dynoxide\.db was made by a newer dynoxide than \S+: "
        r"name a newer one in DYNOXIDE, or set EMULATOR_DATA to another folder\.$",
    ):
        dynoxide(tmp_path).start()


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A stand-in: what dynoxide says then, and that it says nothing when not even that can be written."""
    for says in ("echo 'error: Internal error: database or disk is full'", "true"):
        program = tmp_path / "program"
        program.write_text(f"#!/bin/sh\n{says}\nexit 1\n")
        program.chmod(0o755)
        with pytest.raises(EngineError) as caught:
            DynoxideEngine(Dynoxide(program, "1.5.0"), tmp_path / "data").start()
        assert str(caught.value) == (
            f"There is no room on the disk for {tmp_path}/data: make some, or set EMULATOR_DATA to another folder."
        )


@pytest.mark.engine("dynoxide")
def test_a_database_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "dynoxide.db").mkdir()
    with pytest.raises(EngineError, match=r"^Dynoxide could not start \(.*unable to open database file.*\): set"):
        dynoxide(tmp_path).start()


@pytest.mark.engine("dynoxide")
def test_a_port_that_somebody_takes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(dynoxide()) as other:
        taken = int(str(other.connection.endpoint_url).rpartition(":")[2])
        ports = iter([taken, taken, free_port()])
        monkeypatch.setattr("emulator.store.engines.dynoxide.free_port", lambda: next(ports))
        with running(dynoxide()) as engine, closing(client_of(engine)) as client:
            assert engine.connection.endpoint_url != other.connection.endpoint_url
            assert client.list_tables()["TableNames"] == []
        monkeypatch.setattr("emulator.store.engines.dynoxide.free_port", lambda: taken)
        with pytest.raises(EngineError, match=r"^Dynoxide could not start \(port \d+ is already in use"):
            dynoxide().start()


@pytest.mark.engine("dynoxide")
def test_its_log_holds_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUST_LOG", "trace")
    with running(dynoxide(tmp_path)) as engine, closing(client_of(engine)) as client:
        client.create_table(**table_schema())
        client.put_item(TableName=TABLE, Item=thing("jenny@example.com"))
    assert "jenny" not in (tmp_path / "dynoxide.log").read_text()


PARENT = """
import sys, time
from contextlib import closing
from pathlib import Path
from tests.support.engines import TABLE, client_of, dynoxide, table_schema, thing

engine = dynoxide(Path(sys.argv[1]))
engine.start()
with closing(client_of(engine)) as client:
    client.create_table(**table_schema())
    client.put_item(TableName=TABLE, Item=thing("kept"))
print("started", flush=True)
time.sleep(600)
"""


@pytest.mark.engine("dynoxide")
def test_dynoxide_dies_with_a_killed_parent_and_the_data_stays(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "started\n"
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        watchers = [child for each in children for child in children_of(each)]
        parent.kill()
    assert (len(children), len(watchers)) == (1, 1)
    wait_until_ended(*children, *watchers)
    with running(dynoxide(tmp_path)) as engine, closing(client_of(engine)) as client:
        assert stored(client) == [thing("kept")]


@pytest.mark.engine("dynoxide")
def test_a_stop_leaves_no_process() -> None:
    engine = dynoxide()
    before = children_of("self")
    with running(engine):
        (child,) = children_of("self") - before
        (watcher,) = children_of(child)
    wait_until_ended(child, watcher)
    engine.stop()


def test_dynamodb_local_in_jetty(local: MakeLocal, tmp_path: Path) -> None:
    engine = local(*IN_JETTY)
    assert engine.detail == f"DynamoDB Local of {tmp_path}/jars, in memory"
    with running(engine), closing(client_of(engine)) as client:
        command, telemetry = client.list_tables()["TableNames"]
    assert f"-classpath {tmp_path}/jars/* org.eclipse.jetty.xml.XmlConfiguration inMemory=true" in command
    assert telemetry == "0"


def test_dynamodb_local_in_jetty_with_data(local: MakeLocal, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(local(*IN_JETTY, data=data)) as engine, closing(client_of(engine)) as client:
        assert f"inMemory=false dbPath={data}" in client.list_tables()["TableNames"][0]
        assert (data / "dynamodb-local.log").is_file()
    FolderLock(data).release()


@pytest.mark.parametrize("keeps", [True, False])
def test_dynamodb_local_as_amazons_archive_has_it(keeps: bool, local: MakeLocal, tmp_path: Path) -> None:
    data = tmp_path / "data"
    engine = local("DynamoDBLocal.jar", data=data if keeps else None)
    assert engine.detail.endswith(", listening on all network interfaces")
    before = children_of("self")
    with running(engine), closing(client_of(engine)) as client:
        command, telemetry = client.list_tables()["TableNames"]
        started = children_of("self") - before
    assert f"-jar {tmp_path}/jars/DynamoDBLocal.jar -sharedDb -port " in command
    assert command.endswith(f"-dbPath {data}" if keeps else "-inMemory")
    assert telemetry == "0"
    wait_until_ended(*started)


def test_another_release_of_dynamodb_local_has_its_own_launcher(local: MakeLocal) -> None:
    with running(local("DynamoDBLocal-2.6.1.jar", *IN_JETTY[1:])) as engine, closing(client_of(engine)) as client:
        assert "-jar" in client.list_tables()["TableNames"][0]


def test_a_start_that_fails_tells_javas_reason_and_leaves_nothing(tmp_path: Path) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'at Main'\necho 'Caused by: java.lang.ClassNotFoundException: Xml'\nexit 1\n")
    java.chmod(0o755)
    engine = LocalEngine(java, LocalJars.find(jars(tmp_path / "jars", *IN_JETTY)), tmp_path)
    with pytest.raises(EngineError) as caught:
        engine.start()
    assert str(caught.value) == (
        "DynamoDB Local could not start (java.lang.ClassNotFoundException: Xml): "
        "set EMULATOR_STORE to embedded or dynoxide to do without it."
    )
    FolderLock(tmp_path).release()


def children_of(process: str) -> set[str]:
    """The processes that a process has started, by number."""
    return {child for file in Path(f"/proc/{process}/task").glob("*/children") for child in file.read_text().split()}


def wait_until_ended(*processes: str) -> None:
    eventually(lambda: [process for process in processes if runs(process)], lambda running: not running, seconds=5)


def runs(process: str) -> bool:
    """Whether a process runs; one that has ended can be there still, until somebody asks how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
