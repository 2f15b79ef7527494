"""How a rule says no."""

from typing import Any


class APIError(Exception):
    """A request that a rule refuses, with everything the answer on the wire needs.

    `status` is the HTTP status; `code` and `param` are absent on the wire when None; `type` is the provider's error
    type; `documented` is whether the code has a page of its own to link to; `extra` holds further members of the error
    object: texts (a card error's charge), and entities, which are shown in full (its payment intent).
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        param: str | None = None,
        type: str = "invalid_request_error",
        documented: bool = True,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.param = param
        self.type = type
        self.documented = documented
        self.extra = extra or {}
