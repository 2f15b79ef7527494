"""Which results are kept together: a transaction is the dearest part of a delivery, so it takes as many as fit."""

from collections.abc import Iterator, Sequence

from emulator.delivery.webhooks.pending_delivery import DeliveryResult

MAX_CHANGES = 95
"""Things that may change at once: a transaction takes a hundred, and the world's clock is watched with them."""

MAX_BYTES = 1_000_000
"""Of the events' texts: what is written is packed, and a transaction takes four million."""

Thing = tuple[str, str]


def next_batch(waiting: Sequence[DeliveryResult]) -> list[DeliveryResult]:
    """The oldest result, and those after it in the same world that one transaction can keep with it."""
    world = waiting[0].pending_delivery.world
    batch: list[DeliveryResult] = []
    changes: set[Thing] = set()
    size = 0
    for result in waiting:
        if result.pending_delivery.world != world:
            continue
        changes |= set(_changes(result))
        size += len(result.pending_delivery.body)
        if batch and (len(changes) > MAX_CHANGES or size > MAX_BYTES):
            break
        batch.append(result)
    return batch


def _changes(result: DeliveryResult) -> Iterator[Thing]:
    """What may change when a result is kept."""
    pending_delivery = result.pending_delivery
    delivery = pending_delivery.delivery
    yield "delivery", delivery.id
    yield "event", delivery.event
    if delivery.event_type == "invoice.created":
        yield "invoice", delivery.event
    if not pending_delivery.is_first or not any(attempt.succeeded for attempt in result.attempts):
        yield "next try", delivery.id
    if pending_delivery.is_first:
        yield "dispatch", pending_delivery.job.id
