"""A page made of sections: what nearly every page of the console is."""

from collections.abc import Sequence
from typing import Any

from flask import Response
from msgspec import Struct, field

from emulator.billing.core.structs import replace
from emulator.pages.console.actions import Action, Field
from emulator.pages.console.cells import Cell, Facts, Section, Source, Table
from emulator.pages.console.navigation import frame
from emulator.pages.console.responses import render
from emulator.pages.console.visit import Visit

AnySection = Table | Facts | Section | Source


class Tab(Struct, frozen=True):
    """Another look at the same thing."""

    label: str
    url: str
    is_here: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """What a page shows.

    Attributes:
        title: its headline.
        here: the entry of the navigation that it belongs to.
        kind: what sort of thing it is about, above the headline.
        kind_url: where all of those are.
        figure: the amount beside the headline.
        pills: statuses beside the headline.
        below: a line below the headline.
        links: further ways, with their labels.
        tabs: other looks at the same thing.
        actions: what can be done.
        filters: by what a list is narrowed: the fields of its form.
        main, side: the sections, the narrow ones at the side.
        is_live: whether it is shown anew when something happens in the world.
    """

    title: str
    here: str
    kind: str = ""
    kind_url: str = ""
    figure: str = ""
    pills: Sequence[Cell] = ()
    below: Sequence[Cell] = ()
    links: Sequence[tuple[str, str]] = ()
    tabs: Sequence[Tab] = ()
    actions: Sequence[Action] = ()
    filters: Sequence[Field] = ()
    main: Sequence[AnySection] = ()
    side: Sequence[AnySection] = ()
    is_live: bool = True
    extra: dict[str, Any] = field(default_factory=dict)

    def show(self, visit: Visit, code: int = 200) -> Response:
        """The page as HTML."""
        actions = [each.refilled(visit.outcome) for each in self.actions]
        values = {**frame(visit, self.title, self.here), "page": replace(self, actions=actions)}
        return render("page.html", values, code)
