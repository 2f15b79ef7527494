"""How a rule says no: it raises an APIError, and nothing is changed; or it answers Declined, and what it did stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from emulator.billing.core.calendar import DAY
from emulator.billing.core.structs import Struct

_FURTHEST_SECONDS = 5 * 366 * DAY


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


def missing_param(param: str) -> APIError:
    """The refusal of a request without a parameter that it needs."""
    return APIError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def mutually_exclusive(*names: str, param: str | None = None) -> APIError:
    """The refusal of parameters of which a request may have one alone; `param` is what the answer names."""
    return APIError(f"You may only specify one of these parameters: {', '.join(names)}.", param=param)


def not_in_future(param: str) -> APIError:
    """The refusal of a moment that has come already where one to come belongs."""
    return APIError("Invalid timestamp: must be an integer Unix timestamp in the future.", param=param)


def require_future(param: str, moment: int, now: int) -> None:
    """Raises APIError for a time that has come already; both in unix seconds, UTC."""
    if moment <= now:
        raise APIError(
            f"The parameter `{param}` expects a unix timestamp representing a date and time in the future. "
            f"You specified the value `{moment}` which is in the past.",
            param=param,
        )


def require_within_five_years(param: str, moment: int, now: int) -> None:
    """Raises APIError for a time more than five years ahead; both in unix seconds, UTC (reported of `trial_end`)."""
    if moment > now + _FURTHEST_SECONDS:
        raise APIError("Invalid timestamp: can be no more than five years in the future", param=param)


@contextmanager
def spelling_params(spell: Callable[[str], str]) -> Iterator[None]:
    """Has what is refused inside name its parameter as the caller spelled it, as `spell` says of a rule's own name."""
    try:
        yield
    except APIError as error:
        if error.param is not None:
            error.param = spell(error.param)
        raise


def inside(param: str) -> Callable[[str], str]:
    """How a parameter is spelled that stands inside of another: `inside("lines[0]")("price_data[currency]")`."""

    def spell(name: str) -> str:
        first, bracket, rest = name.partition("[")
        return f"{param}[{first}]{bracket}{rest}"

    return spell


class Declined(Struct, frozen=True):
    """What came of something that was attempted and refused, as a payment by a card that declines.

    Whoever returns it has what was changed committed, and `error` answered; an APIError that is raised undoes all.
    """

    error: APIError
