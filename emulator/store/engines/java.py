"""Finding a Java that can run DynamoDB Local."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from emulator.store.engines.base import EngineError

MINIMUM = 17
_REMEDY = f"install Java {MINIMUM} or newer, or set EMULATOR_STORE to embedded or dynoxide to do without"


def find_java(java_home: Path | None) -> Path:
    """The `java` of JAVA_HOME, or else of PATH, if it is new enough.

    Raises:
        EngineError: there is none, or only an old one.
    """
    found: dict[Path, int] = {}
    for java in _candidates(java_home):
        version = _version(java)
        if version is not None and version >= MINIMUM:
            return java
        if version is not None:
            found[java] = version
    if found:
        java, version = next(iter(found.items()))
        raise EngineError(f"{java} is Java {version}, which is too old for DynamoDB Local", _REMEDY)
    raise EngineError("no Java was found", _REMEDY)


def _candidates(java_home: Path | None) -> list[Path]:
    named = [java_home / "bin" / "java"] if java_home else []
    on_path = shutil.which("java")
    return [*named, *([Path(on_path)] if on_path else [])]


def _version(java: Path) -> int | None:
    """The major version a `java` says it has; None if it does not run (on macOS, `java` may be a mere placeholder)."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    # 17.0.15 is 17; until Java 8 it was written 1.8.0.
    match = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(match[1]) if match else None
