"""Credit notes on the wire (docs.stripe.com/api/credit_notes)."""

from decimal import Decimal
from typing import ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, ListParams, OperationParams
from emulator.billing.credit_notes.credit_note import CreditNote, CreditNoteLine
from emulator.billing.credit_notes.issue import (
    CreditNoteCreateParams,
    CreditNoteRefundParams,
    CreditNoteShippingParams,
    CreditNoteUpdateParams,
)
from emulator.billing.credit_notes.lines import CreditNoteLineParams, CreditNoteTaxAmountParams
from emulator.billing.credit_notes.links import pdf_url
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.invoice import shown_credits, shown_discounts, shown_taxes
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.price_terms import integer_or_none
from schemas.stripe.tax_rate import TaxRateSchema

P = TypeVar("P")

EMBEDDED_LINES = 10


class TaxAmountParamsSchema(ParamsPart[CreditNoteTaxAmountParams]):
    """A tax on a line, set by hand."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT, required=True)
    tax_rate = wire.Id(required=True)
    taxable_amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT, required=True)


class CreditNoteLineParamsSchema(ParamsPart[CreditNoteLineParams]):
    """One line of a credit note."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    description = wire.String()
    invoice_line_item = wire.Id()
    metadata = Metadata()
    quantity = wire.Integer(minimum=0, maximum=1_000_000_000)
    tax_amounts = ArrayOf(Nested(TaxAmountParamsSchema), unsettable=True)
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    type = wire.Enum("custom_line_item", "invoice_line_item", required=True)
    unit_amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    unit_amount_decimal = wire.DecimalString(minimum=Decimal(0), maximum=Decimal(MAXIMUM_AMOUNT))


class RefundParamsSchema(ParamsPart[CreditNoteRefundParams]):
    """A refund there is, and how much of it belongs to the credit note."""

    amount_refunded = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    payment_record_refund = wire.Unsupported()
    refund = wire.Id(required=True)
    type = wire.Enum("payment_record_refund", "refund", unsupported=("payment_record_refund",))


class ShippingParamsSchema(ParamsPart[CreditNoteShippingParams]):
    """The shipping cost to credit."""

    shipping_rate = wire.Id()


class _CreditNoteCreateParamsSchema(ParamsSchema[P], Generic[P]):
    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    credit_amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    effective_at = wire.Timestamp()
    email_type = wire.Enum("credit_note", "none")
    invoice = wire.Id(required=True)
    lines = ArrayOf(Nested(CreditNoteLineParamsSchema))
    memo = wire.String()
    metadata = Metadata()
    out_of_band_amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    reason = wire.Enum("duplicate", "fraudulent", "order_change", "product_unsatisfactory")
    refund_amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    refunds = ArrayOf(Nested(RefundParamsSchema))
    shipping_cost = Nested(ShippingParamsSchema)


class CreditNoteCreateParamsSchema(_CreditNoteCreateParamsSchema[CreditNoteCreateParams]):
    """POST /v1/credit_notes, and GET /v1/credit_notes/preview."""


class CreditNotePreviewLinesParams(CreditNoteCreateParams, frozen=True, kw_only=True):
    """What would make a credit note, and the page of its lines."""

    limit: int = 10
    starting_after: Given[str] = NOT_GIVEN
    ending_before: Given[str] = NOT_GIVEN


class CreditNotePreviewLinesParamsSchema(
    _CreditNoteCreateParamsSchema[CreditNotePreviewLinesParams], ListParamsSchema[CreditNotePreviewLinesParams]
):
    """GET /v1/credit_notes/preview/lines."""


class CreditNoteUpdateParamsSchema(ParamsSchema[CreditNoteUpdateParams]):
    """POST /v1/credit_notes/:id."""

    memo = wire.String(unsettable=True)
    metadata = Metadata()


class CreditNoteVoidParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/credit_notes/:id/void takes nothing but `expand`."""


class CreditNoteListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of credit notes."""

    customer: Given[str] = NOT_GIVEN
    invoice: Given[str] = NOT_GIVEN


class CreditNoteListParamsSchema(ListParamsSchema[CreditNoteListParams]):
    """GET /v1/credit_notes."""

    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    invoice = wire.Id()


class CreditNoteLinesParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/credit_notes/:id/lines."""


class CreditNoteLineSchema(ObjectSchema):
    """The credit note line item object."""

    object_name = "credit_note_line_item"
    absent_when_null = frozenset({"invoice_line_item"})
    references: ClassVar = {
        "discount_amounts.discount": "discount",
        "pretax_credit_amounts.credit_balance_transaction": "billing.credit_balance_transaction",
        "pretax_credit_amounts.discount": "discount",
    }

    id = fields.String()
    object = Always("credit_note_line_item")
    amount = fields.Integer()
    description = fields.String()
    discount_amount = fields.Function(lambda line: sum(each.amount for each in line.discount_amounts))
    discount_amounts = fields.Function(lambda line: shown_discounts(line.discount_amounts))
    invoice_line_item = fields.String()
    livemode = Livemode()
    metadata = fields.Dict()
    pretax_credit_amounts = fields.Function(lambda line: shown_credits(line.discount_amounts, line.credit_amounts))
    quantity = fields.Integer()
    tax_rates = fields.List(fields.Nested(TaxRateSchema))
    taxes = fields.Function(lambda line: shown_taxes(line.taxes))
    type = fields.String()
    unit_amount = fields.Function(lambda line: integer_or_none(line.unit_amount_decimal))
    unit_amount_decimal = fields.String()


def render_lines(lines: tuple[CreditNoteLine, ...]) -> list[Rendered]:
    """The lines as shown; to be called while dumping, or within a dump_context."""
    shown: list[Rendered] = CreditNoteLineSchema.instance().dump(lines, many=True)
    return shown


class CreditNoteSchema(ObjectSchema):
    """The credit note object."""

    entity = CreditNote
    entity_includables = frozenset({"shipping_cost.taxes"})
    references: ClassVar = {
        "customer": "customer",
        "customer_balance_transaction": "customer_balance_transaction",
        "discount_amounts.discount": "discount",
        "invoice": "invoice",
        "pretax_credit_amounts.credit_balance_transaction": "billing.credit_balance_transaction",
        "pretax_credit_amounts.discount": "discount",
        "refunds.refund": "refund",
        "shipping_cost.shipping_rate": "shipping_rate",
    }
    inert_expandables = frozenset({"lines"})

    id = fields.String()
    object = Always("credit_note")
    amount = fields.Integer(attribute="amounts.total")
    amount_shipping = fields.Integer(attribute="amounts.shipping")
    created = fields.Integer()
    currency = fields.String()
    customer = fields.String()
    customer_account = Null()
    customer_balance_transaction = fields.String()
    discount_amount = fields.Function(lambda note: sum(each.amount for each in note.amounts.discount_amounts))
    discount_amounts = fields.Function(lambda note: shown_discounts(note.amounts.discount_amounts))
    effective_at = fields.Integer()
    invoice = fields.String()
    lines = fields.Method("shown_lines")
    livemode = Livemode()
    memo = fields.String()
    metadata = fields.Dict()
    number = fields.String()
    out_of_band_amount = fields.Integer()
    pdf = fields.Method("shown_pdf")
    post_payment_amount = fields.Integer()
    pre_payment_amount = fields.Integer()
    pretax_credit_amounts = fields.Function(
        lambda note: shown_credits(note.amounts.discount_amounts, note.amounts.credit_amounts)
    )
    reason = fields.String()
    refunds = fields.Method("shown_refunds")
    shipping_cost = fields.Method("shown_shipping_cost")
    status = fields.String()
    subtotal = fields.Integer(attribute="amounts.subtotal")
    subtotal_excluding_tax = fields.Integer(attribute="amounts.subtotal_excluding_tax")
    total = fields.Integer(attribute="amounts.total")
    total_excluding_tax = fields.Integer(attribute="amounts.total_excluding_tax")
    total_taxes = fields.Function(lambda note: shown_taxes(note.amounts.taxes))
    type = fields.String()
    voided_at = fields.Integer()

    def shown_lines(self, note: CreditNote) -> Rendered:
        """The first page of the lines."""
        return {
            "object": "list",
            "data": render_lines(note.lines[:EMBEDDED_LINES]),
            "has_more": len(note.lines) > EMBEDDED_LINES,
            "url": f"/v1/credit_notes/{note.id}/lines",
        }

    def shown_pdf(self, note: CreditNote) -> str:
        """The link to the PDF."""
        return pdf_url(note, dump_context())

    def shown_refunds(self, note: CreditNote) -> list[Rendered]:
        """What was refunded of it."""
        return [
            {"amount_refunded": each.amount, "payment_record_refund": None, "refund": each.refund, "type": "refund"}
            for each in note.refunds
        ]

    def include(self, name: str, entity: CreditNote) -> list[Rendered]:  # noqa: ARG002 - there is but one, alike in all
        """The taxes on the shipping, which is not taxed."""
        return []

    def shown_shipping_cost(self, note: CreditNote) -> Rendered | None:
        """What it credits of the shipping."""
        shipping = note.amounts.shipping
        if not shipping:
            return None
        return {
            "amount_subtotal": shipping,
            "amount_tax": 0,
            "amount_total": shipping,
            "shipping_rate": note.shipping_rate,
        }
