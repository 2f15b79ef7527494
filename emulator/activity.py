"""What the emulator does, as log records of the logger `emulator.activity`: whoever serves shows them to a person."""

import logging
import unicodedata

from msgspec import Struct

LOGGER = "emulator.activity"

_MAX_TEXT = 200
_log = logging.getLogger(LOGGER)


class Activity(Struct, frozen=True):
    """One thing that was done: `<what> [<outcome>] <details>`.

    Attributes:
        what: a word or an arrow for its kind, with what stands before the outcome.
        outcome: a status, in a word or an HTTP status.
        went_well: whether that is good news; None where it is neither.
        details: what stands behind the outcome.
    """

    what: str
    outcome: str
    went_well: bool | None
    details: str


def is_shown() -> bool:
    """Whether anybody wants to know: a request should not pay for a line that nobody sees."""
    return _log.isEnabledFor(logging.INFO)


def tell(activity: Activity) -> None:
    """Tells it to whoever wants to know. Any thread."""
    if not is_shown():
        return
    record = _log.makeRecord(LOGGER, logging.INFO, __file__, 0, "%s", (activity,), None, extra={"activity": activity})
    # Not by `info`, which looks up the stack for the line that calls it.
    _log.handle(record)


def printable(text: str) -> str:
    """A text from outside on one line of a terminal: shortened, and without what a terminal would obey."""
    shown = text if text.isprintable() else "".join(map(_printable, text))
    return shown if len(shown) <= _MAX_TEXT else f"{shown[:_MAX_TEXT]}…"


def _printable(character: str) -> str:
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character)[0] == "C" else character
