"""What comes in: JSON bodies, query strings, the language of messages, idempotency keys."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from flask import Request
from werkzeug.datastructures import Headers

from emulator.api.idempotency import StoredReply
from emulator.api.request_body import JSON_DECODE_ERRORS, read_bounded_body
from emulator.billing.beel import choices
from emulator.billing.beel.details import Detail, detail
from emulator.billing.beel.errors import BeelError, ItemError, invalid, invalid_items
from emulator.billing.beel.messages import LOCALES
from schemas.beel.requests import InvalidRequestError, QuerySchema, RequestSchema

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def locale_of(request: Request) -> str:
    """The language of messages: `X-Locale`, else `Accept-Language`, else English, as the published examples are."""
    wanted = (request.headers.get("X-Locale", ""), *request.accept_languages.values())
    languages = (tag.partition("-")[0].lower() for tag in wanted)
    return next((language for language in languages if language in LOCALES), "en")


def json_body(request: Request) -> Any:
    """What the body says, an empty object when there is none.

    Raises APIError when it is no JSON, is not sent as JSON, or is too large.
    """
    body = read_bounded_body(request, choices.MAX_BODY)
    if body is None:
        raise BeelError(413, "PAYLOAD_TOO_LARGE", "too_large")
    if not body.strip():
        return {}
    if not request.is_json:
        raise BeelError(415, "UNSUPPORTED_MEDIA_TYPE", "unsupported_media_type")
    try:
        decoded = _DECODER.decode(body)
    except JSON_DECODE_ERRORS as error:
        raise BeelError(400, "INVALID_JSON_FORMAT", "invalid_json") from error
    return {} if decoded is None else decoded


def parse_params(schema: type[RequestSchema], raw: Any, *, declares_422: bool) -> Any:
    """The request as its schema reads it.

    Raises APIError: operations that declare 422 answer it to bad values, and 400 `INVALID_JSON_FORMAT` to the first bad
    shape; the others answer 400 `VALIDATION_ERROR` to everything.
    """
    try:
        return schema.parse(raw)
    except InvalidRequestError as error:
        malformed = next(
            (
                parameter_error
                for parameter_error in error.parameter_errors
                if parameter_error.invalid_format is not None
            ),
            None,
        )
        if declares_422 and malformed is not None and malformed.invalid_format is not None:
            invalid_format = malformed.invalid_format
            details = {
                "field": malformed.field,
                "invalid_value": _truncated(invalid_format.value),
                "expected_format": invalid_format.expected_format,
                "allowed_values": invalid_format.allowed_values,
            }
            given = {name: value for name, value in details.items() if value is not None}
            raise BeelError(400, "INVALID_JSON_FORMAT", "invalid_format", given) from error
        texts = {parameter_error.field: parameter_error.text for parameter_error in error.parameter_errors}
        if schema.items is not None:
            raise invalid_items(_item_errors(schema.items, texts), texts) from error
        raise invalid(texts, 422 if declares_422 else 400) from error


def check_query(schema: type[QuerySchema], query: Mapping[str, str]) -> None:
    """Raises APIError (400) for parameters that an operation does not have.

    The company-scoped paths are strict about them; the flat ones ignore them (docs.beel.es, Query parameters).
    """
    unknown = [name for name in query if not schema.knows(name)]
    if unknown:
        raise invalid({name: detail("unknown_parameter") for name in unknown}, 400)


def idempotency_key(headers: Headers) -> str | None:
    """The key of a request, or None. Raises APIError (400) for one that is too long."""
    key = headers.get("Idempotency-Key") or headers.get("X-Idempotency-Key")
    if key and len(key) > choices.MAX_IDEMPOTENCY_KEY:
        raise invalid({"Idempotency-Key": detail("length_within", minimum=1, maximum=choices.MAX_IDEMPOTENCY_KEY)}, 400)
    return key or None


def key_in_use(key: str) -> BeelError:
    """The answer to a request whose key another one holds."""
    return BeelError(409, "IDEMPOTENCY_KEY_PROCESSING", "key_in_use", {"idempotency_key": key})


def check_same_request(stored: StoredReply, path: str, fingerprint: str) -> None:
    """Raises APIError (409) when a key was first used for another request."""
    if (stored.path, stored.fingerprint) != (path, fingerprint):
        raise BeelError(409, "IDEMPOTENCY_KEY_MISMATCH", "key_mismatch", {"idempotency_key": stored.id})


def _item_errors(items: str, texts: Mapping[str, Detail]) -> list[ItemError]:
    """What is wrong with which of the things that a member lists: `invoices[2].lines` is the third one's `lines`."""
    place = re.compile(rf"{items}\[(\d+)\]\.?(.*)")
    found = ((place.fullmatch(field), text) for field, text in texts.items())
    return [ItemError(int(match[1]), match[2], text) for match, text in found if match]


def _truncated(value: Any) -> str:
    text = value if isinstance(value, str) else _ENCODER.encode(value).decode()
    return text[:200]
