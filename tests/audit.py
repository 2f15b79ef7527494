"""Holds the pinned dependencies against the advisories that are published (https://osv.dev).

`make audit`. Ends with 0 where none is affected, with 1 where some are, and with 2 where the advisories could not be
had: what was not asked about is not called safe.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
URL = "https://api.osv.dev/v1/querybatch"
MOST = 500
"""How many packages one request asks about; OSV takes a thousand."""

_TIMEOUT = 30
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


class UnreachableError(Exception):
    """The advisories could not be had; the message is one sentence."""


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """A version of a package, and the ecosystem that it is from, in OSV's words."""

    ecosystem: str
    name: str
    version: str


def pins_of_requirements(text: str) -> set[Pin]:
    """What a requirements.txt pins."""
    return {Pin("PyPI", name.lower(), version) for name, version in _PIN.findall(text)}


def pins_of_package_lock(document: Mapping[str, Any]) -> set[Pin]:
    """What a package-lock.json pins."""
    packages = {path: each for path, each in document["packages"].items() if path}
    # One that is installed under another name says its own.
    names = {path: each.get("name") or path.rpartition("node_modules/")[2] for path, each in packages.items()}
    return {Pin("npm", names[path], each["version"]) for path, each in packages.items()}


def pins(root: Path = ROOT) -> list[Pin]:
    """Everything that this project pins for Python and for Node."""
    python = (root / "requirements.txt", root / "requirements-dev.txt", *root.glob("tests/**/requirements/*.txt"))
    found = {pin for path in python for pin in pins_of_requirements(path.read_text(encoding="utf-8"))}
    for path in root.glob("tests/**/package-lock.json"):
        found |= pins_of_package_lock(json.loads(path.read_text(encoding="utf-8")))
    return sorted(found)


def advisories(asked: Sequence[Pin], url: str = URL) -> dict[Pin, list[str]]:
    """The ids of the advisories that affect pins, of those that are affected. Raises UnreachableError."""
    found = {}
    for start in range(0, len(asked), MOST):
        some = asked[start : start + MOST]
        for pin, result in zip(some, _answers(some, url), strict=True):
            ids = sorted(each["id"] for each in result.get("vulns", []))
            if ids:
                found[pin] = ids
    return found


def _answers(asked: Iterable[Pin], url: str) -> list[dict[str, Any]]:
    queries = [{"package": {"ecosystem": pin.ecosystem, "name": pin.name}, "version": pin.version} for pin in asked]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
            results: list[dict[str, Any]] = json.load(answer)["results"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
        raise UnreachableError(
            f"The advisories could not be had from {url} ({error}): nothing was audited; come again with the network."
        ) from error
    if len(results) != len(queries):
        raise UnreachableError(f"{url} answered {len(results)} of {len(queries)} questions: nothing was audited.")
    return results


def report(asked: Sequence[Pin], found: Mapping[Pin, Sequence[str]]) -> Iterator[str]:
    """What is to be said, line by line."""
    for pin, ids in found.items():
        yield f"{pin.ecosystem} {pin.name} {pin.version}: {', '.join(f'https://osv.dev/{id}' for id in ids)}"
    yield f"{len(found)} of {len(asked)} pinned versions are affected by an advisory that is published."


def main(url: str = URL) -> int:
    """Audits, and returns the exit code."""
    asked = pins()
    try:
        found = advisories(asked, url)
    except UnreachableError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report(asked, found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
