"""A request in the words of curl and of the official SDKs, to be copied."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

_STEP = re.compile(r"\[([^\]]*)\]")
_ID = re.compile(r"[a-z]+(?:_[A-Za-z0-9]+)+")
_NAMES = {"invoiceitems": "invoice_items"}
"""Collections that the SDKs call otherwise."""

_NAMED_AFTER_THEIR_OBJECT = {
    ("invoices", "finalize"): "finalize_invoice",
    ("invoices", "send"): "send_invoice",
    ("invoices", "void"): "void_invoice",
    ("credit_notes", "void"): "void_credit_note",
    ("quotes", "finalize"): "finalize_quote",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A request as code."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the SDKs: the service's name, the method's, and the ids that it takes first."""

    service: Sequence[str]
    method: str
    ids: Sequence[str]


def snippets(base_url: str, method: str, path: str, body: str) -> list[Snippet]:
    """The request as a line of curl and, where the SDKs have a method for it, as their code."""
    made = [Snippet("curl", curl(base_url, method, path, body))]
    call = sdk_call(method, path)
    if call is not None:
        params = nested(body)
        made += [Snippet("Python", _python(call, params)), Snippet("Node", _node(call, params))]
    return made


def curl(base_url: str, method: str, path: str, body: str) -> str:
    """One command, a parameter a line. The key is that of the environment: `$STRIPE_API_KEY`."""
    parts = [f"curl {shlex.quote(base_url + path)}", '-u "$STRIPE_API_KEY:"']
    if not path.startswith("/v1/"):
        parts[1] = '-H "Authorization: Bearer $STRIPE_API_KEY"'
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
    service = [_NAMES.get(steps[0], steps[0])]
    rest = steps[1:]
    if steps[0] in ("test_helpers", "billing", "tax", "checkout", "issuing", "terminal") and rest:
        service.append(rest.pop(0))
    ids, verb = [], ""
    while rest:
        if _ID.fullmatch(rest[0]) and any(letter.isdigit() for letter in rest[0]):
            ids.append(rest.pop(0))
            if len(rest) > 1:
                service.append(rest.pop(0))
        else:
            verb = rest.pop(0)
    if verb in ("lines", "balance_transactions", "tax_ids", "sources", "payment_methods"):
        service.append(verb)
        verb = ""
        plural = True
    else:
        plural = len(ids) < len([each for each in service if each not in ("test_helpers", "billing", "tax")])
    name = verb or _plain(method, has_id=not plural)
    if steps[0] in ("invoices", "customers") and len(service) > 1:
        service[1] = f"{steps[0][:-1]}_{'line_items' if service[1] == 'lines' else service[1]}"
        service.pop(0)
    return Call(service, _NAMED_AFTER_THEIR_OBJECT.get((steps[0], name), name), ids)


def nested(body: str) -> dict[str, Any]:
    """The parameters of a form as the SDKs take them: `lines[0][amount]` is a list of maps."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        outermost, _, rest = name.partition("[")
        steps = [outermost, *_STEP.findall(f"[{rest}" if rest else "")]
        _place(tree, steps, value)
    lists: dict[str, Any] = _with_lists(tree)
    return lists


def _place(tree: dict[str, Any], steps: Sequence[str], value: str) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree[steps[-1] or str(len(tree))] = value


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(each) for name, each in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner


def _plain(method: str, *, has_id: bool) -> str:
    if method == "DELETE":
        return "delete"
    if method == "GET":
        return "retrieve" if has_id else "list"
    return "update" if has_id else "create"


def _python(call: Call, params: Mapping[str, Any]) -> str:
    name = {"list": "list", "delete": "delete"}.get(call.method, call.method)
    arguments = ", ".join([*map(_quoted, call.ids), *([_written(params)] if params else [])])
    return (
        'client = stripe.StripeClient(os.environ["STRIPE_API_KEY"], base_addresses={"api": EMULATOR_URL})\n'
        f"client.v1.{'.'.join(call.service)}.{name}({arguments})"
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
