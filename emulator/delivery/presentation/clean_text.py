"""Text written by users, made safe to set in a header, a mail, a page or a PDF.

Markup is no concern here: every renderer escapes or sets plain text. What is taken out are characters that have no
shape of their own but change what stands around them: control characters, and the marks that turn the writing
direction (Unicode TR36, "Bidirectional text spoofing").
"""

from __future__ import annotations

import re

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile("[ \t\n]+")


def clean_text(text: str) -> str:
    """Return the text with plain line breaks, without control characters, direction overrides and lone surrogates."""
    readable = text.encode("utf-8", "replace").decode("utf-8")
    return _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", readable)).replace("\t", " ")


def clean_line(text: str) -> str:
    """Return the text on one line: as `clean_text`, with every run of white space made one space."""
    return _SPACES.sub(" ", clean_text(text)).strip()
