"""Texts with a form of their own (mail addresses, days, UUIDs), as marshmallow fields beside those of `json_fields`."""

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

from emulator.billing.system.mail_addresses import MAX_EMAIL_LENGTH, is_local_part, wire_domain
from schemas.json_fields import String, Value, validation_error

_NOT_HEXADECIMAL = re.compile(r"[^0-9a-fA-F-]")
_GROUPS = (8, 4, 4, 4, 12)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
_MOMENT = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[Tt ]{_TIME})?", re.ASCII)
_FIRST_SECOND = int(datetime.min.replace(tzinfo=UTC).timestamp())
_LAST_SECOND = int(datetime.max.replace(tzinfo=UTC).timestamp())


class Email(String):
    """An address that can be written to; what is wrong with one is said in the words of email-validator."""

    def read(self, value: Any) -> str:
        """Returns the address as it is."""
        address = super().read(value)
        reason = email_error(address)
        if reason is not None:
            raise validation_error("value_error", f"value is not a valid email address: {reason}", reason=reason)
        return address


def email_error(address: str) -> str | None:
    """Why an address cannot be written to, or None when it can."""
    local, at, domain = address.rpartition("@")
    if not at:
        return "An email address must have an @-sign."
    if not local:
        return "There must be something before the @-sign."
    if not domain:
        return "There must be something after the @-sign."
    if "." not in domain:
        return "The part after the @-sign is not valid. It should have a period."
    if not is_local_part(local):
        return "The email address contains invalid characters before the @-sign."
    host = wire_domain(domain)
    if not host:
        return "The part after the @-sign contains invalid characters."
    if len(local) + 1 + len(host) > MAX_EMAIL_LENGTH:
        return "The email address is too long."
    return None


class Date(Value[str]):
    """A day as `2026-01-20`; it stays text, which sorts by time."""

    def read(self, value: Any) -> str:
        """Returns the day."""
        if not isinstance(value, str) or not is_date(value):
            raise validation_error("date_parsing", "Input should be a valid date in the format YYYY-MM-DD")
        return value


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar in the form `2026-01-20`."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class Moment(Value[int]):
    """A day or a moment in ISO 8601, in UTC unless it says otherwise; it is loaded as unix seconds."""

    def read(self, value: Any) -> int:
        """Returns the second."""
        if not isinstance(value, str):
            raise validation_error("datetime_type", "Input should be a valid datetime")
        second = _second_of(value)
        if second is None:
            reason = "input is too short" if len(value) < len("2026-01-20") else "unexpected extra characters"
            message = f"Input should be a valid datetime or date, {reason}"
            raise validation_error("datetime_from_date_parsing", message, error=reason)
        return second


def _second_of(text: str) -> int | None:
    """The moment as unix seconds, None where the text is none of the years 1 to 9999."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    second = int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    return second if _FIRST_SECOND <= second <= _LAST_SECOND else None


class Uuid(Value[str]):
    """A UUID in any spelling; it is loaded in the usual one, in lower case."""

    def read(self, value: Any) -> str:
        """Returns the UUID."""
        if not isinstance(value, str):
            raise validation_error("uuid_type", "UUID input should be a string, bytes or UUID object")
        try:
            return read_uuid(value)
        except ValueError as error:
            raise validation_error(
                "uuid_parsing", f"Input should be a valid UUID, {error}", error=str(error)
            ) from error


def read_uuid(text: str) -> str:
    """The UUID in its usual spelling; ValueError says what is wrong, in the words of Rust's uuid crate."""
    start = len("urn:uuid:") if text.startswith("urn:uuid:") else 0
    body = text[start:]
    if body.startswith("{") and body.endswith("}"):
        start, body = start + 1, body[1:-1]
    invalid = _NOT_HEXADECIMAL.search(body)
    if invalid is not None:
        raise ValueError(f"invalid character: found `{invalid[0]}` at {start + invalid.start()}")
    groups = body.split("-")
    if len(groups) == 1 and len(body) != sum(_GROUPS):
        raise ValueError(f"invalid length: found {len(body)}")
    if len(groups) not in (1, len(_GROUPS)):
        raise ValueError(f"invalid group count: expected {len(_GROUPS)}, found {len(groups)}")
    if len(groups) > 1:
        _check_groups(groups)
    return str(uuid.UUID(hex=body))


def _check_groups(groups: list[str]) -> None:
    for position, (group, length) in enumerate(zip(groups, _GROUPS, strict=True)):
        if len(group) != length:
            raise ValueError(f"invalid group length in group {position}: expected {length}, found {len(group)}")
