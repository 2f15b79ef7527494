"""What is taken out of users' text before anything shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.delivery.presentation.clean_text import clean_line, clean_text

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("two\r\nlines\rthree\u2028four", "two\nlines\nthree\nfour"),
        ("tab\there", "tab here"),
        ("bell\x07 null\x00 escape\x1b[31m", "bell null escape[31m"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066isolated\u2069 \u200fmark", "isolated mark"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
        ("<b>&amp; {{ 7*7 }}", "<b>&amp; {{ 7*7 }}"),
        ("עברית 日本 😀", "עברית 日本 😀"),
    ],
)
def test_clean_text(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(ANY_TEXT)
def test_clean_text_can_be_encoded_and_holds_no_control_character(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c != "\n"]
    assert not [c for c in cleaned if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"}]
    assert clean_text(cleaned) == cleaned


@given(ANY_TEXT)
def test_clean_line_is_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1
