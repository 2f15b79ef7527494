"""Whether the engine answers: noticed by the calls that are made anyway, and said once when it changes."""

from __future__ import annotations

import logging
import time
from threading import Lock

RETRY_AFTER_SECONDS = 1
"""When it is worth to ask again: a worker looks for jobs as often, and so sees that the engine is back."""

_log = logging.getLogger(__name__)


class StoreUnavailableError(Exception):
    """The engine does not answer, or has lost its table. The message is one sentence that says which and why.

    Whether what was asked for is done, is not known; it was not acknowledged.
    """


class Availability:
    """What is known of an engine; any thread.

    One whose disk is full answers what is read, and refuses what is written: that is told by itself, or each read would
    seem to end what the next write begins. A call may fail long after it began: of an engine that has answered others
    since then, that says nothing any more.
    """

    def __init__(self, engine: str) -> None:
        """`engine` is its name in sentences."""
        self._engine = engine
        self._lock = Lock()
        self._answered_at = self._wrote_at = 0.0
        self._problem: str | None = None
        self._is_away = False
        self._refuses_writes = False

    @property
    def problem(self) -> str | None:
        """One sentence on why the last call failed; None when the engine answered it."""
        return self._problem

    def note_loss(self, reason: str, began: float) -> StoreUnavailableError:
        """The error to raise for a call that was not answered; the first one since the last answer is logged.

        Args:
            reason: what happened.
            began: when the call was made, by the monotonic clock.
        """
        sentence = f"The store ({self._engine}) does not answer: {reason.rstrip('.')}."
        with self._lock:
            is_outdated = began < self._answered_at
            is_news = not (is_outdated or self._is_away)
            if not is_outdated:
                self._is_away, self._problem = True, sentence
        if is_news:
            _log.warning("%s Requests are answered with 503 until it does.", sentence)
        return StoreUnavailableError(sentence)

    def note_refused_write(self, reason: str, began: float) -> StoreUnavailableError:
        """The error to raise for a write that an engine could not make; the first one since the last write is logged.

        Args:
            reason: what it said.
            began: when the call was made, by the monotonic clock.
        """
        sentence = f"The store ({self._engine}) takes no writes: {reason.rstrip('.')}."
        with self._lock:
            is_outdated = began < self._wrote_at
            is_news = not (is_outdated or self._refuses_writes)
            if not is_outdated:
                self._refuses_writes, self._problem = True, sentence
        if is_news:
            _log.warning("%s Requests that write are answered with 503 until it does.", sentence)
        return StoreUnavailableError(sentence)

    def note_lost_table(self, *, made_again: bool) -> StoreUnavailableError:
        """The error to raise for a call that found no table; `made_again`: this call is the one that mended that."""
        sentence = f"The store ({self._engine}) had lost its table with all data, and has an empty one now."
        if made_again:
            _log.warning("%s", sentence)
        self.note_answer()
        return StoreUnavailableError(sentence)

    def note_answer(self, *, wrote: bool = False) -> None:
        """The engine answered; the first time since it did not, that is logged. `wrote`: a write was made."""
        self._answered_at = time.monotonic()
        if wrote:
            self._wrote_at = self._answered_at
        if not (self._is_away or self._refuses_writes):
            return
        with self._lock:
            was_away, writes_again = self._is_away, wrote and self._refuses_writes
            self._is_away, self._problem = False, None
            self._refuses_writes = self._refuses_writes and not wrote
        if writes_again:
            _log.warning("The store (%s) takes writes again.", self._engine)
        elif was_away:
            _log.warning("The store (%s) answers again.", self._engine)
