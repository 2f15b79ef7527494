"""How BeeL says no: `{"code", "message", "details"?}` and a status (docs.beel.es, Errors)."""

from collections.abc import Mapping, Sequence
from typing import Any

from emulator.billing.beel import choices
from emulator.billing.beel.details import Detail, detail, details_in
from emulator.billing.beel.messages import Message
from emulator.billing.beel.statuses import RULES, InvoiceStatus, Operation
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct


class ItemError(Struct, frozen=True):
    """What is wrong with one of several things in a request: the `index` of that thing, and its field."""

    index: int
    field: str
    detail: Detail


class RateLimit(Struct, frozen=True):
    """How many requests there may be, and in how many seconds there may be one again."""

    limit: int
    seconds: int


class BeelError(APIError):
    """A refusal whose sentence can be said in another language.

    `details` and `items`, what is wrong with which of several things, are absent on the wire when there are none;
    `rate_limit` is what a request is above that may come again.
    """

    def __init__(
        self,
        status: int,
        code: str,
        name: str,
        details: Mapping[str, Any] | None = None,
        values: Mapping[str, str] | None = None,
        items: Sequence[ItemError] = (),
        rate_limit: RateLimit | None = None,
    ) -> None:
        self.details = details
        self.items = items
        self.rate_limit = rate_limit
        self._message = Message(name, values or {})
        super().__init__(self.message_in("en"), status=status, code=code)

    def message_in(self, locale: str) -> str:
        """The message in one of the API's languages."""
        return self._message.text_in(locale)

    def details_in(self, locale: str) -> Mapping[str, Any] | None:
        """The details with their texts in one of the API's languages."""
        shown: Mapping[str, Any] | None = details_in(locale, self.details)
        return shown


def unauthorized() -> BeelError:
    """No key, or none that is good."""
    return BeelError(401, "UNAUTHORIZED", "unauthorized")


def forbidden(missing: Sequence[str] = ()) -> BeelError:
    """The key may not do this, or the company is another's."""
    details = {"missing_scopes": list(missing)} if missing else None
    return BeelError(403, choices.MISSING_SCOPE_CODE, "forbidden", details)


def internal_error() -> BeelError:
    """A fault of the emulator itself."""
    return BeelError(500, "INTERNAL_ERROR", "internal")


def not_found() -> BeelError:
    """No such thing in this world."""
    return BeelError(404, "NOT_FOUND", "not_found")


def no_such_endpoint() -> BeelError:
    """A path that BeeL does not have, or no longer."""
    return BeelError(404, "ENDPOINT_NOT_FOUND", "not_found")


def not_emulated(method: str, path: str) -> BeelError:
    """An operation of BeeL's that is not emulated; no status of its own says so (501)."""
    return BeelError(501, "NOT_EMULATED", "not_emulated", values={"operation": f"{method} {path}"})


def invalid(details: Mapping[str, Detail], status: int = 422) -> BeelError:
    """Values that cannot be taken: field by field. Operations that declare no 422 answer 400."""
    return BeelError(status, "VALIDATION_ERROR", "invalid", details)


def invalid_items(items: Sequence[ItemError], details: Mapping[str, Any] | None = None) -> BeelError:
    """Several things in one request, of which some cannot be taken: none is."""
    count = str(len({item.index for item in items}))
    return BeelError(422, "VALIDATION_ERROR", "bulk_invalid", details, {"count": count}, items)


def item_errors_of(refusal: BeelError, index: int) -> list[ItemError]:
    """What a rule has against one of several things, field by field."""
    details = (refusal.details or {}).items()
    found = [ItemError(index, field, text) for field, text in details if isinstance(text, Detail)]
    return found or [ItemError(index, "", detail("invalid"))]


def wrong_status(operation: Operation, status: InvoiceStatus) -> BeelError:
    """An operation that the invoice's status does not allow."""
    rule = RULES[operation]
    values = {"status": status, "allowed": ", ".join(rule.allowed)}
    details = {"current_status": status, "allowed_statuses": list(rule.allowed)}
    return BeelError(400, rule.refusal_of(status), "wrong_status", details, values)


def bad_request(name: str, details: Mapping[str, Any] | None = None) -> BeelError:
    """A rule of the business that forbids it."""
    return BeelError(400, "BAD_REQUEST", name, details)


def conflict(name: str, type: str, field: str, value: str, existing: str) -> BeelError:
    """Something else has this value already; `existing` is its id."""
    details = {
        "conflict_type": type,
        "field": field,
        "value": value,
        "existing_resource_id": existing,
        "message": Message(name),
    }
    return BeelError(409, "CONFLICT", name, details)
