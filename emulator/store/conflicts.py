"""Telling a transaction that met somebody else from one that can never be."""

from pynamodb.exceptions import TransactWriteError

_CANCELED = "TransactionCanceledException"
_CONFLICT_ERROR_CODES = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
_CONFLICT_REASONS = frozenset(
    {"ConditionalCheckFailed", "ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"}
)


def is_conflict(error: TransactWriteError) -> bool:
    """Whether a transaction failed for something that may be otherwise when it is run again.

    It can also be canceled for what will be refused every time, such as an item that is too large
    (docs.aws.amazon.com, TransactWriteItems, CancellationReasons). An engine that gives no reasons means a conflict.
    """
    if error.cause_response_code == _CANCELED:
        return {reason.code for reason in error.cancellation_reasons if reason is not None} <= _CONFLICT_REASONS
    return error.cause_response_code in _CONFLICT_ERROR_CODES
