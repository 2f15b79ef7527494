"""How many results are kept in one transaction."""

from __future__ import annotations

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery
from emulator.delivery.webhooks.batches import MAX_BYTES, MAX_CHANGES, next_batch
from emulator.delivery.webhooks.pending_delivery import DeliveryResult, PendingDelivery
from emulator.worlds import World

WORLD = World("acct_1", livemode=False)
GOOD = WebhookAttempt(at=0, milliseconds=1, status=200)
BAD = WebhookAttempt(at=0, milliseconds=1, status=500)


def result(event: int, endpoint: int = 0, attempt: WebhookAttempt = GOOD, body: str = "{}") -> DeliveryResult:
    """What came of the first attempt to tell an endpoint of an event, one of a dispatch of its own."""
    delivery = WebhookDelivery(
        id=f"whd_{event}_{endpoint}",
        created=0,
        endpoint=f"we_{endpoint}",
        event=f"evt_{event}",
        event_type="invoice.created",
        url="http://127.0.0.1",
        body=None,
        secret="whsec_1",
        signer="stripe",
    )
    dispatch = Job(id=f"webhooks-evt_{event}", created=0, task="webhooks", subject=f"evt_{event}", due_at=0)
    pending_delivery = PendingDelivery(world=WORLD, delivery=delivery, body=body, has_fault=False, job=dispatch)
    return DeliveryResult(pending_delivery, (attempt,))


def test_a_batch_never_changes_more_than_a_transaction_takes() -> None:
    failed = [result(event, attempt=BAD) for event in range(100)]
    # The delivery, its next try, the event, its invoice and the dispatch.
    assert len(next_batch(failed)) == MAX_CHANGES // 5
    delivered = [result(event, endpoint) for event in range(100) for endpoint in range(3)]
    # Three deliveries to each event, and what they share; of one event, two more deliveries find room.
    assert len(next_batch(delivered)) == MAX_CHANGES // 6 * 3 + 2


def test_a_batch_is_of_one_world_and_in_order() -> None:
    first, second = result(1), result(2)
    other = replace(first, pending_delivery=replace(first.pending_delivery, world=World("acct_2", livemode=False)))
    assert next_batch([first, other, second]) == [first, second]


def test_large_events_are_kept_by_fewer_and_a_very_large_one_alone() -> None:
    large = [result(event, body="x" * (MAX_BYTES // 2)) for event in range(3)]
    assert len(next_batch(large)) == 2
    huge = result(4, body="x" * (MAX_BYTES + 1))
    assert next_batch([huge, result(5)]) == [huge]
