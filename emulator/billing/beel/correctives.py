"""Corrective invoices (docs.beel.es, Create corrective invoice): the whole of another one again, or a part of it."""

import msgspec

from emulator.billing.beel.amounts import Line
from emulator.billing.beel.details import detail
from emulator.billing.beel.drafts import DraftReferences, InvoiceCreateParams, Options, create_draft
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import Invoice, RectificationType
from emulator.billing.beel.taxes import LineParams
from emulator.billing.beel.transitions import require_status
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace

SIMPLIFIED_CODE = "R5"
"""The tax agency's code for correcting a simplified invoice, and for nothing else."""

RECTIFICATION_CODES = ("R1", "R2", "R3", "R4", SIMPLIFIED_CODE)


class CorrectiveParams(Struct, frozen=True, kw_only=True):
    """Parameters of a corrective invoice; without `lines`, a TOTAL one has those of the original, negated."""

    rectification_type: RectificationType
    rectification_code: str
    reason: str
    lines: tuple[LineParams, ...] | None = None
    notes: str | None = None
    series_id: str | None = None
    options: Options = msgspec.field(default_factory=Options)


def create_corrective(
    original: Invoice, params: CorrectiveParams, references: DraftReferences, ctx: Context, changes: Changes
) -> Invoice:
    """A draft that corrects an invoice, once it is issued; its recipient is whom the original names.

    Raises APIError for an original that cannot be corrected (400), a code that is not for its kind and a PARTIAL one
    without lines (422).
    """
    require_status(original, "correct", ctx)
    _check_code(original, params)
    lines: tuple[LineParams | Line, ...] = params.lines or _negated(original, params)
    return create_draft(
        InvoiceCreateParams(
            type="CORRECTIVE",
            recipient=original.recipient,
            lines=lines,
            series_id=params.series_id or original.series_id,
            payment_info=original.payment_info,
            notes=params.notes,
            rectified_invoice_id=original.id,
            rectification_reason=params.reason,
            rectification_type=params.rectification_type,
            rectification_code=params.rectification_code,
            options=params.options,
        ),
        references,
        ctx,
        changes,
    )


def _negated(original: Invoice, params: CorrectiveParams) -> tuple[Line, ...]:
    if params.rectification_type == "PARTIAL":
        details = {"lines": detail("required_with", other="rectification_type = PARTIAL")}
        raise BeelError(422, "RECTIFICATIVA_PARCIAL_SIN_LINEAS", "invalid", details)
    return tuple(replace(line, quantity=-line.quantity) for line in original.lines)


def _check_code(original: Invoice, params: CorrectiveParams) -> None:
    is_simplified = original.type == "SIMPLIFIED"
    if is_simplified == (params.rectification_code == SIMPLIFIED_CODE):
        return
    code = "RECTIFICATIVA_R1R4_NOT_SIMPLIFICADA" if is_simplified else "RECTIFICATIVA_R5_ONLY_SIMPLIFICADA"
    allowed = SIMPLIFIED_CODE if is_simplified else "R1, R2, R3, R4"
    raise BeelError(422, code, "invalid", {"rectification_code": detail("one_of", allowed=allowed)})
