"""What every dialect's errors share: each is an APIError."""

from emulator.billing.core.errors import APIError


class ForbiddenError(APIError):
    """The caller may not do this. Nothing was executed, so that a repetition of the request is a first one."""
