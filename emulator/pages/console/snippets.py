"""A request in the words of curl and of the official SDKs, to be copied."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct

from emulator.pages.console.nested_params import nested

_NAMES = {"invoiceitems": "invoice_items", "lines": "line_items"}
"""What the SDKs call otherwise."""

_NAMESPACES = ("billing", "checkout", "tax", "test_helpers")
_VERBS_OF_ALL = ("create_preview", "preview", "search")
_PARTS = ("balance_transactions", "cash_balance", "lines", "payment_methods", "sources", "tax_ids")
"""Collections of a thing's own."""

_WITHOUT_METHOD = (("events", "retry"),)
_NAMED_AFTER_THEIR_OBJECT = {
    ("invoices", "finalize"): "finalize_invoice",
    ("invoices", "send"): "send_invoice",
    ("invoices", "void"): "void_invoice",
    ("credit_notes", "void"): "void_credit_note",
    ("quotes", "finalize"): "finalize_quote",
}


class Snippet(Struct, frozen=True):
    """A request as code."""

    language: str
    text: str


class Call(Struct, frozen=True):
    """A method of the SDKs: the service's name, the method's, and the ids that it takes first."""

    service: Sequence[str]
    method: str
    ids: Sequence[str]


def snippets(base_url: str, method: str, path: str, body: str, version: str = "") -> list[Snippet]:
    """The request as a line of curl and, where the SDKs have a method for it, as their code.

    Each release of an SDK has a version of its own; `version` is what curl is to ask for.
    """
    made = [Snippet("curl", curl(base_url, method, path, body, version))]
    call = sdk_call(method, path)
    if call is not None:
        params = nested(body)
        made += [Snippet("Python", _python(call, params)), Snippet("Node", _node(call, params))]
    return made


def curl(base_url: str, method: str, path: str, body: str, version: str = "") -> str:
    """One command, a parameter a line. The key is that of the environment: `$STRIPE_API_KEY`."""
    parts = [f"curl {shlex.quote(base_url + path)}", '-u "$STRIPE_API_KEY:"']
    if not path.startswith("/v1/"):
        parts[1] = '-H "Authorization: Bearer $STRIPE_API_KEY"'
    if version:
        parts.append(f"-H {shlex.quote(f'Stripe-Version: {version}')}")
    if method != "GET" and not (method == "POST" and body):
        parts.append(f"-X {method}")
    if body.startswith(("{", "[")):
        parts += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
    else:
        parts += [f"-d {shlex.quote(f'{name}={value}')}" for name, value in parse_qsl(body, keep_blank_values=True)]
    return " \\\n  ".join(parts)


def sdk_call(method: str, path: str) -> Call | None:
    """The method of the official SDKs that makes a request, None where they have none of its own."""
    steps = path.partition("?")[0].removeprefix("/v1/").split("/")
    if not path.startswith("/v1/") or not all(steps):
        return None
    depth = 2 if steps[0] in _NAMESPACES else 1
    service, rest = [_NAMES.get(each, each) for each in steps[:depth]], steps[depth:]
    match rest:
        case [verb] if verb in _VERBS_OF_ALL:
            return Call(service, verb, ())
        case [] | [_]:
            return Call(service, _plain_method(method, service[-1], has_id=bool(rest)), rest)
        case [id, part, *inner] if part in _PARTS and len(inner) < 2:
            name = _plain_method(method, part, has_id=bool(inner))
            return Call([*service, _NAMES.get(part, part)], name, [id, *inner])
        case [id, verb] if (service[-1], verb) not in _WITHOUT_METHOD:
            return Call(service, _NAMED_AFTER_THEIR_OBJECT.get((service[-1], verb), verb), [id])
    return None


def _plain_method(method: str, service: str, *, has_id: bool) -> str:
    if method == "DELETE":
        return "cancel" if service == "subscriptions" else "delete"
    if method == "GET":
        return "retrieve" if has_id else "list"
    return "update" if has_id else "create"


def _python(call: Call, params: Mapping[str, Any]) -> str:
    arguments = ", ".join([*map(_quoted, call.ids), *([_written(params)] if params else [])])
    return (
        'client = stripe.StripeClient(os.environ["STRIPE_API_KEY"], base_addresses={"api": EMULATOR_URL})\n'
        f"client.v1.{'.'.join(call.service)}.{call.method}({arguments})"
    )


def _node(call: Call, params: Mapping[str, Any]) -> str:
    method = "del" if call.method == "delete" else _camel(call.method)
    arguments = ", ".join([*map(_quoted, call.ids), *([_written(params)] if params else [])])
    return f"await stripe.{'.'.join(map(_camel, call.service))}.{method}({arguments});"


def _written(params: Mapping[str, Any]) -> str:
    return json.dumps(params, ensure_ascii=False, indent=2)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def parameters(body: str) -> Iterator[tuple[str, str]]:
    """The parameters of a form, as they were sent."""
    return iter(parse_qsl(body, keep_blank_values=True))
