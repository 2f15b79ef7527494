"""Which failures of a transaction are worth another run."""

from __future__ import annotations

import pytest
from pynamodb.exceptions import CancellationReason, TransactWriteError, VerboseClientError

from emulator.store.conflicts import is_conflict

CANCELED = "TransactionCanceledException"


@pytest.mark.parametrize(
    ("code", "reasons", "expected"),
    [
        ("TransactionConflictException", [], True),
        ("TransactionInProgressException", [], True),
        ("ThrottlingException", [], True),
        ("ProvisionedThroughputExceededException", [], True),
        ("ValidationException", [], False),
        ("ResourceNotFoundException", [], False),
        (CANCELED, [], True),
        (CANCELED, [None, "ConditionalCheckFailed"], True),
        (CANCELED, ["TransactionConflict", None, "ThrottlingError"], True),
        (CANCELED, ["ProvisionedThroughputExceeded"], True),
        (CANCELED, ["ValidationError"], False),
        (CANCELED, ["ItemCollectionSizeLimitExceeded"], False),
        (CANCELED, ["ConditionalCheckFailed", "ValidationError"], False),
    ],
)
def test_conflicts(code: str, reasons: list[str | None], expected: bool) -> None:
    cause = VerboseClientError(
        {"Error": {"Code": code, "Message": ""}},
        "TransactWriteItems",
        cancellation_reasons=[None if each is None else CancellationReason(each) for each in reasons],
    )
    assert is_conflict(TransactWriteError("Failed", cause)) is expected
