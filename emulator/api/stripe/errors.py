"""Errors on the wire (docs.stripe.com/api/errors)."""

from typing import Any

from msgspec import Struct

from emulator.api.published_operations import NOT_EMULATED_STATUS
from emulator.api.stripe.api_versions import ApiVersion
from emulator.api.stripe.endpoint import Removal
from emulator.billing.core.errors import APIError
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.stripe.objects import render
from schemas.stripe.parameter_errors import NOT_EMULATED


def render_extra(api_error: APIError, uow: UnitOfWork, api_version: ApiVersion) -> APIError:
    """The refusal as it goes out: what it tells of besides words is rendered."""
    api_error.extra = {
        name: value if isinstance(value, str) else render(value, uow.ctx) for name, value in api_error.extra.items()
    }
    for value in api_error.extra.values():
        api_version.downgrade(value, uow)
    return api_error


def operation_removed(operation: str, removal: Removal) -> APIError:
    """The answer to an operation that older versions have (docs.stripe.com/changelog/basil)."""
    return APIError(
        f"{operation} is deprecated: it was removed in API version {removal.release}. {removal.instead}", status=404
    )


class LogEntry(Struct, frozen=True):
    """Which request an error was answered to, in which world: what `request_log_url` leads to."""

    request_id: str
    world: World
    base_url: str

    @property
    def url(self) -> str:
        """Where the console shows the request: in the place of Stripe's dashboard, which knows nothing of it."""
        return f"{self.base_url}/_emulator/console/{self.world.key_prefix}/requests/{self.request_id}"


def error_body(api_error: APIError, log: LogEntry | None) -> dict[str, Any]:
    """The error object: its keys in alphabetical order, absent rather than null; `doc_url` goes with a code."""
    error: dict[str, Any] = {
        "code": api_error.code,
        "doc_url": _doc_url(api_error.code) if api_error.documented else None,
        "message": api_error.message,
        "param": api_error.param,
        "request_log_url": None if log is None else log.url,
        "type": api_error.type,
        **api_error.extra,
    }
    return {"error": {name: error[name] for name in sorted(error) if error[name] is not None}}


def _doc_url(code: str | None) -> str | None:
    return None if code is None else f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"


def unrecognized_url(method: str, path: str) -> APIError:
    """The answer to a path that Stripe does not have."""
    return APIError(
        f"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing slash. "
        "If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. "
        "Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
        status=404,
    )


def not_emulated(method: str, path: str) -> APIError:
    """The answer to an operation of Stripe's that is not emulated.

    Its status is none that Stripe answers with, so a gap never passes for a behaviour; parameters share its code.
    """
    return APIError(
        f"{method} {path} is part of Stripe's API but is not emulated yet. "
        "The request was refused and changed nothing; the emulator's docs/coverage.md lists what is emulated.",
        status=NOT_EMULATED_STATUS,
        code=NOT_EMULATED,
        type="api_error",
        documented=False,
    )


def internal_error() -> APIError:
    """The answer to a request in which the emulator itself has failed."""
    return APIError(
        "An unknown error occurred in the emulator; its own output has the details.", status=500, type="api_error"
    )


def lock_timeout() -> APIError:
    """The answer when others kept changing the same object (docs.stripe.com/rate-limits#object-lock-timeouts)."""
    return APIError(
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing "
        "it. If you see this error intermittently, retry the request. If you see this error frequently and are making "
        "multiple concurrent requests to a single object, make your requests serially or at a lower rate. "
        "For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.",
        status=429,
        code="lock_timeout",
    )
