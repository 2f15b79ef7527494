"""Customers from a file (docs/reference/customers/bulk-upload-customers): "Duplicate emails are skipped"."""

from collections.abc import Collection, Sequence

from msgspec import Struct, field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.dayzero.customer_params import CustomerCreateParams
from emulator.billing.dayzero.customers import create_customer


class RowError(Struct, frozen=True):
    """What is wrong with a row; the first below the heading is row 1."""

    row: int
    error: str


class UploadResult(Struct):
    """What became of the rows of a file."""

    created: int = 0
    skipped: int = 0
    errors: list[RowError] = field(default_factory=list)


def upload_customers(
    rows: Sequence[CustomerCreateParams | RowError], known: Collection[str], ctx: Context, changes: Changes
) -> UploadResult:
    """Creates a customer of each good row, unless its address is `known` or stands in an earlier one."""
    result, seen = UploadResult(), set(known)
    for row in rows:
        if isinstance(row, RowError):
            result.errors.append(row)
        elif row.email in seen:
            result.skipped += 1
        else:
            seen.add(row.email)
            create_customer(row, ctx, changes)
            result.created += 1
    return result
