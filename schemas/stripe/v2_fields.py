"""What version 2 of Stripe's API writes otherwise than version 1."""

import re
from datetime import UTC, datetime
from typing import Any

from marshmallow import fields

from schemas.stripe import parameter_errors
from schemas.stripe.fields import Parameter, field_error


class DateTime(Parameter[int]):
    """A point in time as version 2 of the API writes it (RFC 3339); it loads as unix seconds, UTC."""

    _RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

    def read(self, value: Any) -> int:
        """Returns the second."""
        if not isinstance(value, str) or not self._RFC_3339.fullmatch(value):
            raise field_error(parameter_errors.invalid_date_time, value)
        try:
            return int(datetime.fromisoformat(value.upper()).timestamp())
        except (ValueError, OverflowError):
            raise field_error(parameter_errors.invalid_date_time, value) from None


class ShownDateTime(fields.Integer):
    """Unix seconds, shown as version 2 shows a time."""

    def _serialize(self, value: int, *_args: object, **_options: object) -> str:  # type: ignore[override] # a text
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
