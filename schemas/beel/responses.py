"""How things are answered: decimal euros as JSON numbers, moments in UTC, absent members instead of null.

Only a draft's `number` and `invoice_number` are null (docs.beel.es, Invoices).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import Line, MainTax, TaxSubtotal, Totals
from emulator.billing.beel.bulk import BulkResult
from emulator.billing.beel.calendar import iso_timestamp
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.invoice import Invoice, Sending
from emulator.billing.beel.products import Product
from emulator.billing.beel.send import BulkSendResult
from emulator.billing.beel.series import Series, next_number_now
from emulator.billing.beel.tax_catalog import TaxCatalog, TaxRegime
from emulator.billing.beel.taxes import TaxConfiguration
from emulator.billing.beel.webhooks import Subscription
from emulator.billing.core.context import Context

JsonObject = dict[str, Any]


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else iso_timestamp(seconds)


def dump_invoice(invoice: Invoice) -> JsonObject:
    """An invoice."""
    issued = invoice.invoice_number is not None
    return {
        "invoice_number": invoice.invoice_number,
        "number": invoice.number,
        **present(
            id=invoice.id,
            series={"id": invoice.series_id, "code": invoice.series_code},
            type=invoice.type,
            status=invoice.status,
            issue_date=invoice.issue_date,
            due_date=invoice.due_date,
            payment_date=invoice.payment_date,
            sent_at=_moment(invoice.sent_at),
            paid_at=_moment(invoice.paid_at),
            issuer=flat(invoice.issuer),
            recipient=flat(invoice.recipient),
            lines=[_line(line) for line in invoice.lines],
            totals=_totals(invoice.totals),
            payment_info=flat(invoice.payment_info),
            notes=invoice.notes,
            rectified_invoice_id=invoice.rectified_invoice_id,
            rectification_reason=invoice.rectification_reason,
            rectification_type=invoice.rectification_type,
            rectification_code=invoice.rectification_code,
            scheduled_for=invoice.scheduled_for,
            scheduled_action=invoice.scheduled_action,
            recurring_invoice_id=invoice.recurring_invoice_id,
            recurring_invoice_name=invoice.recurring_invoice_name,
            metadata=invoice.metadata,
            pdf_download_url=f"/v1/invoices/{invoice.id}/pdf" if issued else None,
            verifactu={"enabled": invoice.verifactu_enabled},
            attachments=[],
            sending_history=[each for sending in invoice.sendings for each in _history(sending)],
            created_at=iso_timestamp(invoice.created),
            updated_at=iso_timestamp(invoice.updated),
        ),
    }


def dump_customer(customer: Customer) -> JsonObject:
    """A customer."""
    facts = flat(customer)
    for hidden in ("place", "created", "updated"):
        del facts[hidden]
    facts |= {"general_discount": number(customer.general_discount), "billing_emails": list(customer.billing_emails)}
    return {**facts, "created_at": iso_timestamp(customer.created), "updated_at": iso_timestamp(customer.updated)}


def dump_product(product: Product) -> JsonObject:
    """A product."""
    return present(
        id=product.id,
        code=product.code,
        name=product.name,
        description=product.description,
        category=product.category,
        default_price=number(product.default_price),
        unit=product.unit,
        main_tax=_main_tax(product.main_tax),
        equivalence_surcharge=number(product.equivalence_surcharge),
        irpf=number(product.irpf),
        active=product.active,
        created_at=iso_timestamp(product.created),
        updated_at=iso_timestamp(product.updated),
    )


def dump_tax_configuration(configuration: TaxConfiguration) -> JsonObject:
    """The tax configuration."""
    return present(
        default_main_tax=_main_tax(configuration.default_main_tax),
        apply_equivalence_surcharge=configuration.apply_equivalence_surcharge,
        default_equivalence_surcharge=number(configuration.default_equivalence_surcharge),
        apply_irpf=configuration.apply_irpf,
        default_irpf_rate=number(configuration.default_irpf_rate),
        irpf_exempt=configuration.irpf_exempt,
        default_payment_method=configuration.default_payment_method,
        payment_term_days=configuration.payment_term_days,
    )


def dump_tax_catalog(catalog: TaxCatalog) -> JsonObject:
    """The taxes that there are."""
    keys = [{"code": code, "description": text} for code, text in catalog.regime_keys.items()]
    surcharges = [(vat, rate) for regime in catalog.regimes for vat, rate in regime.surcharges.items()]
    return {
        "tax_regimes": [_tax_regime(regime, keys) for regime in catalog.regimes],
        "irpf_types": [
            {"percentage": number(rate), "description": f"IRPF {rate} %", "active": True} for rate in catalog.irpf_rates
        ],
        "equivalence_surcharges": [
            {
                "percentage": number(rate),
                "associated_vat": number(vat),
                "description": f"Equivalence surcharge {rate} %",
                "active": True,
            }
            for vat, rate in surcharges
        ],
    }


def _tax_regime(regime: TaxRegime, keys: list[JsonObject]) -> JsonObject:
    return {
        "code": regime.type,
        "name": regime.name,
        "description": regime.where,
        "tax_rates": [
            present(
                percentage=number(rate),
                description=f"{regime.name} {rate} %",
                active=True,
                associated_equivalence_surcharge=number(regime.surcharges.get(rate)),
            )
            for rate in regime.rates
        ],
        "applies_equivalence_surcharge": bool(regime.surcharges),
        "regime_keys": keys,
    }


def _main_tax(tax: MainTax) -> JsonObject:
    return {"type": tax.type, "percentage": number(tax.percentage), "regime_key": tax.regime_key}


def dump_series(series: Series, ctx: Context) -> JsonObject:
    """A series."""
    return present(
        id=series.id,
        name=series.name,
        code=series.code,
        description=series.description,
        format=series.format,
        counter_reset=series.counter_reset,
        initial_number=series.initial_number,
        active=series.active,
        default_series=series.default_series,
        next_number=next_number_now(series, ctx),
        created_at=iso_timestamp(series.created),
        updated_at=iso_timestamp(series.updated),
    )


def dump_subscription(subscription: Subscription, *, with_secret: bool = False) -> JsonObject:
    """A webhook subscription; its secret is shown when it is made, and never again."""
    return present(
        id=subscription.id,
        url=subscription.url,
        events=list(subscription.events),
        active=subscription.active,
        created_at=iso_timestamp(subscription.created),
        secret=subscription.secret if with_secret else None,
    )


def dump_sending(sending: Sending, cc: Sequence[str] = ()) -> JsonObject:
    """What a send answers."""
    sent_to = (*sending.recipients, *cc) if choices.CC_IN_SENT_TO else sending.recipients
    return {"email_id": sending.id, "sent_to": list(sent_to), "sent_at": iso_timestamp(sending.at)}


def dump_bulk_send(bulk: BulkSendResult, cc: Sequence[str] = ()) -> JsonObject:
    """What a bulk send answers."""
    return {
        **dump_sending(bulk.sending, cc),
        "total_invoices": bulk.total,
        "invoices_attached": bulk.attached,
        "failures": [flat(failure) for failure in bulk.failures],
    }


def dump_bulk_result(result: BulkResult, locale: str) -> JsonObject:
    """What an operation on several invoices answers."""
    failed = len(result.failures)
    failures = [{"invoice_id": each.invoice_id, "reason": each.reason.message_in(locale)} for each in result.failures]
    return {"total": result.total, "successful": result.total - failed, "failed": failed, "failures": failures}


def dump_schedule(invoice: Invoice) -> JsonObject:
    """The schedule of an invoice, as the company-scoped API shows it."""
    return {"scheduled_for": invoice.scheduled_for, "generation_mode": invoice.scheduled_action}


def _line(line: Line) -> JsonObject:
    return present(
        description=line.description,
        quantity=number(line.quantity),
        unit=line.unit,
        unit_price=number(line.unit_price),
        discount_percentage=number(line.discount_percentage),
        main_tax=_main_tax(line.main_tax),
        equivalence_surcharge_rate=number(line.equivalence_surcharge_rate),
        irpf_rate=number(line.irpf_rate),
        taxable_base=line.taxable_base,
        line_total=line.line_total,
    )


def _totals(totals: Totals) -> JsonObject:
    return {
        "taxable_base": totals.taxable_base,
        "total_discounts": max(totals.total_discounts, Decimal("0.00")),
        "vat_breakdown": [_dump_tax_subtotal(tax_subtotal) for tax_subtotal in totals.vat],
        "total_vat": totals.total_vat,
        "surcharge_breakdown": [_dump_tax_subtotal(tax_subtotal) for tax_subtotal in totals.surcharges],
        "total_equivalence_surcharge": totals.total_surcharge,
        "irpf_breakdown": [_dump_tax_subtotal(tax_subtotal) for tax_subtotal in totals.irpf],
        "total_irpf": totals.total_irpf,
        "invoice_total": totals.invoice_total,
    }


def _dump_tax_subtotal(tax_subtotal: TaxSubtotal) -> JsonObject:
    return {"type": number(tax_subtotal.percentage), "base": tax_subtotal.base, "amount": tax_subtotal.amount}


def _history(sending: Sending) -> list[JsonObject]:
    """One entry for each recipient of a sending."""
    return [_recipient(sending, recipient) for recipient in (sending.recipients or (None,))]


def _recipient(sending: Sending, recipient: str | None) -> JsonObject:
    error = sending.error or sending.refused.get(recipient or "")
    status = "FAILED" if error else "SENT"
    return present(id=sending.id, date=iso_timestamp(sending.at), recipient=recipient, status=status, error=error)


def number(value: Decimal | None) -> Decimal | int | None:
    """A quantity or a percentage without needless zeros: 15, not 15.00."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def flat(thing: Any) -> Any:
    """A plain value's attributes by name, those within as well; without what is None."""
    if not isinstance(thing, Struct):
        return thing
    return present(**{each.name: flat(getattr(thing, each.name)) for each in structs.fields(thing)})


def present(**members: Any) -> JsonObject:
    """The members that are something."""
    return {name: value for name, value in members.items() if value is not None}


def error_body(
    code: str, message: str, details: Mapping[str, Any] | None = None, errors: Sequence[JsonObject] = ()
) -> JsonObject:
    """The error object; `details`, and `errors` of several things, are absent when there are none."""
    return present(code=code, message=message, details=details, errors=list(errors) or None)
