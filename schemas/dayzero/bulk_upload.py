"""A CSV file of customers, row by row as one customer would be created."""

import csv
from io import StringIO
from typing import Final

from marshmallow import ValidationError

from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.bulk_upload import RowError
from emulator.billing.dayzero.customer_params import CustomerCreateParams
from schemas.dayzero.customer import CustomerCreateParamsSchema
from schemas.json_fields import instance, validation_messages_in

COLUMNS: Final = ("name", "email", "phone", "address", "tax_id", "website", "notes", "credit_limit_cents", "category")
TEMPLATE: Final = f'{",".join(COLUMNS)}\nAcme Corp,billing@acme.com,+1-555-0100,"123 Main St, San Francisco",,https://acme.com,,5000000,\n'


def read_rows(file: bytes) -> list[CustomerCreateParams | RowError]:
    """What the rows of a file say; an empty cell says nothing.

    Raises APIError (400) for what is no CSV in UTF-8, has no column for the name or the e-mail, or more rows than one
    file can have.
    """
    try:
        reader = csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), strict=True)
        heading = [name.strip().lower() for name in next(reader, ())]
        rows = [dict(zip(heading, row, strict=False)) for row in reader if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise APIError("The file is not CSV in UTF-8", status=400) from error
    if not {"name", "email"} <= set(heading):
        raise APIError("The file needs the columns name and email", status=400)
    if len(rows) > choices.MAX_ROWS:
        raise APIError(f"A file can have at most {choices.MAX_ROWS} customers", status=400)
    return [_read_row(number, row) for number, row in enumerate(rows, 1)]


def _read_row(number: int, row: dict[str, str]) -> CustomerCreateParams | RowError:
    given = {name: cell for name, cell in row.items() if name in COLUMNS and cell}
    try:
        params: CustomerCreateParams = instance(CustomerCreateParamsSchema).load(given)
    except ValidationError as error:
        path, reason = validation_messages_in(error.messages)[0]
        return RowError(number, f"{'.'.join(map(str, path))}: {reason.message}")
    return params
