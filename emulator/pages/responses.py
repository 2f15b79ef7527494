"""Templates filled, and the headers that every page goes out with."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from emulator.billing.system.urls import parse_http_url
from emulator.delivery.presentation.colours import text_colour_on
from emulator.delivery.presentation.document_formatter import brand_colour
from emulator.delivery.presentation.languages import Language
from emulator.delivery.presentation.logo import readable_logo

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://")
_HOST = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
_TEMPLATES = Path(__file__).with_name("templates")

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""The link is the key: no cache keeps what it opens, no other site is told of it."""


class Branded(Protocol):
    """Whatever is of a business with a colour and a logo: an account, and a document of one."""

    @property
    def brand_colour(self) -> str | None:
        """The colour, `#rrggbb`."""
        ...

    @property
    def logo(self) -> bytes | None:
        """The picture, PNG or JPEG."""
        ...


def html_page(
    template: str,
    language: Language,
    branded: Branded | None,
    code: int = 200,
    form_target: str = "",
    **values: Any,
) -> Response:
    """A page in a language, in the colours and with the logo of a business.

    `values` are what the template needs beyond that. Only the page's own style sheet may be applied, and nothing may be
    loaded, run or framed. `form_target` is where forms may lead besides the page itself.
    """
    style = page_style(None if branded is None else branded.brand_colour)
    values = {
        "t": language.text,
        "language": language.tag,
        "logo": logo_url(None if branded is None else branded.logo),
        **values,
    }
    return render_page(template, style, values, code, form_target)


def render_page(
    template: str, style: str, values: Mapping[str, Any], code: int = 200, form_target: str = ""
) -> Response:
    """A template filled with values, under a policy that applies this style sheet and nothing else."""
    headers = {**PRIVATE, "Content-Security-Policy": _policy(style, form_target)}
    # Markup: our own file and a checked colour, nothing from users.
    html = _environment().get_template(template).render({**values, "style": Markup(style)})
    return Response(html, status=code, content_type="text/html; charset=utf-8", headers=headers)


def page_style(colour: str | None, *sheets: str) -> str:
    """The style of a page in the colour of a business; `sheets` are those of its own, beside the templates."""
    brand = brand_colour(colour)
    own = f":root{{--brand:{brand};--on-brand:{text_colour_on(brand)}}}"
    return "\n".join([own, *map(_style_sheet, ("style.css", *sheets))])


@cache
def _style_sheet(name: str) -> str:
    return _TEMPLATES.joinpath(name).read_text("utf-8")


def origin_of(url: str | None) -> str:
    """What a policy must allow for a form to lead to an address: its origin, or the scheme of an app of one's own."""
    match, parts = _SCHEME.match(url or ""), parse_http_url(url or "")
    if match is None:
        return ""
    scheme = match["scheme"].lower()
    if scheme not in ("http", "https"):
        return f"{scheme}:"
    name = "" if parts is None else parts.hostname or ""
    host = f"[{name}]" if ":" in name else name.encode("idna").decode()
    if parts is None or not _HOST.fullmatch(host):
        return ""
    return f"{scheme}://{host}" if parts.port is None else f"{scheme}://{host}:{parts.port}"


def _policy(style: str, form_target: str) -> str:
    targets = f"'self' {form_target}".rstrip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


def logo_url(file: bytes | None) -> str:
    """The logo of a business as a page holds it; empty where there is none that can be shown."""
    logo = readable_logo(file)
    return "" if logo is None else f"data:image/{logo.subtype};base64,{base64.b64encode(logo.data).decode()}"


@cache
def _environment() -> Environment:
    """Templates that escape whatever goes into them, and refuse to print a name they do not know."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
