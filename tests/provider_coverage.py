"""Writes the coverage of the other APIs into their pages: which operations of BeeL, Stateset and Day Zero are emulated.

What they publish stands in each dialect's `operations.txt`, what is emulated in its routes.
`python -m tests.provider_coverage`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.api import beel, dayzero, stateset
from emulator.api.pipeline import Route
from emulator.api.published_operations import emulated_operations, operations

DOCS = Path(__file__).parents[1] / "docs"

_SECTION = re.compile(r"^## Coverage\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Api:
    """One of the other APIs.

    Attributes:
        name: as it calls itself.
        package: its dialect.
        host: what stands before its paths here.
        routes: the ways to what is emulated of it.
    """

    name: str
    package: str
    host: str
    routes: Callable[[], Iterator[Route[Any]]]

    @property
    def dialect(self) -> str:
        """Its name in code and in paths."""
        return self.package.rpartition(".")[2]

    @property
    def page(self) -> Path:
        """Its page in the documentation."""
        return DOCS / f"{self.dialect}.md"

    def published(self) -> list[tuple[str, str]]:
        """The operations that it publishes."""
        return operations(self.package)

    def emulated(self) -> set[tuple[str, str]]:
        """Those that are emulated."""
        return emulated_operations(self.routes(), self.host)


APIS = (
    Api("BeeL", beel.__name__, "/beel/api", beel.routes),
    Api("Stateset", stateset.__name__, "/stateset", stateset.routes),
    Api("Day Zero", dayzero.__name__, "/dayzero", dayzero.routes),
)


def section(api: Api) -> str:
    """The section of an API's page that lists its operations."""
    published, emulated = api.published(), api.emulated()
    works = [each for each in published if each in emulated]
    missing = [each for each in published if each not in emulated]
    return "\n".join(
        [
            "## Coverage\n",
            f"{len(works)} of the {len(published)} operations that {api.name}'s documents and SDKs name are emulated. "
            "The others are refused by name, with 501 and in the API's own error shape: a gap never passes for a "
            "behaviour.",
            "Written by `make coverage-page` from the routes; do not edit it by hand.\n",
            "| emulated |",
            "| --- |",
            *_rows(works),
            "",
            *(["| refused by name |", "| --- |", *_rows(missing), ""] if missing else []),
        ]
    )


def page(api: Api) -> str:
    """The page as it is to be: whatever people wrote, and the section as it is so."""
    text = api.page.read_text(encoding="utf-8")
    if not _SECTION.search(text):
        raise ValueError(f"{api.page} has no section `## Coverage`")
    return _SECTION.sub(lambda _found: f"{section(api)}\n", text).rstrip("\n") + "\n"


def _rows(listed: list[tuple[str, str]]) -> Iterator[str]:
    return (f"| `{method} {path}` |" for method, path in listed)


def main() -> None:
    """Writes the pages."""
    for api in APIS:
        api.page.write_text(page(api), encoding="utf-8")


if __name__ == "__main__":
    main()
