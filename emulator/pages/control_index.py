"""The index of the control API as a page."""

from collections.abc import Sequence
from typing import Protocol

from flask import Response

from emulator import __version__
from emulator.pages.console.responses import render


class ListedOperation(Protocol):
    """What the page says of an operation."""

    @property
    def method(self) -> str:
        """Its method."""

    @property
    def path(self) -> str:
        """Its path."""

    @property
    def summary(self) -> str:
        """What it does."""


def page(operations: Sequence[ListedOperation]) -> Response:
    """What the control API can do, and where to go on."""
    return render("control_index.html", {"title": "Control API", "version": __version__, "operations": operations})
