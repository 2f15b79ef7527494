"""Holds the pinned dependencies against the advisories that are published (https://osv.dev).

`make audit`. Of Python, Node and Go that is all that is installed; of Java and Rust it is what is named, for what that
brings along is pinned nowhere here. Ends with 0 where none is affected, with 1 where some are, and with 2 where the
advisories could not be had: what was not asked about is not called safe.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
_MODULE = re.compile(r"^(\S+) v([^\s/]+) h1:", re.MULTILINE)
_RELEASES = re.compile(r"^([A-Z_]+) := (.*)$", re.MULTILINE)


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


def pins_of_go_sum(text: str) -> set[Pin]:
    """What a go.sum pins: the modules of which it has more than the go.mod."""
    return {Pin("Go", module, version) for module, version in _MODULE.findall(text)}


def pins_of_pom(text: str) -> set[Pin]:
    """What a pom.xml names with a version of its own."""
    dependencies = ElementTree.fromstring(text).findall("dependencies/dependency")
    facts = [{part.tag: part.text or "" for part in dependency} for dependency in dependencies]
    return {
        Pin("Maven", f"{each['groupId']}:{each['artifactId']}", each["version"])
        for each in facts
        if not each["version"].startswith("$")
    }


def pins_of_makefile(text: str) -> set[Pin]:
    """What the Makefile itself brings: an engine, stripe-mock, and the older SDKs for Java."""
    releases = {name: values.split() for name, values in _RELEASES.findall(text)}
    (dynoxide,), (stripe_mock,) = releases["DYNOXIDE_RELEASE"], releases["STRIPE_MOCK_RELEASE"]
    return {
        Pin("crates.io", "dynoxide-rs", dynoxide),
        Pin("Go", "github.com/stripe/stripe-mock", stripe_mock.removeprefix("v")),
        *(Pin("Maven", "com.stripe:stripe-java", release) for release in releases["OLDER_JAVA"]),
    }


def pins(root: Path = ROOT) -> list[Pin]:
    """Everything that this project pins."""
    readers: Sequence[tuple[str, Callable[[str], set[Pin]]]] = (
        ("requirements*.txt", pins_of_requirements),
        ("tests/**/requirements/*.txt", pins_of_requirements),
        ("tests/**/package-lock.json", lambda text: pins_of_package_lock(json.loads(text))),
        ("tests/**/go.sum", pins_of_go_sum),
        ("tests/**/*pom.xml", pins_of_pom),
        ("emulator/**/*pom.xml", pins_of_pom),
        ("Makefile", pins_of_makefile),
    )
    files = [(path, read) for pattern, read in readers for path in root.glob(pattern)]
    return sorted({pin for path, read in files for pin in read(path.read_text(encoding="utf-8"))})


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
