"""/_emulator/dayzero: what happens to Day Zero's invoices by no operation of its API, but by people and by Stripe."""

from collections.abc import Callable, Sequence

from flask import Response

from emulator.api.control.operations import Operation
from emulator.api.control.responses import json_response
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.endings import write_off
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.payments import pay_by_stripe
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.control.dayzero import InvoiceStatus

Transition = Callable[[DayzeroInvoice, Context, Changes], DayzeroInvoice]


def operations(store: Store) -> Sequence[Operation]:
    """Paying an invoice on its payment page at Stripe, and writing one off."""

    def operation(id: str, path: str, summary: str, transition: Transition) -> Operation:
        def view(world: World, invoice: str) -> Response:
            changed = store.run(world, lambda uow: _change(uow, invoice, transition))
            return json_response(InvoiceStatus(id=changed.id, status=changed.status))

        return Operation(
            id=id,
            method="POST",
            path=f"/_emulator/dayzero/invoices/{{invoice}}/{path}",
            summary=summary,
            view=view,
            replies=(InvoiceStatus,),
            refusals=(404, 409),
        )

    return (
        operation(
            "pay_dayzero_invoice",
            "pay_by_stripe",
            "A customer of Day Zero's pays all that is due of an invoice by card: it is stripe_paid then.",
            pay_by_stripe,
        ),
        operation(
            "write_off_dayzero_invoice",
            "write_off",
            "Somebody at Day Zero writes an invoice off as bad debt: it is uncollectible then.",
            write_off,
        ),
    )


def _change(uow: UnitOfWork, invoice: str, transition: Transition) -> DayzeroInvoice:
    found = uow.get(DayzeroInvoice, invoice)
    if found is None:
        raise APIError(choices.NO_INVOICE, status=404)
    return transition(found, uow.ctx, uow.changes)
