"""Templates filled, and the headers that every page goes out with."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from emulator.billing.documents.document import InvoiceDocument
from emulator.delivery.presentation.colours import text_colour_on
from emulator.delivery.presentation.document_formatter import brand_colour
from emulator.delivery.presentation.languages import Language
from emulator.delivery.presentation.logo import readable_logo

_TEMPLATES = Path(__file__).with_name("templates")

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""The link is the key: no cache keeps what it opens, no other site is told of it."""


def html_page(
    template: str,
    language: Language,
    document: InvoiceDocument | None,
    code: int = 200,
    form_target: str = "",
    **values: Any,
) -> Response:
    """A page in a language, in the colours and with the logo of the document's business.

    `values` are what the template needs beyond that. Only the page's own style sheet may be applied, and nothing may be
    loaded, run or framed. `form_target` is where forms may lead besides the page itself.
    """
    style = _style(None if document is None else document.brand_colour)
    values = {
        "t": language.text,
        "language": language.tag,
        "logo": _logo_url(document),
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


def _style(colour: str | None) -> str:
    brand = brand_colour(colour)
    return f":root{{--brand:{brand};--on-brand:{text_colour_on(brand)}}}\n{_style_sheet()}"


@cache
def _style_sheet() -> str:
    return _TEMPLATES.joinpath("style.css").read_text("utf-8")


def _policy(style: str, form_target: str) -> str:
    targets = f"'self' {form_target}".rstrip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


def _logo_url(document: InvoiceDocument | None) -> str:
    logo = None if document is None else readable_logo(document.logo)
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
