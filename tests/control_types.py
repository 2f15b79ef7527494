"""The TypeScript declarations of the control API (emulator/api/control/openapi.d.ts), written from its openapi.json.

openapi-typescript writes them, which `make contract-tools` brings: `python -m tests.control_types`.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from emulator.api.control.contract import DECLARATIONS
from emulator.settings import Settings
from tests.support.serving import serving
from tests.support.wire import Wire

TOOLS = Path(__file__).parents[1] / ".tools" / "node_modules"

# A property that has a default may be left out.
_OPTIONS = ("--root-types", "--root-types-no-schema-prefix", "--default-non-nullable=false")


def declarations(document: dict[str, Any]) -> str:
    """The declarations of a document."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "openapi.d.ts")
        source.write_text(json.dumps(document), "utf-8")
        program = TOOLS / "openapi-typescript" / "bin" / "cli.js"
        subprocess.run(["node", program, source, "--output", target, *_OPTIONS], check=True, capture_output=True)
        return target.read_text("utf-8")


def main() -> None:
    """Writes the file."""
    with serving(Settings(store="embedded")) as server:
        document = Wire(server.url).get("/_emulator/openapi.json").json
    DECLARATIONS.write_text(declarations(document), "utf-8")


if __name__ == "__main__":
    main()
