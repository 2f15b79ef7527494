"""How Stateset says no: a code in capitals, a message and details (docs.stateset.com/api-reference/errors)."""

from typing import Any

from emulator.billing.core.errors import APIError
from emulator.billing.stateset import choices


def api_error(status: int, code: str, message: str, /, **details: Any) -> APIError:
    """A refusal with the `details` that its error object shows."""
    return APIError(message, status=status, code=code, type=choices.ERROR_TYPES[status], extra={"details": details})


def not_found(display_name: str, id: str) -> APIError:
    """An id that names nothing in this world."""
    name = display_name.lower()
    return api_error(404, "RESOURCE_NOT_FOUND", f"{display_name} not found", resource=name, id=id)
