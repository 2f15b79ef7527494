"""Bringing DynamoDB Local to the machine of a user who wants it, with Maven: pinned, verified, all or nothing."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

from emulator.own_checkout import checkout
from emulator.store.engines.base import EngineError

VERSION = "3.1.0"
_HERE = Path(__file__).parent
_POM = _HERE / "dynamodb_local.pom.xml"
_CHECKSUMS = _HERE / "dynamodb_local.sha256"
_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_REMEDY = "see to the network and to Maven's settings and try again, or do without it"

Progress = Callable[[str], None]


def default_folder() -> Path:
    """Where DynamoDB Local is kept: in the checkout, or in the user's cache when there is none."""
    root = checkout()
    if root is not None:
        return root / ".dynamodb-local" / VERSION
    return Path.home() / ".cache" / "stripe-invoice-emulator" / "dynamodb-local" / VERSION


def is_installed(folder: Path) -> bool:
    """Whether all files are there. They were verified before the folder got its name."""
    return all((folder / name).is_file() for name in _checksums())


def find_maven() -> str:
    """The `mvn` of PATH.

    Raises:
        EngineError: there is none.
    """
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineError(
            "Maven, which brings DynamoDB Local, was not found", "install Maven, or do without DynamoDB Local"
        )
    return maven


def install(target: Path, progress: Progress) -> Path:
    """Downloads DynamoDB Local and what it needs into `target` (about 50 MB), unless it is there already.

    `progress` is told what is going on, one short phrase at a time, and the empty phrase at the end.

    Raises:
        EngineError: there is no Maven, the download failed, or a file is not the one that was pinned.
    """
    if is_installed(target):
        return target
    maven = find_maven()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".installing-", dir=target.parent) as temporary:
            files = Path(temporary) / VERSION
            _download(maven, files, progress)
            _verify(files)
            _move(files, target)
    except OSError as error:
        raise EngineError(f"DynamoDB Local cannot be written to {target}: {error.strerror}", _REMEDY) from error
    finally:
        progress("")
    return target


def terminal_line(text: str) -> None:
    """A `progress` that rewrites one line of a terminal, and is silent where there is none."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def _download(maven: str, folder: Path, progress: Progress) -> None:
    command = [maven, "--batch-mode", "--strict-checksums", "--file", str(_POM), _GOAL]
    command += [f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        failure = _follow(process.stdout, progress)
    if process.returncode != 0:
        raise EngineError(f"Maven could not bring DynamoDB Local {VERSION} ({failure})", _REMEDY)


def _follow(lines: Iterator[str], progress: Progress) -> str:
    """Tells of each download, and returns the first thing Maven complained about."""
    files = 0
    failure = "it gave no reason"
    for line in lines:
        if "Downloaded from" in line:
            files += 1
        elif "[ERROR]" in line and failure == "it gave no reason":
            failure = textwrap.shorten(line.partition("[ERROR]")[2], 200, placeholder=" …").rstrip(".")
        progress(f"Installing DynamoDB Local {VERSION}: {files} files downloaded")
    return failure


def _verify(folder: Path) -> None:
    pinned = _checksums()
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    different = sorted(name for name in pinned.keys() | found.keys() if pinned.get(name) != found.get(name))
    if different:
        raise EngineError(
            f"what Maven brought is not the pinned DynamoDB Local {VERSION} ({different[0]} differs)", _REMEDY
        )


def _move(files: Path, target: Path) -> None:
    if target.exists() and not is_installed(target):
        shutil.rmtree(target)
    try:
        files.rename(target)
    except OSError:
        # Another emulator may have installed it meanwhile.
        if not is_installed(target):
            raise


def _checksums() -> dict[str, str]:
    """File names and their SHA-256, in the format of sha256sum."""
    lines = (line.split() for line in _CHECKSUMS.read_text().splitlines())
    return {name: digest for digest, name in lines}
