"""`serve`: the emulated APIs on a port, until somebody ends it."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from socket import socket
from types import FrameType
from typing import TYPE_CHECKING, Any

from emulator import workers
from emulator.billing.core.structs import replace
from emulator.cli.activity_lines import shown_activity, wants_colours
from emulator.cli.memory import share_one_arena
from emulator.cli.open_files import allow_open_files, room_for_connections
from emulator.cli.readiness import Readiness
from emulator.cli.welcome import ready_facts, welcome
from emulator.output import OutputError, say
from emulator.own_checkout import dynoxide_command
from emulator.server_socket import bind_socket
from emulator.settings import Settings
from emulator.store.engines import Engine, EngineError, choose
from emulator.web_server import create_web_server

if TYPE_CHECKING:
    from emulator.bootstrap import Emulator
    from emulator.store.write_counts import WriteCounter

# Large enough that the application itself can refuse a body, in the shape of the API that was called.
_MAX_BODY = 64 * 1024 * 1024


def serve(settings: Settings, readiness: Readiness, *, tells: bool) -> int:
    """Serves until Ctrl-C or SIGTERM, and then stops everything it started.

    Args:
        settings: what is set.
        readiness: who is told of the start.
        tells: whether each request, webhook and mail is told in a line, and the end.

    Raises:
        CommandError: it cannot be told.
        OutputError: standard output cannot be written to.
        PortError: it cannot listen where it should; found out before anything is started.
        EngineError: there is no store.
    """
    code = 0
    share_one_arena()
    allow_open_files()
    with (
        _ended_by_signals(),
        readiness.until_the_end(),
        closing(bind_socket(settings.host, settings.port)) as listener,
    ):
        settings = replace(settings, port=listener.getsockname()[1])
        if settings.listen_port:
            # Whether it can be had is found out before anything is started.
            bind_socket(settings.host, settings.listen_port, "EMULATOR_LISTEN_PORT").close()
        with suppress(KeyboardInterrupt):
            if settings.workers > 1:
                code = _serve_with_workers(listener, settings, readiness, tells)
            else:
                _serve_on(listener, settings, partial(_tell, listener, settings, readiness), tells=tells)
    if tells and code == 0:
        # The line that a terminal has begun with ^C ends first; who reads no more has gone.
        with suppress(OutputError):
            say(f"\nStopped. {_what_remains(settings)}")
    return code


def _serve_with_workers(listener: socket, settings: Settings, readiness: Readiness, tells: bool) -> int:
    engine = choose(settings)
    if engine.name == "embedded":
        raise EngineError(
            "the embedded engine holds its data in one process alone, and workers are several",
            f"set EMULATOR_STORE=dynoxide, which {dynoxide_command()} brings, or EMULATOR_WORKERS=1",
        )
    engine.start()
    try:
        # Loaded here, it is in the memory of all.
        import emulator.bootstrap
        from emulator.store.write_counts import WriteCounts

        del emulator.bootstrap
        writes = WriteCounts(settings.workers)

        is_told = False

        def tell() -> None:
            nonlocal is_told
            is_told = True
            _tell(listener, settings, readiness, engine)

        def serve_on(number: int, ready: Callable[[], None]) -> None:
            if not is_told:
                readiness.leave_to_another_process()
            shared = workers.SharedEngine(engine)
            _serve_on(listener, settings, lambda _engine: ready(), shared, writes.of_process(number), tells=tells)

        return workers.run(settings.workers, serve_on, tell)
    finally:
        engine.stop()


def _serve_on(
    listener: socket,
    settings: Settings,
    ready: Callable[[Engine], None],
    engine: Engine | None = None,
    writes: WriteCounter | None = None,
    *,
    tells: bool,
) -> None:
    running = _build(settings, engine, writes)
    try:
        running.start()
        server = create_web_server(
            running.app,
            listener,
            threads=64,
            connection_limit=room_for_connections(),
            asyncore_use_poll=True,
            ident="nginx",
            max_request_body_size=_MAX_BODY,
            clear_untrusted_proxy_headers=True,
        )
        _end_streams_first(server, running)
        with closing(server):
            ready(running.engine)
            with shown_activity(coloured=wants_colours(sys.stdout, os.environ)) if tells else nullcontext():
                server.run()
    finally:
        running.stop()
        gc.unfreeze()


def _tell(listener: socket, settings: Settings, readiness: Readiness, engine: Engine) -> None:
    address = listener.getsockname()[0]
    readiness.tell(ready_facts(settings, engine), settings.port, lambda: welcome(settings, engine.detail, address))


def _end_streams_first(server: Any, running: Emulator) -> None:
    """Has the server end the streams of open pages before it waits for its threads, which serve them."""
    shut_down = server.task_dispatcher.shutdown

    def shutdown(*arguments: Any, **options: Any) -> Any:
        running.streams.stop()
        return shut_down(*arguments, **options)

    server.task_dispatcher.shutdown = shutdown


def _build(settings: Settings, engine: Engine | None, writes: WriteCounter | None) -> Emulator:
    # What is loaded now stays to the end: looking for garbage in it would take a tenth of the start, and time later.
    gc.disable()
    try:
        # Flask, PynamoDB and all the rest are loaded only after the port is known to be ours.
        from emulator.bootstrap import build

        running = build(settings, engine, writes)
    finally:
        gc.enable()
    gc.freeze()
    return running


def _what_remains(settings: Settings) -> str:
    if settings.data:
        return f"The data is in {settings.data}."
    return f"The data is in the table {settings.table}." if settings.uses_endpoint else "What was in memory is gone."


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Makes a supervisor's stop and a closed terminal end the process as Ctrl-C does: by KeyboardInterrupt.

    Ctrl-C itself is set too, because a shell has background commands ignore it; a closed terminal is not when it is
    ignored, because that is what `nohup` is for.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # What ends is not to be interrupted at it by who says so twice: by closing standard input, and by SIGTERM.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
