"""Letting subscriptions follow their invoices, whoever paid, voided or wrote off one, and whatever failed."""

from collections.abc import Iterable

from msgspec import Struct

from emulator.billing.core.changes import DomainEvent
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.schedules.pause_schedule import Failure
from emulator.billing.subscriptions.invoice_outcomes import Outcome, after_outcome
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.subscriptions.ending import end_collection
from emulator.services.subscriptions.payment import payment_method_of
from emulator.services.subscriptions.saving import save
from emulator.services.subscriptions.waiting_changes import tell_schedule_of_resumption
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_DECISIVE = frozenset(
    {
        "invoice.finalized",
        "invoice.marked_uncollectible",
        "invoice.paid",
        "invoice.payment_failed",
        "invoice.voided",
    }
)


class _Followed(Struct):
    """How many of the domain events of a unit of work subscriptions have followed already."""

    events: int = 0


def follow_invoices(uow: UnitOfWork) -> None:
    """Changes the subscriptions of the invoices that something happened to in a unit of work.

    Every commit ends with it; who shows a subscription before does it earlier, and only what happens later is left.
    """
    followed = uow.attachment(_Followed)
    happened = _happened(uow.changes.domain_events[followed.events :])
    followed.events = len(uow.changes.domain_events)
    if not happened:
        # Even a look for nothing is a round trip where nothing was read before.
        return
    uow.load((Subscription, invoice.subscription or "") for invoice, _ in happened.values())
    for invoice, types in happened.values():
        subscription = uow.get(Subscription, invoice.subscription or "")
        if subscription is not None:
            _follow(uow, subscription, invoice, types)


def _happened(domain_events: Iterable[DomainEvent]) -> dict[str, tuple[Invoice, frozenset[str]]]:
    """What happened to each invoice of a subscription, by its id, with the invoice after it."""
    found: dict[str, tuple[Invoice, frozenset[str]]] = {}
    for each in domain_events:
        invoice = each.after
        if isinstance(invoice, Invoice) and invoice.subscription is not None and each.type in _DECISIVE:
            types = found[invoice.id][1] if invoice.id in found else frozenset()
            found[invoice.id] = invoice, types | {each.type}
    return found


def _follow(uow: UnitOfWork, before: Subscription, invoice: Invoice, happened: frozenset[str]) -> None:
    outcome = Outcome(invoice=invoice, happened=happened)
    if outcome.has_failed:
        outcome = replace(outcome, can_be_charged=_has_method(uow, before))
    if before.status == "past_due" and (outcome.is_settled or outcome.is_voided):
        outcome = replace(outcome, standing=_standing(uow, before, outcome))
    after = after_outcome(before, outcome, uow.ctx)
    if outcome.is_settled and before.saves_payment_method:
        after = _with_paying_method(uow, after, invoice)
    if after == before:
        return
    save(uow, after, before)
    if before.pending_update is not None and after.pending_update is None:
        _tell_of_pending_update(uow, before, after, outcome)
    if after.status == "canceled":
        end_collection(uow, after)
        uow.changes.emit("customer.subscription.deleted", after)
    else:
        uow.changes.emit("customer.subscription.updated", after, before)


def _has_method(uow: UnitOfWork, subscription: Subscription) -> bool:
    customer = uow.get(Customer, subscription.customer)
    return customer is not None and payment_method_of(uow, subscription, customer) is not None


def _tell_of_pending_update(uow: UnitOfWork, before: Subscription, after: Subscription, outcome: Outcome) -> None:
    """A change that waited came true, or did not; the end of a pause that waited likewise."""
    resumes = before.pending_update is not None and before.pending_update.resumes
    if resumes:
        failure = None
        if outcome.is_settled:
            uow.changes.emit("customer.subscription.resumed", after)
        else:
            failure = Failure(message="The invoice that was to be paid is void.")
        tell_schedule_of_resumption(uow, after, failure)
    else:
        what = "applied" if outcome.is_settled else "expired"
        uow.changes.emit(f"customer.subscription.pending_update_{what}", after)


def _standing(uow: UnitOfWork, subscription: Subscription, outcome: Outcome) -> Invoice | None:
    """The invoice that decides besides the one of the outcome; None where that one decides alone."""
    latest = subscription.latest_invoice
    if latest is not None and latest != outcome.invoice.id:
        return uow.get(Invoice, latest)
    return _newest_before(uow, subscription, outcome.invoice) if outcome.is_voided else None


def _newest_before(uow: UnitOfWork, subscription: Subscription, voided: Invoice) -> Invoice | None:
    """The newest invoice of a subscription that is not void."""
    selection = Selection(
        equals={"customer": subscription.customer},
        limit=1,
        starting_after=voided.id,
        predicate=lambda each: each.subscription == subscription.id and each.status not in ("void", "draft"),
    )
    return next(iter(uow.list(Invoice, selection).items), None)


def _with_paying_method(uow: UnitOfWork, subscription: Subscription, invoice: Invoice) -> Subscription:
    """The subscription whose default payment method is the one that paid."""
    intent = None if invoice.payment_intent is None else uow.get(PaymentIntent, invoice.payment_intent)
    if intent is None or intent.payment_method is None or intent.status != "succeeded":
        return subscription
    return replace(subscription, default_payment_method=intent.payment_method)
