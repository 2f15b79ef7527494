"""The refusal of a parameter that the documentation declares as a plain text, and that no schema judges."""

from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices


def invalid(what: str, *, status: int = 400) -> APIError:
    """An error that says behind the documented text which parameter is wrong, and what it should be."""
    return APIError(f"{choices.INVALID}: {what}", status=status)
