"""The app that a WSGI server is given, in a process that is the server's."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.processes import ROOT

ANSWERS_ONCE = """
import atexit, time
atexit.register(time.sleep, 2.5)
from app import create_app
print(create_app().test_client().get("/_emulator/health").json["status"])
"""
"""What is asked for at the end takes longer than workers wait before they look again."""


def test_it_ends_with_the_process_and_without_a_word() -> None:
    environ = {**os.environ, "EMULATOR_STORE": "embedded"}
    done = subprocess.run(
        [sys.executable, "-c", ANSWERS_ONCE], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120
    )
    assert (done.stdout, done.stderr, done.returncode) == ("ok\n", "", 0)
