"""All checks, subject by subject."""

from tests.contract.conformance.checks import Check
from tests.contract.conformance.subjects import (
    amounts,
    balances,
    creation,
    credit_notes,
    customers,
    events,
    expansion,
    idempotency,
    lifecycle,
    lists,
    numbering,
    parameters,
    payment,
    protocol,
    quotes,
    recorded,
    schedules,
    search,
    send,
    subscription_changes,
    subscriptions,
    test_clocks,
    typed_objects,
    usage,
    versions,
    ways_to_pay,
)

CHECKS: tuple[Check, ...] = tuple(
    check
    for subject in (
        creation,
        lifecycle,
        send,
        payment,
        ways_to_pay,
        credit_notes,
        amounts,
        balances,
        numbering,
        events,
        customers,
        lists,
        subscriptions,
        subscription_changes,
        test_clocks,
        usage,
        schedules,
        quotes,
        search,
        expansion,
        idempotency,
        parameters,
        protocol,
        versions,
        recorded,
        typed_objects,
    )
    for check in subject.CHECKS
)
