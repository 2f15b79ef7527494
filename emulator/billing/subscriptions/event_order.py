"""The order in which it is told of what happened to a subscription and its invoice in one request.

As logs of the real service recorded it. Several events share a second there, and no order is promised.
"""

from emulator.billing.core.changes import Changes, DomainEvent
from emulator.billing.core.resource_types import Entity

_OF_PAYMENT = ("payment_intent.", "charge.")


def put_in_order(
    changes: Changes,
    begun: int,
    name: str,
    subscription: Entity,
    before: Entity | None = None,
    *,
    preceded_by: str | None = None,
) -> None:
    """Tells of a subscription among the events that its invoice made since the event number `begun`.

    Of a creation it is told first; of an update last, with another event of the subscription just before it if
    `preceded_by` names one. An invoice that is paid at once is told of after its payment, and none of its updates.
    """
    told = [each for each in changes.domain_events[begun:] if each.type != "invoice.updated"]
    first = [each for each in told if each.type.startswith("customer.") and not each.type.startswith("customer.d")]
    rest = [each for each in told if each not in first]
    if any(each.type == "charge.succeeded" for each in rest):
        rest.sort(key=_rank)
    changes.domain_events[begun:] = []
    if preceded_by is not None:
        changes.emit(preceded_by, subscription)
    changes.emit(name, subscription, before)
    own = changes.domain_events[begun:]
    is_created = before is None
    changes.domain_events[begun:] = [*first, *own, *rest] if is_created else [*first, *rest, *own]


def _rank(domain_event: DomainEvent) -> int:
    if domain_event.type.startswith("invoiceitem."):
        return 0
    return 1 if domain_event.type.startswith(_OF_PAYMENT) else 2
