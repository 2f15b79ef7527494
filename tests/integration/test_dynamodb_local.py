"""The real DynamoDB Local; collected where DYNAMODB_LOCAL names the folder of one (see tests/conftest.py)."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from emulator.store.engines.folder_lock import FolderLock
from tests.support.engines import DYNAMODB_LOCAL, TABLE, client_of, local, running, stored, table_schema, thing
from tests.support.sockets import listening_on
from tests.support.waiting import eventually

pytestmark = pytest.mark.engine("local")
ROOT = Path(__file__).parents[2]
IN_JETTY = DYNAMODB_LOCAL is not None and any(DYNAMODB_LOCAL.glob("jetty-xml-*.jar"))

if IN_JETTY:
    # Amazon's own launcher shows itself to all networks and web pages, and says so.
    def test_it_listens_on_loopback_only() -> None:
        with running(local()) as engine:
            assert listening_on(engine) <= {"0100007F", "0000000000000000FFFF00000100007F"}

    def test_no_web_page_may_call_it() -> None:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-amz-target"}
        with running(local()) as engine:
            preflight = urllib.request.Request(
                f"{engine.connection.endpoint_url}/",
                method="OPTIONS",
                headers={"Origin": "https://example.com"} | asked,
            )
            with urllib.request.urlopen(preflight) as response:
                assert response.headers["Access-Control-Allow-Methods"] == "POST"
                assert response.headers["Access-Control-Allow-Origin"] is None


def test_data_outlives_a_restart(tmp_path: Path) -> None:
    with running(local(tmp_path)) as engine, closing(client_of(engine)) as client:
        client.create_table(**table_schema())
        client.put_item(TableName=TABLE, Item=thing("kept"))
    with running(local(tmp_path)) as engine, closing(client_of(engine)) as client:
        assert stored(client) == [thing("kept")]


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
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "started\n"
        (child,) = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        parent.kill()
    FolderLock(tmp_path).release()
    eventually(lambda: not Path(f"/proc/{child}").exists(), seconds=5)
