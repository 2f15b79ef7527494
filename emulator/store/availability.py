"""Whether the engine answers: noticed by the calls that are made anyway, and said once when it changes."""

from __future__ import annotations

import logging
from threading import Lock

RETRY_AFTER_SECONDS = 1
"""When it is worth to ask again: a worker looks for jobs as often, and so sees that the engine is back."""

_log = logging.getLogger(__name__)


class StoreUnavailableError(Exception):
    """The engine does not answer, or has lost its table. The message is one sentence that says which and why.

    Whether what was asked for is done, is not known; it was not acknowledged.
    """


class Availability:
    """What is known of an engine; any thread."""

    def __init__(self, engine: str) -> None:
        """`engine` is its name in sentences."""
        self._engine = engine
        self._lock = Lock()
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """One sentence on why the store cannot be used; None while it can."""
        return self._problem

    def note_loss(self, reason: str) -> StoreUnavailableError:
        """The error to raise for a call that was not answered; the first one since the last answer is logged.

        Args:
            reason: what happened.
        """
        sentence = f"The store ({self._engine}) does not answer: {reason.rstrip('.')}."
        with self._lock:
            is_news, self._problem = self._problem is None, sentence
        if is_news:
            _log.warning("%s Requests are answered with 503 until it does.", sentence)
        return StoreUnavailableError(sentence)

    def note_lost_table(self, *, made_again: bool) -> StoreUnavailableError:
        """The error to raise for a call that found no table; `made_again`: this call is the one that mended that."""
        sentence = f"The store ({self._engine}) had lost its table with all data, and has an empty one now."
        if made_again:
            _log.warning("%s", sentence)
        self.note_answer()
        return StoreUnavailableError(sentence)

    def note_answer(self) -> None:
        """The engine answered; the first time since it did not, that is logged."""
        if self._problem is None:
            return
        with self._lock:
            was_away, self._problem = self._problem is not None, None
        if was_away:
            _log.warning("The store (%s) answers again.", self._engine)
