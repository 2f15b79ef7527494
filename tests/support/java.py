"""A stand-in for Java that runs DynamoDB Local: it speaks HTTP and says how it was started, and needs no jar."""

from __future__ import annotations

import sys
from pathlib import Path

_SCRIPT = """\
import http.server, json, os, sys, threading

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        started = [" ".join(sys.argv[1:]), os.environ["DDB_LOCAL_TELEMETRY"]]
        body = json.dumps({"TableNames": started}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

if "-version" in sys.argv:
    print('openjdk version "17.0.15" 2025-04-15', file=sys.stderr)
    sys.exit()
port = int(sys.argv[sys.argv.index("-port") + 1]) if "-port" in sys.argv else 0
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
if port:
    server.serve_forever()
print(f"http://127.0.0.1:{server.server_port}/", flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
# As dynamodb_local.jetty.xml says: until standard input ends.
sys.stdin.read(1)
"""


def stand_in_for_java(folder: Path) -> Path:
    """A `java` that `find_java` takes."""
    script, java = folder / "java.py", folder / "java"
    script.write_text(_SCRIPT)
    java.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$@"\n')
    java.chmod(0o755)
    return java


def jars(folder: Path, *names: str) -> Path:
    """A folder with files of these names."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder
