"""How the console's pages are made and sent: one template environment, one policy, and its static files."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from emulator.delivery.presentation.clean_text import clean_text
from emulator.pages.console.cells import object_url
from emulator.pages.console.visit import Visit

_PAGES = Path(__file__).parents[1]
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

MAX_SHOWN = 14_000
"""Characters of a text for machines that a page shows."""

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not `no-referrer`: a form would say that it comes from nowhere.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def render(template: str, values: Mapping[str, Any], code: int = 200) -> Response:
    """A template of the console, filled."""
    html = _environment().get_template(f"console/{template}").render(values)
    headers = {**HEADERS, "Content-Security-Policy": _POLICY}
    return Response(html, status=code, content_type="text/html; charset=utf-8", headers=headers)


def redirect(url: str) -> Response:
    """The way to another page, after a form as well."""
    return Response(status=303, headers={"Location": url, **HEADERS})


def static_file(name: str) -> Response | None:
    """A style sheet or a script; its address changes with what is in it, so that it can be kept."""
    file = _PAGES / "static" / name
    if file.suffix not in _TYPES or not file.is_file():
        return None
    headers = {**HEADERS, "Cache-Control": "max-age=31536000, immutable"}
    return Response(file.read_bytes(), content_type=_TYPES[file.suffix], headers=headers)


@cache
def static_version(name: str) -> str:
    """What the address of a static file ends with."""
    return hashlib.sha256((_PAGES / "static" / name).read_bytes()).hexdigest()[:12]


def pretty_json(value: object) -> str:
    """A value as people read it."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def with_links(text: str, visit: Visit) -> Markup:
    """A text for machines, in which the ids of things that have a page lead there."""
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, visit.parts.pages_by_prefix))})_[A-Za-z0-9_]+")
    shown, end, parts = _bounded(clean_text(text)), 0, []
    for found in pattern.finditer(shown):
        url = object_url(visit, found.group())
        if url:
            parts += [_escaped(shown[end : found.start()]), Markup('<a href="{}">{}</a>').format(url, found.group())]
            end = found.end()
    return Markup("").join([*parts, _escaped(shown[end:])])


def _bounded(text: str) -> str:
    """As much of a text as a page has room for."""
    rest = len(text) - MAX_SHOWN
    return text if rest <= 0 else f"{text[:MAX_SHOWN]}\n… and {rest} characters more: the API has them."


def _escaped(text: str) -> Markup:
    """A text between tags, where quotes stay as they are: JSON is full of them."""
    # Markup: what could begin a tag or an entity is replaced.
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _without_tricks(value: Any) -> Any:
    """Whatever is printed: texts without control characters and marks that turn the writing around."""
    return clean_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    """Templates that escape whatever goes into them, and refuse to print a name they do not know."""
    environment = Environment(
        loader=FileSystemLoader(_PAGES / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_tricks,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["with_links"] = with_links
    environment.globals["static_version"] = static_version
    return environment
