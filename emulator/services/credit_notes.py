"""What is done with a credit note, its invoice loaded with all that collects it."""

from collections.abc import Sequence

from emulator.billing.core.changes import Changes
from emulator.billing.credit_notes.credit_note import CreditNote, CreditNoteLine
from emulator.billing.credit_notes.issue import (
    CreditNoteCreateParams,
    CreditNoteInputs,
    issue_credit_note,
    void_credit_note,
)
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import Refund
from emulator.services.customers import customer_of
from emulator.services.payment_state import payment_state_of
from emulator.services.refunds import follow_refund
from emulator.store.unit_of_work import UnitOfWork


def issue(
    uow: UnitOfWork,
    invoice: Invoice,
    lines: Sequence[CreditNoteLine],
    refunds: Sequence[tuple[Refund, int]],
    params: CreditNoteCreateParams,
) -> CreditNote:
    """Issues a credit note against a finalized invoice.

    Args:
        uow: the unit of work.
        invoice: what is credited.
        lines: the lines of the note.
        refunds: those that the parameters name, each with how much of it counts, in minor units.
        params: the other parameters.

    Raises APIError as `issue_credit_note` does.
    """
    inputs, named = _inputs(uow, invoice, refunds), {refund.id for refund, _ in refunds}
    note = issue_credit_note(inputs, lines, params, uow.ctx, uow.changes)
    for made in uow.get_many(Refund, [each.refund for each in note.refunds if each.refund not in named]):
        if made is not None and inputs.charge is not None:
            follow_refund(uow, inputs.charge, made)
    return note


def preview(
    uow: UnitOfWork,
    invoice: Invoice,
    lines: Sequence[CreditNoteLine],
    refunds: Sequence[tuple[Refund, int]],
    params: CreditNoteCreateParams,
) -> CreditNote:
    """What `issue` would make; nothing is issued."""
    return issue_credit_note(_inputs(uow, invoice, refunds), lines, params, uow.ctx, Changes())


def void(uow: UnitOfWork, note: CreditNote, invoice: Invoice) -> CreditNote:
    """Voids a credit note of an open invoice, which asks for its amount again. Raises APIError for any other."""
    return void_credit_note(note, _inputs(uow, invoice), uow.ctx, uow.changes)


def _inputs(uow: UnitOfWork, invoice: Invoice, refunds: Sequence[tuple[Refund, int]] = ()) -> CreditNoteInputs:
    payment_state = payment_state_of(uow, invoice)
    paid = [each for each in payment_state.payments if each.status == "paid"]
    intent = uow.get(PaymentIntent, paid[-1].payment_intent) if paid else None
    charge = uow.get(Charge, intent.latest_charge) if intent is not None and intent.latest_charge else None
    return CreditNoteInputs(
        invoice=invoice,
        customer=customer_of(uow, invoice),
        payment_state=payment_state,
        charge=charge,
        refunds=refunds,
    )
