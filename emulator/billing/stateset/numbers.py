"""Invoice numbers: `INV-2026-0001`, counted per year of issue, or the caller's own.

docs.stateset.com/api-reference/invoices/create.
"""

from typing import ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error


class StatesetNumber(Struct, frozen=True, kw_only=True):
    """A number that is taken; two invoices cannot have the same one. Its id is the number."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("stateset_number")

    id: str
    created: int
    invoice: str


class StatesetSequence(Struct, frozen=True, kw_only=True):
    """The numbers of a year: its id is the year, `drawn` how many were drawn."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("stateset_sequence")

    id: str
    created: int
    drawn: int = 0


def number_after(sequence: StatesetSequence, count: int) -> str:
    """The number that comes `count` places after the last one drawn."""
    return f"INV-{sequence.id}-{sequence.drawn + count:04d}"


def draw_numbers(sequence: StatesetSequence, count: int, changes: Changes) -> None:
    """Counts `count` numbers as drawn: two invoices can then not draw the same one."""
    changes.save(StatesetSequence(id=sequence.id, created=sequence.created, drawn=sequence.drawn + count))


def require_unused(number: str, holder: StatesetNumber | None) -> None:
    """Raises APIError for a number that another invoice has."""
    if holder is not None:
        message = f"An invoice with the number {number} already exists."
        raise api_error(choices.INVALID, "RESOURCE_ALREADY_EXISTS", message, field="invoice_number", value=number)
