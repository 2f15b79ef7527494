"""How a rule says no: it raises an APIError, and nothing is changed; or it answers Declined, and what it did stays."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Declined:
    """What came of something that was attempted and refused, as a payment by a card that declines.

    Whoever returns it has what was changed committed, and `error` answered; an APIError that is raised undoes all.
    """

    error: APIError
