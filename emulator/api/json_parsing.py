"""What comes in where an API speaks JSON: path, query and body, with every mistake in them out at once."""

import json
import math
from typing import Any

from flask import Request
from marshmallow import Schema, ValidationError
from msgspec import Struct

from emulator.api.request_body import read_bounded_body
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from schemas.json_fields import MISSING, ArrayOf, Path, ValidationMessage, instance, validation_messages_in

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request body that are read at all."""


class ParameterError(Struct, frozen=True):
    """What is wrong with one value: where it stands (`("body", "line_items", 0, "quantity")`), why, and the value."""

    path: Path
    reason: ValidationMessage
    value: Any


class InvalidRequestError(APIError):
    """A request whose parameters cannot be taken as they are; each dialect words it itself."""

    def __init__(self, parameter_errors: list[ParameterError]) -> None:
        super().__init__(parameter_errors[0].reason.message)
        self.parameter_errors = parameter_errors


class UnreadableBodyError(InvalidRequestError):
    """A body that no JSON can be read from: it is no text, nested beyond reason, or has a number beyond reason."""


def load(schema: type[Schema] | None, raw: Any, location: str, parameter_errors: list[ParameterError]) -> Any:
    """The parameters of one `location` as their schema takes them; adds to `parameter_errors` what is wrong."""
    if schema is None:
        return {}
    try:
        return instance(schema).load(raw)
    except ValidationError as error:
        for path, reason in validation_messages_in(error.messages):
            value_path = path[:-1] if reason is MISSING else path
            parameter_errors.append(ParameterError((location, *path), reason, _value_at(raw, value_path)))
        return {}


def raw_query(schema: type[Schema] | None, request: Request) -> dict[str, Any]:
    """The query, lists where the schema has lists."""
    if schema is None:
        return {}
    lists = {name for name, field in instance(schema).fields.items() if isinstance(field, ArrayOf)}
    raw: dict[str, Any] = {}
    for name, values in request.args.lists():
        plain = name.removesuffix("[]")
        raw[plain] = [*raw.get(plain, ()), *values] if plain in lists else values[-1]
    return raw


def load_body(
    schema: type[Schema] | None, request: Request, parameter_errors: list[ParameterError], *, optional: bool
) -> Any:
    """The body as its schema takes it. One that is `optional` can be empty or null.

    What is not sent as JSON is a text, as it is to FastAPI (fastapi.tiangolo.com, Strict Content-Type Checking).

    Raises:
        InvalidRequestError: when it is no JSON.
        UnreadableBodyError: when it cannot be read at all.
        APIError: 413 when it is too large.
    """
    if schema is None:
        return {}
    body = _read_bytes(request)
    if not body and not optional:
        parameter_errors.append(ParameterError(("body",), MISSING, None))
        return {}
    raw = (decode_json(body) if request.is_json else body.decode(errors="replace")) if body else None
    return load(schema, {} if optional and raw is None else raw, "body", parameter_errors)


def load_form(schema: type[Schema] | None, request: Request, parameter_errors: list[ParameterError]) -> Any:
    """The form in the body as its schema takes it. Raises APIError (413) when it is too large."""
    errors: list[ParameterError] = []
    loaded = load(schema, read_form(request), "body", errors)
    # FastAPI shows no form in place of what it lacks.
    parameter_errors.extend(replace(each, value=None) if each.reason is MISSING else each for each in errors)
    return loaded


def load_upload(name: str, request: Request, parameter_errors: list[ParameterError]) -> bytes:
    """What is in the file of a form; nothing where there is none, which is an error. Raises APIError (413)."""
    _read_bytes(request)
    uploaded = request.files.get(name)
    if uploaded is None:
        parameter_errors.append(ParameterError(("body", name), MISSING, None))
        return b""
    content: bytes = uploaded.read()
    return content


def read_form(request: Request) -> dict[str, str]:
    """The form in the body, of each name the last value as FastAPI has it. Raises APIError (413) for one too large."""
    _read_bytes(request)
    return {name: values[-1] for name, values in request.form.lists()}


def is_sent_as_other_than_json(request: Request) -> bool:
    """Whether there is a body that no `Content-Type` calls JSON."""
    return not request.is_json and bool(_read_bytes(request))


def _value_at(raw: Any, path: Path) -> Any:
    for step in path:
        raw = raw[step]
    return raw


def _read_bytes(request: Request) -> bytes:
    body = read_bounded_body(request, MAX_BODY)
    if body is None:
        raise APIError(f"The request body is larger than {MAX_BODY} bytes.", status=413)
    return body


def decode_json(body: bytes) -> Any:
    """What a JSON text stands for. Raises InvalidRequestError for what is none."""
    try:
        value = json.loads(body, parse_float=_finite, parse_constant=_no_constant)
        # A lone half of a surrogate pair is no text, though JSON can spell it.
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise InvalidRequestError([_malformed(error.pos, error.msg)]) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableBodyError([_malformed(0, "Not a JSON text that can be taken")]) from error
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _malformed(position: int, reason: str) -> ParameterError:
    message = ValidationMessage("json_invalid", "JSON decode error", {"error": reason})
    return ParameterError(("body", position), message, {})
