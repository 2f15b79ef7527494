"""What a person sees of the checks."""

from __future__ import annotations

import io

from tests.contract.conformance.checks import Check, Result, documented
from tests.contract.conformance.differences import Difference
from tests.contract.conformance.report import Progress, Style, lines


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def result(*differences: Difference, name: str = "one", not_removed: tuple[str, ...] = ()) -> Result:
    check = Check("lists", name, documented("docs.stripe.com/api/pagination"), lambda _: None)
    return Result(check, differences, not_removed, seconds=0.25, requests=3)


WRONG = result(Difference("GET /v1/invoices", "has_more", expected=False, actual=None), name="two")


def test_the_report() -> None:
    told = list(
        lines([result(), WRONG, result(name="three", not_removed=("cus_1: Try later.",))], Style(coloured=False))
    )
    assert told == [
        "DIFFERS  lists: two",
        "  GET /v1/invoices",
        "    has_more",
        "      expected  false",
        "      came      null",
        "  documented in docs.stripe.com/api/pagination",
        "",
        "subject  checks    same  differ",
        "lists         3       2       1",
        "",
        "Not removed, 1 in all:",
        "  cus_1: Try later.",
        "",
        "9 requests; 0.8 s of work",
        "1 of 3 checks differ.",
    ]


def test_colours_are_for_terminals_that_want_them() -> None:
    assert Style.of(Terminal(), {}).red("x") == "\x1b[31mx\x1b[0m"
    assert Style.of(Terminal(), {"NO_COLOR": ""}).red("x") == "x"
    assert Style.of(io.StringIO(), {}).red("x") == "x"


def test_a_bar_on_a_terminal() -> None:
    stream = Terminal()
    progress = Progress(2, stream)
    progress(result())
    progress(WRONG)
    progress.end()
    first, second, end = stream.getvalue().split("\r")[1:]
    assert first == f"{'█' * 15}{'·' * 15} 1 of 2 checks "
    assert second == f"{'█' * 30} 2 of 2 checks, 1 differ "
    assert end == "\x1b[K"


def test_silence_elsewhere() -> None:
    stream = io.StringIO()
    progress = Progress(1, stream)
    progress(result())
    progress.end()
    assert stream.getvalue() == ""
