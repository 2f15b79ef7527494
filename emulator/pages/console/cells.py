"""What the console shows of a value: as text, as a link, as a status, as an amount, as a moment."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct, field

from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.formats import format_amount
from emulator.delivery.presentation.languages import language
from emulator.pages.console.actions import Action
from emulator.pages.console.visit import Visit

Tone = Literal["good", "bad", "waiting", "plain"]

_TONES: Mapping[str, Tone] = {
    **dict.fromkeys(
        (
            "paid",
            "sent",
            "delivered",
            "succeeded",
            "accepted",
            "active",
            "enabled",
            "ready",
            "issued",
            "complete",
            "trialing",
            "won",
        ),
        "good",
    ),
    **dict.fromkeys(
        (
            "failed",
            "uncollectible",
            "past_due",
            "unpaid",
            "canceled",
            "overdue",
            "incomplete_expired",
            "requires_payment_method",
            "internal_failure",
            "lost",
        ),
        "bad",
    ),
    **dict.fromkeys(
        (
            "held",
            "queued",
            "pending",
            "open",
            "incomplete",
            "processing",
            "requires_action",
            "requires_capture",
            "requires_confirmation",
            "partially_paid",
            "advancing",
            "scheduled",
            "paused",
            "viewed",
            "needs_response",
            "under_review",
            "warning_needs_response",
            "warning_under_review",
        ),
        "waiting",
    ),
}


class Cell(Struct, frozen=True):
    """A value on a page.

    Attributes:
        text: what is read.
        url: where it leads.
        tone: of a status, which is shown as one.
        is_code: whether it is an id, an address or another text for machines.
        is_figure: whether it is a number, which stands at the right of its column.
        datetime: of a moment, in the form that programs read.
        detail: a second line, in small letters.
    """

    text: str
    url: str = ""
    tone: Tone | None = None
    is_code: bool = False
    is_figure: bool = False
    datetime: str = ""
    detail: str = ""


NOTHING = Cell("–")


def words(value: object, url: str = "", detail: str = "") -> Cell:
    """A text on one line."""
    text = clean_line(str(value)) if value not in (None, "", [], {}) else ""
    return Cell(text or NOTHING.text, url, detail=clean_line(detail))


def code(value: object, url: str = "") -> Cell:
    """An id or another text for machines."""
    return Cell(clean_line(str(value)), url, is_code=True) if value not in (None, "") else NOTHING


def status(value: object) -> Cell:
    """A status in words."""
    name = str(value or "")
    return Cell(name.replace("_", " "), tone=_TONES.get(name.lower(), "plain")) if name else NOTHING


def http_status(value: int | None) -> Cell:
    """The status of an HTTP answer."""
    if value is None:
        return Cell("no answer", tone="bad")
    return Cell(str(value), tone="good" if value < 300 else "bad" if value >= 400 else "plain")


def yes_or_no(value: object) -> Cell:
    """A truth."""
    return Cell("yes" if value else "no")


def amount(minor_units: object, currency: object) -> Cell:
    """An amount with its currency, as people write it in English."""
    if not isinstance(minor_units, int) or not isinstance(currency, str):
        return NOTHING
    return Cell(format_amount(minor_units, currency, language("en").locale), is_figure=True)


def moment(seconds: object) -> Cell:
    """A second, UTC: `2026-11-02 09:00:00`."""
    if not isinstance(seconds, int | float):
        return NOTHING
    at = datetime.fromtimestamp(int(seconds), UTC)
    return Cell(at.strftime("%Y-%m-%d %H:%M:%S"), datetime=at.isoformat())


def day(seconds: object) -> Cell:
    """A day, UTC: `Nov 2, 2026`."""
    if not isinstance(seconds, int | float):
        return NOTHING
    at = datetime.fromtimestamp(int(seconds), UTC)
    return Cell(f"{at:%b} {at.day}, {at.year}", datetime=at.date().isoformat())


def reference(visit: Visit, id: object) -> Cell:
    """The id of a thing, which leads to its page; of an object in its place, likewise."""
    named = id.get("id") if isinstance(id, dict) else id
    return code(named, object_url(visit, str(named))) if named else NOTHING


def object_url(visit: Visit, id: str) -> str:
    """The page of the thing with an id, nothing where there is none."""
    kind = visit.parts.pages_by_prefix.get(id.rpartition("_")[0])
    return f"{visit.base}/{kind}/{id}" if kind else ""


class Row(Struct, frozen=True):
    """A line of a table; `url` is where Enter leads, `actions` what can be done with it."""

    cells: Sequence[Cell]
    url: str = ""
    actions: Sequence[Action] = ()


class Table(Struct, frozen=True):
    """A table with a title.

    Attributes:
        heads: the heads of its columns; figures stand at the right.
        rows: its lines.
        foot: lines below, which sum up: a label and a figure each.
        empty: what is said where there is nothing.
        more: where further lines are, if there are any.
        figures: the columns whose cells are figures, by number.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    foot: Sequence[tuple[str, Cell]] = ()
    empty: str = "Nothing yet."
    more: str = ""
    kind: str = "table"

    @property
    def has_actions(self) -> bool:
        """Whether anything can be done with one of its lines."""
        return any(row.actions for row in self.rows)

    @property
    def figures(self) -> frozenset[int]:
        """See above."""
        first = self.rows[0].cells if self.rows else ()
        return frozenset(number for number, cell in enumerate(first) if cell.is_figure)


class Facts(Struct, frozen=True):
    """Facts with their names; what is not there is left out."""

    title: str
    rows: Sequence[tuple[str, Cell]]
    kind: str = "facts"

    @property
    def known(self) -> Sequence[tuple[str, Cell]]:
        """Those that say something."""
        return [(name, cell) for name, cell in self.rows if cell != NOTHING]


class Source(Struct, frozen=True):
    """A text for machines, as it is."""

    title: str
    text: str
    language: str = ""
    kind: str = "source"
    is_open: bool = True


class Section(Struct, frozen=True):
    """Something else, by a template of its own."""

    title: str
    kind: str
    value: Any = None
    extra: Mapping[str, Any] = field(default_factory=dict)
