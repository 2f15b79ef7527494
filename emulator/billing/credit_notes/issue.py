"""Issuing, changing and voiding credit notes (docs.stripe.com/api/credit_notes/create, /update, /void)."""

from collections.abc import Sequence

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.credit_notes.credit_note import CreditNote, CreditNoteLine, RefundShare
from emulator.billing.credit_notes.lines import CreditNoteLineParams, credit_note_amounts
from emulator.billing.credit_notes.mail import credit_note_mail
from emulator.billing.customers.balance_transactions import BalanceChange
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.balances import change_balance
from emulator.billing.invoices.invoice import Invoice, IssuedCreditNote
from emulator.billing.invoices.payment_state import (
    PaymentState,
    cancel_open_payments,
    paid_off,
    update_amount_requested,
)
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.refunds import Refund, RefundCreateParams, create_refund
from emulator.billing.system.outbox import add_to_outbox

CREDITABLE = frozenset({"open", "paid", "uncollectible"})
_SECRET_CHARACTERS = 31


class CreditNoteRefundParams(Params, frozen=True, kw_only=True):
    """A refund there is, by its id, and how much of it belongs to the credit note, in minor units."""

    refund: str
    amount_refunded: Given[int] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN


class CreditNoteShippingParams(Params, frozen=True, kw_only=True):
    """The shipping cost to credit; its rate, if it is named, is the invoice's."""

    shipping_rate: Given[str] = NOT_GIVEN


class CreditNoteCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a credit note (docs.stripe.com/api/credit_notes/create). Amounts are in minor units."""

    invoice: str
    amount: Given[int] = NOT_GIVEN
    credit_amount: Given[int] = NOT_GIVEN
    effective_at: Given[int] = NOT_GIVEN
    email_type: Given[str] = NOT_GIVEN
    lines: Given[Sequence[CreditNoteLineParams]] = NOT_GIVEN
    memo: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    out_of_band_amount: Given[int] = NOT_GIVEN
    reason: Given[str] = NOT_GIVEN
    refund_amount: Given[int] = NOT_GIVEN
    refunds: Given[Sequence[CreditNoteRefundParams]] = NOT_GIVEN
    shipping_cost: Given[CreditNoteShippingParams] = NOT_GIVEN


class CreditNoteUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a credit note (docs.stripe.com/api/credit_notes/update)."""

    memo: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


class CreditNoteInputs(Struct, frozen=True, kw_only=True):
    """What a credit note is about: the invoice, its customer, what collects it, and what may be refunded.

    `charge` is the charge that paid the invoice, `refunds` are those the parameters name.
    """

    invoice: Invoice
    customer: Customer
    payment_state: PaymentState
    charge: Charge | None = None
    refunds: Sequence[tuple[Refund, int]] = ()


def issue_credit_note(
    inputs: CreditNoteInputs,
    lines: Sequence[CreditNoteLine],
    params: CreditNoteCreateParams,
    ctx: Context,
    changes: Changes,
) -> CreditNote:
    """A new credit note, with all that it does to the invoice, the customer's balance and the charge; it is mailed.

    Raises APIError for an invoice that cannot be credited, or not by so much, and when what was paid already is not
    split exactly among refund, credit and out of band, or a refund that is named is not of this invoice.
    """
    invoice = inputs.invoice
    _check_refunds(inputs)
    amounts = credit_note_amounts(lines, _shipping(invoice, params.shipping_cost))
    _check_creditable(invoice, amounts.total)
    due = invoice.amounts.amount_remaining if invoice.status != "paid" else 0
    before = min(amounts.total, due)
    after = amounts.total - before
    _check_split(inputs, params, after)
    note = CreditNote(
        id=ctx.new_id("cn"),
        created=ctx.now,
        amounts=amounts,
        currency=invoice.currency,
        customer=invoice.customer,
        effective_at=given_or(params.effective_at, ctx.now),
        invoice=invoice.id,
        lines=tuple(lines),
        link_secret=random_text(_SECRET_CHARACTERS),
        memo=given_or(params.memo, None),
        metadata=metadata_after({}, params.metadata),
        number=f"{invoice.number}-CN-{len(invoice.credit_notes) + 1:02d}",
        out_of_band_amount=given_or(params.out_of_band_amount, None),
        post_payment_amount=after,
        pre_payment_amount=before,
        reason=given_or(params.reason, None),
        test_clock=invoice.test_clock,
        shipping_rate=None if invoice.shipping_cost is None else invoice.shipping_cost.shipping_rate,
    )
    note = _give_back(note, inputs, params, ctx, changes)
    changes.save(note)
    changes.emit("credit_note.created", note)
    credited = _credit_invoice(inputs, note, ctx, changes)
    if given_or(params.email_type, "credit_note") == "credit_note" and credited.customer_snapshot.email:
        add_to_outbox(credit_note_mail(note, credited, ctx), changes)
    return note


def update_credit_note(old: CreditNote, params: CreditNoteUpdateParams, changes: Changes) -> CreditNote:
    """Changes a credit note and emits `credit_note.updated`; neither when nothing changes."""
    memo, metadata = given_or(params.memo, old.memo), metadata_after(old.metadata, params.metadata)
    note = replace(old, memo=memo, metadata=metadata)
    if note != old:
        changes.save(note)
        changes.emit("credit_note.updated", note, old)
    return note


def void_credit_note(note: CreditNote, inputs: CreditNoteInputs, ctx: Context, changes: Changes) -> CreditNote:
    """The credit note voided, and the invoice asking for its amount again.

    Raises APIError unless it was issued before any payment and the invoice is still open.
    """
    if note.status == "void":
        raise APIError("This credit note has already been voided.")
    if note.post_payment_amount or inputs.invoice.status != "open":
        raise APIError("You can only void a credit note that lowers what is due on an open invoice.")
    voided = replace(note, status="void", voided_at=ctx.now)
    changes.save(voided)
    changes.emit("credit_note.voided", voided)
    invoice = inputs.invoice
    notes = tuple(replace(each, voided=each.voided or each.id == note.id) for each in invoice.credit_notes)
    restored = replace(_lowered(invoice, -note.pre_payment_amount), credit_notes=notes)
    changes.save(restored)
    changes.emit("invoice.updated", restored, invoice)
    update_amount_requested(inputs.payment_state, restored, changes)
    return voided


def _shipping(invoice: Invoice, params: Given[CreditNoteShippingParams]) -> int:
    if params is NOT_GIVEN:
        return 0
    cost = invoice.shipping_cost
    if cost is None or given_or(params.shipping_rate, cost.shipping_rate) != cost.shipping_rate:
        raise APIError("The invoice has no such shipping cost to credit.", param="shipping_cost[shipping_rate]")
    return cost.amount


def _check_creditable(invoice: Invoice, total: int) -> None:
    if invoice.status not in CREDITABLE:
        raise APIError(f"You cannot create a credit note for an invoice that is {invoice.status}.", param="invoice")
    if total <= 0:
        raise APIError("A credit note must credit more than nothing.", param="amount")
    left = invoice.amounts.total - sum(each.amount for each in invoice.credit_notes if not each.voided)
    if total > left:
        raise APIError(f"The credit note comes to {total}, but only {left} of the invoice can still be credited.")


def _check_refunds(inputs: CreditNoteInputs) -> None:
    """Refunds are of what paid the invoice, each counts once, and for no more than it gave back (wordings are ours)."""
    paying = {each.payment_intent for each in inputs.payment_state.payments}
    named: set[str] = set()
    for n, (refund, amount) in enumerate(inputs.refunds):
        param = f"refunds[{n}][refund]"
        if refund.payment_intent not in paying:
            raise APIError(f"The refund {refund.id} is not of a payment of this invoice.", param=param)
        if refund.id in named:
            raise APIError(f"You can only name {refund.id} once.", param=param)
        named.add(refund.id)
        if amount > refund.amount:
            raise APIError(
                f"The refund {refund.id} gave back {refund.amount}, less than {amount}.",
                param=f"refunds[{n}][amount_refunded]",
            )


def _check_split(inputs: CreditNoteInputs, params: CreditNoteCreateParams, after: int) -> None:
    parts = (params.credit_amount, params.refund_amount, params.out_of_band_amount)
    split = sum(part or 0 for part in parts) + sum(amount for _, amount in inputs.refunds)
    if split != after:
        raise APIError(
            f"The sum of credit amount, refund amount and out of band amount ({split}) must equal the post payment "
            f"credit note amount ({after})."
        )
    if params.refund_amount and inputs.charge is None:
        raise APIError("The invoice was not paid by a charge that could be refunded.", param="refund_amount")


def _give_back(
    note: CreditNote, inputs: CreditNoteInputs, params: CreditNoteCreateParams, ctx: Context, changes: Changes
) -> CreditNote:
    shares = [RefundShare(refund=refund.id, amount=amount) for refund, amount in inputs.refunds]
    if params.refund_amount and inputs.charge is not None:
        refund = create_refund(inputs.charge, RefundCreateParams(amount=params.refund_amount), ctx, changes)
        shares.append(RefundShare(refund=refund.id, amount=refund.amount))
    transaction = None
    if params.credit_amount:
        balance_change = BalanceChange(
            amount=-params.credit_amount,
            currency=note.currency,
            type="credit_note",
            credit_note=note.id,
            invoice=note.invoice,
        )
        transaction = change_balance(inputs.customer, balance_change, ctx, changes)[1].id
    return replace(note, refunds=tuple(shares), customer_balance_transaction=transaction)


def _credit_invoice(inputs: CreditNoteInputs, note: CreditNote, ctx: Context, changes: Changes) -> Invoice:
    invoice = inputs.invoice
    issued = IssuedCreditNote(id=note.id, number=note.number, amount=note.amounts.total, issued_at=note.effective_at)
    credited = replace(
        _lowered(invoice, note.pre_payment_amount),
        credit_notes=(*invoice.credit_notes, issued),
        post_payment_credit_notes_amount=invoice.post_payment_credit_notes_amount + note.post_payment_amount,
    )
    covered = note.pre_payment_amount > 0 and credited.amounts.amount_remaining == 0
    if covered:
        credited = paid_off(credited, ctx)
    changes.save(credited)
    changes.emit("invoice.updated", credited, invoice)
    if covered:
        changes.emit("invoice.paid", credited)
        cancel_open_payments(inputs.payment_state, "automatic", ctx, changes)
    else:
        update_amount_requested(inputs.payment_state, credited, changes)
    return credited


def _lowered(invoice: Invoice, amount: int) -> Invoice:
    """The invoice asking for `amount` less; for more where it is negative."""
    amounts = replace(
        invoice.amounts,
        amount_due=invoice.amounts.amount_due - amount,
        amount_remaining=invoice.amounts.amount_remaining - amount,
    )
    credited = invoice.pre_payment_credit_notes_amount + amount
    return replace(invoice, amounts=amounts, pre_payment_credit_notes_amount=credited)
