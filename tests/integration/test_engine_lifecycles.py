"""Engines keep to themselves, refuse to start with a reason, and leave nothing behind."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from emulator.store.engines import EngineError
from emulator.store.engines.folder_lock import FolderLock
from emulator.store.engines.java import find_java
from emulator.store.engines.local import LocalEngine
from tests.support.engines import TABLE, client_of, embedded, local, running, stored, table_schema, thing


def test_two_embedded_engines_share_nothing() -> None:
    with running(embedded()) as one, running(embedded()) as other:
        client_of(one).create_table(**table_schema())
        assert client_of(other).list_tables()["TableNames"] == []


def test_an_unattached_client_does_not_reach_the_embedded_engine() -> None:
    with (
        running(embedded()) as engine,
        closing(client_of(engine, attach=False)) as client,
        pytest.raises(EndpointConnectionError),
    ):
        client.list_tables()


def test_dynamodb_local_listens_on_loopback_only() -> None:
    with running(local()) as engine:
        port = int(str(engine.connection.endpoint_url).rpartition(":")[2])
        lines = [line for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()]
    sockets = [line.split()[1] for line in lines]
    addresses = {socket.removesuffix(f":{port:04X}") for socket in sockets if socket.endswith(f":{port:04X}")}
    assert addresses
    assert addresses <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_no_web_page_may_call_dynamodb_local() -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-amz-target"}
    with running(local()) as engine:
        preflight = urllib.request.Request(
            f"{engine.connection.endpoint_url}/", method="OPTIONS", headers={"Origin": "https://example.com"} | asked
        )
        with urllib.request.urlopen(preflight) as response:
            assert response.headers["Access-Control-Allow-Methods"] == "POST"
            assert response.headers["Access-Control-Allow-Origin"] is None


def test_data_outlives_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "made by the engine"
    with running(local(data)) as engine, closing(client_of(engine)) as client:
        client.create_table(**table_schema())
        client.put_item(TableName=TABLE, Item=thing("kept"))
    with running(local(data)) as engine, closing(client_of(engine)) as client:
        assert stored(client) == [thing("kept")]


def test_a_data_folder_has_one_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.store.engines.folder_lock._PATIENCE", 0.1)
    with running(local(tmp_path)), pytest.raises(EngineError) as caught:
        local(tmp_path).start()
    assert str(caught.value) == (
        f"The folder {tmp_path} is in use by another emulator: stop that one, or set EMULATOR_DATA to another folder."
    )
    FolderLock(tmp_path).release()


def test_a_data_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(EngineError, match=r"^The folder .*file cannot be used \(File exists\): set EMULATOR_DATA"):
        local(file).start()


def test_a_start_that_fails_tells_javas_reason_and_leaves_nothing(tmp_path: Path) -> None:
    engine = LocalEngine(find_java(None), tmp_path / "no jars here", tmp_path)
    with pytest.raises(
        EngineError, match=r"^DynamoDB Local could not start \(.*XmlConfiguration\): set EMULATOR_STORE"
    ):
        engine.start()
    FolderLock(tmp_path).release()


PARENT = """
import sys, time
from pathlib import Path
from tests.support.engines import local

local(Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(600)
"""


def test_java_dies_with_a_killed_parent_and_frees_the_data(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "started\n"
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        parent.kill()
    assert len(children) == 1
    FolderLock(tmp_path).release()
    deadline = time.monotonic() + 5
    while (running := Path(f"/proc/{children[0]}").exists()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not running
