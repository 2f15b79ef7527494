"""Decodes `application/x-www-form-urlencoded` bodies and query strings with Stripe's nesting (docs.stripe.com/api).

`a=1` is a value, `a[b]=1` a map, `a[]=1` and `a[0]=1` a list, `a[0][b]=1` and `a[][b]=1` a list of maps. All leaves are
text. A map whose keys are the numbers from 0 without a gap is a list. Given twice, the last value counts, as in Rack,
on which Stripe's API is built. Brackets that do not match only part the keys, as in Rack: `a[b[c]]=1` says the same as
`a[b][c]=1`, as programs that were written against the real service send it. A name that ends in a bracket of no key is
taken literally: `a[=1` is a parameter named `a[`, which no endpoint knows.

Everything is bounded, and what cannot be decoded raises a FormError. Where Stripe's own words for a refusal are known
from public reports they are used; those for numbers, depth, NUL and percent signs are ours.
"""

import re
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from schemas.stripe.parameter_errors import InvalidParameterError, ParameterError

MAX_PAIRS = 10_000
"""How many `name=value` pairs one request may have: 250 lines with forty parameters each."""

MAX_DEPTH = 32
"""How many keys a name may have after its first, the default of Rack."""

FORM = "application/x-www-form-urlencoded"

_KEY = re.compile(r"[\[\]]*([^\[\]]+)\]*")
_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_SHOWN = 100
"""How much of an undecodable text a complaint quotes, in bytes."""

_Map = dict[str, Any]
_Steps = list[str]
_Container = TypeVar("_Container", dict[str, Any], list[Any])


class FormError(InvalidParameterError):
    """A body or query that cannot be decoded; `param` is the parameter at fault where one is."""

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(ParameterError(message, param=param))


def is_form(content_type: str | None) -> bool:
    """Whether a body is said to be a form."""
    return _media_type(content_type) == FORM


def check_content_type(content_type: str | None, body: bytes) -> None:
    """Raises FormError for a body that is not said to be a form, JSON in particular; an empty body may be anything."""
    if not body or is_form(content_type):
        return
    if _media_type(content_type) == "application/json":
        raise FormError(
            f"Invalid request (check that your POST content type is {FORM}). "
            "If you have any questions, we can help at https://support.stripe.com/."
        )
    raise FormError(
        f"Invalid request: unsupported Content-Type {content_type or ''}. "
        "If error persists and you need assistance, please contact support@stripe.com."
    )


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def decode(form: bytes | str, *, source: str = "POST body") -> dict[str, Any]:
    """Returns the parameters, nested; `source` is what a complaint about the encoding calls the form.

    Raises FormError. The caller bounds the number of bytes.
    """
    raw = form.encode("utf-8", "surrogatepass") if isinstance(form, str) else form
    if raw.count(b"&") >= MAX_PAIRS:
        raise FormError(f"Invalid request: more than {MAX_PAIRS} parameters were given.")
    root: _Map = {}
    for pair in filter(None, raw.split(b"&")):
        raw_name, _, raw_value = pair.partition(b"=")
        name, value = _text(raw_name, source), _text(raw_value, source)
        if "\0" in name or "\0" in value:
            raise FormError("Invalid string: the NUL character is not allowed.", name.replace("\0", ""))
        if name:
            outermost, steps = _steps(name)
            _put(root, outermost, steps, value, outermost)
    return {name: _with_lists(value) for name, value in root.items()}


def _text(encoded: bytes, source: str) -> str:
    """Undoes the percent encoding of a name or a value."""
    if _STRAY_PERCENT.search(encoded):
        raise FormError(f"Invalid request: invalid %-encoding ({_quoted(encoded)}) in the {source}.")
    decoded = unquote_to_bytes(encoded.replace(b"+", b" "))
    try:
        return decoded.decode()
    except UnicodeDecodeError as error:
        raise FormError(
            f'Invalid UTF-8 characters found in {source}: "{_quoted(decoded)}".  '
            "For assistance, please contact support@stripe.com."
        ) from error


def _quoted(undecodable: bytes) -> str:
    shown = undecodable[:_SHOWN].decode("ascii", "backslashreplace")
    return shown if len(undecodable) <= _SHOWN else f"{shown}..."


def _steps(name: str) -> tuple[str, _Steps]:
    """Splits `a[b][]` into `a` and the steps inward, `b` and the empty one."""
    key = _KEY.match(name)
    if key is None:
        return name, []
    steps: _Steps = []
    rest = name[key.end() :]
    while rest:
        if len(steps) == MAX_DEPTH:
            raise FormError(f"Invalid request: parameters are nested more than {MAX_DEPTH} levels deep.")
        if rest.startswith("[]"):
            steps.append("")
            rest = rest[2:]
        elif inner := _KEY.match(rest):
            steps.append(inner[1])
            rest = rest[inner.end() :]
        else:
            return name, []
    return key[1], steps


def _put(container: _Map, key: str, steps: _Steps, value: str, param: str) -> None:
    """Puts a value under a key of a map, or further in; `param` is the key as complaints spell it."""
    if not steps:
        if isinstance(container.get(key), dict | list):
            raise FormError("Invalid object" if isinstance(container[key], dict) else "Invalid array", param)
        container[key] = value
    elif steps[0] == "":
        _append(_child(container, key, list, param), steps[1:], value, param)
    else:
        _put(_child(container, key, dict, param), steps[0], steps[1:], value, f"{param}[{steps[0]}]")


def _append(container: list[Any], steps: _Steps, value: str, param: str) -> None:
    """Appends a value to a list. In a list of maps it joins the last map, unless that already holds such a value."""
    if not steps:
        container.append(value)
    elif steps[0] == "":
        container.append([])
        _append(container[-1], steps[1:], value, f"{param}[{len(container) - 1}]")
    else:
        if not container or not isinstance(container[-1], dict) or _holds(container[-1], steps):
            container.append({})
        _put(container[-1], steps[0], steps[1:], value, f"{param}[{len(container) - 1}][{steps[0]}]")


def _child(container: _Map, key: str, entity_class: type[_Container], param: str) -> _Container:
    """The map or list under a key, made if there is none; it is an error if something else is there."""
    child = container.setdefault(key, entity_class())
    if not isinstance(child, entity_class):
        raise FormError("Invalid array" if entity_class is list else "Invalid object", param)
    return child


def _holds(container: Any, steps: _Steps) -> bool:
    """Whether a map already has a value at the end of these steps; a list always has room for one more."""
    for step in steps:
        if step == "" or not isinstance(container, dict) or step not in container:
            return False
        container = container[step]
    return True


def _with_lists(value: Any) -> Any:
    """Turns maps whose keys are the numbers from 0 without a gap into lists, at every depth."""
    if isinstance(value, list):
        return [_with_lists(element) for element in value]
    if not isinstance(value, dict):
        return value
    converted = {key: _with_lists(inner) for key, inner in value.items()}
    positions = [str(position) for position in range(len(converted))]
    return [converted[position] for position in positions] if converted.keys() == set(positions) else converted
