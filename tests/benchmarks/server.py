"""An emulator in a process of its own, and a client with one kept-alive connection for each thread."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.support.footprint import footprint_of

_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running emulator. `started_in` is the seconds from its start until /_emulator/health answered."""

    port: int
    pid: int
    started_in: float
    _local: threading.local = field(default_factory=threading.local)

    def call(self, method: str, path: str, key: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The decoded reply; raises RuntimeError for any status but 200."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        body = urlencode(parameters or {}) if method == "POST" else None
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body=body, headers=headers)
            reply = connection.getresponse()
        except ConnectionError:
            # It was idle for so long that the server has closed it. Closed here, too, it is opened anew.
            connection.close()
            connection.request(method, path, body=body, headers=headers)
            reply = connection.getresponse()
        data = reply.read()
        if reply.status != http.client.OK:
            raise RuntimeError(f"{method} {path} answered {reply.status}: {data[:300]!r}")
        return json.loads(data)

    @property
    def megabytes(self) -> float:
        """The resident memory of the emulator's process."""
        return footprint_of(self.pid).megabytes


@contextmanager
def serving(store: str, **environment: str) -> Iterator[Server]:
    """Starts `python -m emulator serve` on a free port and stops it in the end."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator", "serve"],
        env={**os.environ, "EMULATOR_STORE": store, "EMULATOR_PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_healthy(process, port, began)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, began: float) -> None:
    while time.perf_counter() - began < _START_SECONDS:
        if process.poll() is not None:
            raise RuntimeError(f"The emulator ended with {process.returncode} instead of starting.")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/_emulator/health")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise RuntimeError("The emulator did not answer in time.")
