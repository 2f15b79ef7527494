"""openapi.json: the control API in OpenAPI 3.1, made from the declarations that its requests are checked by."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from emulator import __version__
from emulator.api.control.operations import JSON, Operation, Shape
from emulator.api.control.query import NoQuery
from schemas.control.errors import Error
from schemas.control.samples import sample_of

VERSION = "3.1.0"

_END = r"\Z"
_REFERENCE = "#/components/schemas/{name}"

_REFUSALS = (400, 401, 403, 413, 503)
"""A request that is wrong, a key that is none, a name that is not ours, too much, and an engine that is away."""

_DESCRIPTION = """\
What a test, a script or a person asks the emulator beside the APIs that it emulates. Everything but `health`,
`openapi.json` and the index takes the API key of the emulated API and acts on that key's world alone."""

Document = dict[str, Any]


def openapi_document(operations: Sequence[Operation]) -> Document:
    """The whole document."""
    schemas, refer = _components(operations)
    paths: dict[str, Document] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, refer)
    return {
        "openapi": VERSION,
        "info": {
            "title": "stripe-invoice-emulator: control API",
            "version": __version__,
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": _responses(operations, refer),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An API key: `sk_test_123`."},
                "basic": {"type": "http", "scheme": "basic", "description": "An API key as the user, no password."},
            },
        },
    }


Refer = Callable[[Shape], Document]
"""A reference to the schema of a shape."""


def _components(operations: Sequence[Operation]) -> tuple[Document, Refer]:
    bodies = {each.body for each in operations if each.body is not None}
    replies = {shape for each in operations for shape in each.replies}
    structs = [shape for shape in {*bodies, *replies, Error} if issubclass(shape, msgspec.Struct)]
    _, schemas = msgspec.json.schema_components(structs, ref_template=_REFERENCE)
    for shape in {*bodies, *replies}:
        if issubclass(shape, Schema):
            schemas[_name(shape)] = _json_schema(shape, is_reply=shape in replies)
    return dict(sorted(schemas.items())), lambda shape: {"$ref": _REFERENCE.format(name=_name(shape))}


def _name(shape: Shape) -> str:
    return shape.__name__.removesuffix("Schema")


def _json_schema(schema: type[Schema], *, is_reply: bool) -> Document:
    """The JSON Schema of a marshmallow schema; a reply has all that may be in it."""
    # Without names of their own, schemas within it are written out in their place.
    plugin = MarshmallowPlugin(schema_name_resolver=lambda _schema: "")
    spec = APISpec("", "", VERSION, plugins=[plugin])
    spec.components.schema(_name(schema), schema=schema)
    shown = spec.to_dict()["components"]["schemas"][_name(schema)]
    return {
        "title": _name(schema),
        "description": (schema.__doc__ or "").partition("\n")[0],
        **_with_patterns(shown),
        "required": sorted(shown["properties"]) if is_reply else [],
    }


def _with_patterns(value: Any) -> Any:
    """Patterns as JSON Schema has them: marshmallow looks for one at the beginning, and Python has its own end."""
    if isinstance(value, list):
        return [_with_patterns(each) for each in value]
    if not isinstance(value, dict):
        return value
    shown = {name: _with_patterns(each) for name, each in value.items()}
    if isinstance(shown.get("pattern"), str):
        shown["pattern"] = f"^(?:{shown['pattern'].replace(_END, '$')})"
    return shown


def _operation(operation: Operation, refer: Refer) -> Document:
    shown: Document = {
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": [*map(_argument, operation.arguments), *_query(operation.query)],
        "responses": {"200": _reply(operation, refer), **_refusals(operation)},
    }
    if operation.body is not None:
        content = {"schema": refer(operation.body), **_example(operation.body)}
        shown["requestBody"] = {"required": operation.body_required, "content": {JSON: content}}
    if operation.for_everybody:
        shown["security"] = []
    return shown


def _argument(name: str) -> Document:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _query(query: type[msgspec.Struct]) -> list[Document]:
    if query is NoQuery:
        return []
    (_, components) = msgspec.json.schema_components([query])
    properties: Mapping[str, Document] = components[query.__name__]["properties"]
    return [_parameter(name, schema) for name, schema in properties.items()]


def _parameter(name: str, schema: Document) -> Document:
    """A parameter that may be left out; null is no value that a query could have."""
    given = dict(next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema))
    description = given.pop("description", "")
    default = schema.get("default")
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": given if default is None else {**given, "default": default},
    }


def _reply(operation: Operation, refer: Refer) -> Document:
    if operation.media_type != JSON:
        # JSON Schema says nothing of bytes (OpenAPI 3.1, "Considerations for File Uploads").
        return {"description": "It is there.", "content": {operation.media_type: {}}}
    schemas = [refer(each) for each in operation.replies]
    if not schemas:
        return {"description": "It is there.", "content": {JSON: {"schema": {"type": "object"}}}}
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    return {"description": "It was done.", "content": {JSON: {"schema": schema, **_example(operation.replies[0])}}}


def _refusals(operation: Operation) -> Document:
    common = (503,) if operation.for_everybody else _REFUSALS
    return {
        str(status): {"$ref": f"#/components/responses/{_response_name(status)}"}
        for status in sorted({*common, *operation.refusals})
    }


def _responses(operations: Sequence[Operation], refer: Refer) -> Document:
    """Every refusal, by its name."""
    statuses = {*_REFUSALS, *(status for each in operations for status in each.refusals)}
    content = {JSON: {"schema": refer(Error), **_example(Error)}}
    return {
        _response_name(status): {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted(statuses)
    }


def _response_name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _example(shape: Shape) -> Document:
    if issubclass(shape, Schema):
        return {}
    return {"example": msgspec.to_builtins(sample_of(shape))}
