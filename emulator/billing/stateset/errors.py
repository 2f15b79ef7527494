"""How Stateset says no: a code in capitals, a message and details (docs.stateset.com/api-reference/errors)."""

from typing import Any

from emulator.billing.core.errors import Refusal
from emulator.billing.stateset import choices


def api_error(status: int, code: str, message: str, /, **details: Any) -> Refusal:
    """A refusal with the `details` that its error object shows."""
    return Refusal(message, status=status, code=code, type=choices.ERROR_TYPES[status], extra={"details": details})


def not_found(noun: str, id: str) -> Refusal:
    """An id that names nothing in this world."""
    name = noun.lower()
    return api_error(404, "RESOURCE_NOT_FOUND", f"{noun} not found", resource=name, id=id)
