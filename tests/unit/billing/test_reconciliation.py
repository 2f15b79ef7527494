"""What a transfer pays for, of all that waits."""

from __future__ import annotations

import pytest

from emulator.billing.payments.reconciliation import Waiting, share_out


def wait(id: str, amount: int, *, created: int = 0, is_invoice: bool = False, reference: str = "") -> Waiting:
    references = (reference,) if reference else ()
    return Waiting(id=id, amount=amount, created=created, is_invoice=is_invoice, references=references)


OLD, NEW = wait("old", 300, created=1), wait("new", 300, created=2, reference="ABC")
BILL = wait("bill", 500, created=3, is_invoice=True)
LATER_BILL = wait("later", 500, created=4, is_invoice=True)


@pytest.mark.parametrize(
    ("waiting", "funds", "reference", "expected"),
    [
        ([], 100, None, []),
        ([OLD, NEW], 300, None, [("old", 300)]),
        ([OLD, NEW], 300, "pays abc", [("new", 300)]),
        ([OLD, NEW], 200, "ABC", [("new", 200)]),
        ([OLD, NEW], 400, "ABC", [("new", 300), ("old", 100)]),
        ([OLD, NEW], 600, None, [("old", 300), ("new", 300)]),
        ([OLD, NEW, BILL], 800, None, [("old", 300), ("bill", 500)]),
        ([BILL, LATER_BILL, wait("x", 1000)], 1000, None, [("x", 1000)]),
        ([OLD, BILL, wait("y", 300, created=0, is_invoice=True)], 300, None, [("y", 300)]),
        ([OLD, NEW, BILL, LATER_BILL], 650, None, [("bill", 500), ("old", 150)]),
        ([BILL], 499, None, []),
        ([BILL, OLD], 100, None, [("old", 100)]),
    ],
)
def test_shares(waiting: list[Waiting], funds: int, reference: str | None, expected: list[tuple[str, int]]) -> None:
    assert [(each.id, share) for each, share in share_out(waiting, funds, reference)] == expected
