"""All checks, subject by subject."""

from tests.contract.conformance.checks import Check
from tests.contract.conformance.subjects import (
    amounts,
    creating,
    credit_notes,
    customers,
    expanding,
    idempotency,
    lifecycle,
    lists,
    numbering,
    parameters,
    paying,
    protocol,
    searching,
    sending,
    shapes,
    telling,
)

CHECKS: tuple[Check, ...] = tuple(
    check
    for subject in (
        creating,
        lifecycle,
        sending,
        paying,
        credit_notes,
        amounts,
        numbering,
        telling,
        customers,
        lists,
        searching,
        expanding,
        idempotency,
        parameters,
        protocol,
        shapes,
    )
    for check in subject.CHECKS
)
