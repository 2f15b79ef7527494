"""Customers from a file (docs/reference/customers/bulk-upload-customers): "Duplicate emails are skipped"."""

from collections.abc import Collection, Sequence

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct
from emulator.billing.dayzero.customer_params import CustomerCreateParams
from emulator.billing.dayzero.customers import create_customer


class RowError(Struct, frozen=True):
    """What is wrong with a row; the first below the heading is row 1."""

    row: int
    error: str


class UploadResult(Struct, frozen=True):
    """What became of the rows of a file."""

    created: int
    skipped: int
    errors: tuple[RowError, ...]


def upload_customers(
    rows: Sequence[CustomerCreateParams | RowError], known: Collection[str], ctx: Context, changes: Changes
) -> UploadResult:
    """Creates a customer of each good row, unless its address is `known` or stands in an earlier one."""
    errors = tuple(row for row in rows if isinstance(row, RowError))
    seen, created, skipped = set(known), 0, 0
    for row in rows:
        if isinstance(row, RowError):
            continue
        if row.email in seen:
            skipped += 1
        else:
            seen.add(row.email)
            create_customer(row, ctx, changes)
            created += 1
    return UploadResult(created, skipped, errors)
