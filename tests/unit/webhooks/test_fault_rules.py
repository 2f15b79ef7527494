"""Which requests, events and mails a fault strikes."""

from __future__ import annotations

import pytest

from emulator.billing.system.faults import Fault, Faults


def struck(fault: Fault, subjects: list[str]) -> list[bool]:
    """For each subject in turn, whether it is hit."""
    faults, hits = Faults(id="acct_1", faults=(fault,)), []
    for subject in subjects:
        hit, faults = faults.strike("api", subject)
        hits.append(hit is not None)
    return hits


def test_the_next_n_are_struck_and_no_more() -> None:
    fault = Fault(id="fault_1", target="api", kind="reset", times=2)
    assert struck(fault, ["GET /v1/events"] * 4) == [True, True, False, False]


@pytest.mark.parametrize(
    ("pattern", "route", "hit"),
    [
        ("*", "GET /v1/events", True),
        ("POST /v1/invoices/*/send", "POST /v1/invoices/in_1/send", True),
        ("POST /v1/invoices/*/send", "POST /v1/invoices/in_1/pay", False),
        ("POST /v1/invoices", "GET /v1/invoices", False),
        ("post /v1/invoices", "POST /v1/invoices", False),
    ],
)
def test_a_pattern_says_what_is_struck(pattern: str, route: str, hit: bool) -> None:
    assert struck(Fault(id="fault_1", target="api", kind="reset", matches=pattern), [route]) == [hit]


def test_another_target_is_never_struck() -> None:
    faults = Faults(id="acct_1", faults=(Fault(id="fault_1", target="mail", kind="refuse"),))
    assert not faults.has_match("api", "GET /v1/events")
    assert faults.strike("api", "GET /v1/events") == (None, faults)


def test_a_seed_strikes_the_same_ones_every_time() -> None:
    fault = Fault(id="fault_1", target="api", kind="reset", times=None, share=0.5, seed=7)
    first, second = (struck(fault, ["GET /v1/events"] * 100) for _ in range(2))
    assert first == second
    assert 30 < sum(first) < 70


def test_the_first_of_two_faults_strikes_first() -> None:
    one, two = (Fault(id=name, target="api", kind="reset") for name in ("fault_1", "fault_2"))
    hit, after = Faults(id="acct_1", faults=(one, two)).strike("api", "GET /v1/events")
    assert hit is not None
    assert hit.id == "fault_1"
    assert [fault.exhausted for fault in after.faults] == [True, False]
