"""How recurring invoices are answered (docs.beel.es, Recurring invoices)."""

from collections.abc import Mapping
from typing import Any

from emulator.billing.beel.amounts import Line, totals_of
from emulator.billing.beel.calendar import iso_timestamp
from emulator.billing.beel.ids import stable_uuid
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.recurring.template import Generation, RecurringInvoice
from schemas.beel.responses import flat, number, present

JsonObject = dict[str, Any]


def dump_recurring(template: RecurringInvoice) -> JsonObject:
    """A template."""
    recurrence, payment = template.recurrence, template.payment_info
    recipient = template.recipient
    last = template.last_generated_at
    return present(
        id=template.id,
        name=template.name,
        frequency=recurrence.frequency,
        day_of_month=recurrence.day_of_month,
        start_date=recurrence.start_date,
        end_date=recurrence.end_date,
        next_generation=template.next_generation,
        draft_in_advance=template.draft_in_advance,
        status=template.status,
        pause=_pause(template),
        series_id=template.series_id,
        series_code=template.series_code,
        invoice_type=template.invoice_type,
        customer_id=template.customer_id,
        recipient_fiscal_name=recipient.legal_name if recipient else None,
        recipient_nif=recipient.nif if recipient else None,
        recipient_alternative_id=flat(recipient.alternative_id) if recipient else None,
        lines=[_line(template.id, order, line) for order, line in enumerate(template.lines, 1)],
        amount=totals_of(template.lines).invoice_total,
        payment_method=payment.method if payment else None,
        payment_iban=payment.iban if payment else None,
        payment_swift=payment.swift if payment else None,
        payment_term_days=payment.payment_term_days if payment else None,
        notes=template.notes,
        send_automatically=template.send_automatically,
        email_configuration=flat(template.email_config),
        generated_invoices=template.generated,
        max_invoices=template.max_invoices,
        last_generated_at=None if last is None else iso_timestamp(last),
        source_invoice_id=template.source_invoice_id,
        created_at=iso_timestamp(template.created),
        updated_at=iso_timestamp(template.updated),
    )


def dump_generation(generation: Generation, invoices: Mapping[str, Invoice | None]) -> JsonObject:
    """One invoice of a template, as it is today; null for one that is no longer there."""
    invoice = invoices[generation.invoice]
    return {
        "id": generation.id,
        "invoice_id": generation.invoice,
        "generated_at": iso_timestamp(generation.created),
        "scheduled_date": generation.scheduled_date,
        "invoice_number": None if invoice is None else invoice.invoice_number,
        "total": None if invoice is None else invoice.totals.invoice_total,
        "status": None if invoice is None else invoice.status,
    }


def _pause(template: RecurringInvoice) -> JsonObject | None:
    if template.paused_at is None:
        return None
    return present(
        reason=template.pause_reason, since=iso_timestamp(template.paused_at), blocker=template.pause_blocker
    )


def _line(template: str, order: int, line: Line) -> JsonObject:
    return present(
        id=stable_uuid(template, str(order)),
        order=order,
        description=line.description,
        quantity=number(line.quantity),
        unit=line.unit,
        unit_price=number(line.unit_price),
        discount_percentage=number(line.discount_percentage),
        tax_type=line.main_tax.type,
        vat_rate=number(line.main_tax.percentage),
        regime_key=line.main_tax.regime_key,
        equivalence_surcharge_rate=number(line.equivalence_surcharge_rate),
        irpf_rate=number(line.irpf_rate),
    )
