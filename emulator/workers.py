"""Several processes that answer at one address, with one store between them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import NoReturn

from emulator.output import warn
from emulator.store.engines.base import Connection, DynamoDBClient, Engine

_PAUSE_SECONDS = 1.0

_READY = signal.SIGUSR1
"""What a worker tells the first process by that it can be asked."""


class SharedEngine:
    """An engine that another process has started and will stop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name
        self.detail = engine.detail
        self.connection: Connection = engine.connection

    def start(self) -> None:
        """It runs already."""

    def stop(self) -> None:
        """Others use it still."""

    def client(self, timeout: float) -> DynamoDBClient | None:
        """A client of this process's own."""
        return self._engine.client(timeout)


def run(count: int, serve: Callable[[int, Callable[[], None]], None], tell: Callable[[], None]) -> int:
    """Keeps so many processes at `serve(number, ready)` until this one is interrupted; one that is killed is replaced.

    Each calls `ready` as soon as it can be asked; the first to do so has `tell` called here, once. They end with this
    one, also when it is killed. When `serve` raises in one of the first, all end, and the exit code that says so is
    returned; one that takes another's place is tried again: the engine may not answer just then. What `tell` raises
    ends all.
    """
    replaced: set[int] = set()
    watched, held = os.pipe()

    def hear(_number: int, _frame: FrameType | None) -> None:
        signal.signal(_READY, signal.SIG_IGN)
        tell()

    before = signal.signal(_READY, hear)
    # Whoever has started this one may have had signals wait, and a program's first thread takes that over.
    waits = signal.pthread_sigmask(signal.SIG_UNBLOCK, (_READY,))
    running: dict[int, int] = {}
    try:
        for number in range(count):
            _fork(running, number, serve, watched, held)
        while True:
            process, status = os.wait()
            if process not in running:
                # The engine has gone; what is asked for is answered with that.
                continue
            number, code = running.pop(process), os.waitstatus_to_exitcode(status)
            if code == 0 or (code > 0 and number not in replaced):
                return code
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else "could not start"
            warn(f"Worker {number + 1} {how}; another one takes its place.")
            replaced.add(number)
            time.sleep(_PAUSE_SECONDS)
            _fork(running, number, serve, watched, held)
    finally:
        signal.signal(_READY, signal.SIG_IGN)
        # They read its end.
        os.close(held)
        for process in running:
            os.waitpid(process, 0)
        os.close(watched)
        signal.pthread_sigmask(signal.SIG_SETMASK, waits)
        signal.signal(_READY, before)


def _fork(
    running: dict[int, int], number: int, serve: Callable[[int, Callable[[], None]], None], watched: int, held: int
) -> None:
    parent = os.getpid()
    with _signals_held() as waits:
        if process := os.fork():
            running[process] = number
        else:
            os.close(held)
            _work(waits, partial(serve, number, partial(_say_ready, parent)), watched)


@contextmanager
def _signals_held() -> Iterator[set[int]]:
    """Has signals wait, and gives those that did before.

    What their handlers raise would be lost in what Python calls before and after a fork, and a process whose number is
    not yet noted would not be waited for.
    """
    waits = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        yield waits
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, waits)


def _work(waits: set[int], serve: Callable[[], None], watched: int) -> NoReturn:
    code = 1
    try:
        # Ctrl-C reaches the whole terminal; the first process passes it on in its own time.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(_READY, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, waits)
        threading.Thread(target=_end_with, args=(watched,), name="parent", daemon=True).start()
        serve()
    except KeyboardInterrupt:
        code = 0
    except Exception as error:
        warn(str(error))
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()
        os._exit(code)


def _say_ready(parent: int) -> None:
    # Once it is gone, another process may have its number.
    if os.getppid() == parent:
        os.kill(parent, _READY)


def _end_with(watched: int) -> None:
    """Interrupts this process when the one that holds the other end of the pipe is gone."""
    os.read(watched, 1)
    os.kill(os.getpid(), signal.SIGTERM)
