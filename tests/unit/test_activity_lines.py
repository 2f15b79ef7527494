"""Lines of what is done, as a terminal shows them."""

from __future__ import annotations

import io
import logging
import os
import sys
import threading

import pytest

from emulator.activity import LOGGER, Activity, is_shown, printable, tell
from emulator.cli.activity_lines import line_of, shown_activity, wants_colours, wants_lines
from tests.support.waiting import eventually

MORE_THAN_A_PIPE_TAKES = 1 << 20
SENT = Activity("POST /v1/invoices", "200", True, "4 ms")


def test_a_line() -> None:
    assert line_of(SENT, "09:00:00", coloured=False) == "09:00:00  POST /v1/invoices [200] 4 ms"


@pytest.mark.parametrize(("went_well", "colour"), [(True, "32"), (None, "33"), (False, "31")])
def test_colours_say_how_it_went(went_well: bool | None, colour: str) -> None:
    line = line_of(Activity("mail", "sent", went_well, ""), "09:00:00", coloured=True)
    assert line == f"09:00:00  mail \x1b[{colour}m[sent]\x1b[0m"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_terminal_whose_user_likes_them_gets_colours() -> None:
    assert wants_colours(Terminal(), {})
    assert not wants_colours(io.StringIO(), {})
    assert not wants_colours(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colours(Terminal(), {"TERM": "dumb"})


def test_a_ci_gets_no_lines() -> None:
    assert wants_lines(sys.stdout, {})
    assert wants_lines(sys.stdout, {"CI": "false"})
    assert not wants_lines(sys.stdout, {"CI": "true"})
    assert not wants_lines(None, {})


def test_nothing_from_outside_moves_the_terminal() -> None:
    assert printable("a\x1b[2Jb\nc\u202ed") == "a\ufffd[2Jb\ufffdc\ufffdd"
    assert printable("x" * 300) == "x" * 200 + "…"


def test_a_log_of_warnings_is_told_nothing(caplog: pytest.LogCaptureFixture) -> None:
    tell(SENT)
    assert caplog.records == []


def test_what_is_done_is_shown_only_meanwhile(capfd: pytest.CaptureFixture[str]) -> None:
    tell(SENT)
    assert not is_shown()
    with shown_activity(coloured=False):
        assert is_shown()
        tell(SENT)
    tell(SENT)
    assert capfd.readouterr().out.count("POST /v1/invoices [200] 4 ms\n") == 1
    logger = logging.getLogger(LOGGER)
    assert (logger.handlers, logger.level, logger.propagate) == ([], logging.NOTSET, True)


def test_a_reader_who_stands_still_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with open(writing, "w") as output, open(reading):
        monkeypatch.setattr("sys.stdout", output)
        with shown_activity(coloured=False):
            for _ in range(5000):
                tell(Activity("x" * 200, "200", True, ""))
        # Nor is anything written afterwards, but for what was begun: by then it may be another file.
        os.set_blocking(reading, False)
        os.read(reading, MORE_THAN_A_PIPE_TAKES)
        eventually(lambda: [each for each in threading.enumerate() if each.name == "activity"], lambda left: not left)
        assert os.read(reading, MORE_THAN_A_PIPE_TAKES).count(b"\n") <= 1
