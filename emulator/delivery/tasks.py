"""What the worker does for each kind of work."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from emulator.billing.customers import Customer
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.sending import send_invoice
from emulator.billing.invoices.totals import following
from emulator.billing.outbox import OutboxMail
from emulator.billing.work import Work
from emulator.delivery.mailing import Outcome, PostOffice
from emulator.delivery.worker import Task
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World


def tasks(store: Store, post_office: PostOffice) -> Mapping[str, Task]:
    """The tasks by the name that a piece of work has for them."""

    async def mail(world: World, work: Work) -> None:
        found = await asyncio.to_thread(store.unit_of_work(world).get, OutboxMail, work.subject)
        if found is None:
            await asyncio.to_thread(store.run, world, lambda unit: unit.changes.remove(work))
            return
        outcome = await post_office.attempt(found, store.clock.real_now())
        await asyncio.to_thread(store.run, world, lambda unit: _record(unit, work, outcome))

    async def finalize(world: World, work: Work) -> None:
        await asyncio.to_thread(store.run, world, lambda unit: finalize_by_itself(unit, work))

    return {"mail": mail, "finalize": finalize}


def _record(unit: UnitOfWork, work: Work, outcome: Outcome) -> None:
    """Keeps what came of an attempt; a mail that was forgotten meanwhile (a reset) stays forgotten."""
    stored = unit.get(OutboxMail, outcome.mail.id)
    if stored is None or outcome.try_again_at is None:
        unit.changes.remove(work)
    else:
        unit.changes.save(replace(work, due_at=outcome.try_again_at, lease=None))
    if stored is not None and stored != outcome.mail:
        unit.changes.save(outcome.mail)


def finalize_by_itself(unit: UnitOfWork, work: Work) -> None:
    """Finalizes a draft whose hour has come, and sends it if that is how it is collected.

    docs.stripe.com/invoicing/integration/automatic-advancement-collection. A draft that no longer wants it is left.
    """
    unit.changes.remove(work)
    invoice = unit.get(Invoice, work.subject)
    if invoice is None or invoice.status != "draft" or not invoice.auto_advance:
        return
    customer = unit.get(Customer, invoice.customer)
    if customer is None:
        return
    draft = following(invoice, customer)
    if draft.collection_method == "send_invoice" and draft.customer_snapshot.email:
        send_invoice(draft, customer, unit.at, unit.changes)
    else:
        finalize_invoice(draft, customer, auto_advance=None, at=unit.at, changes=unit.changes)
