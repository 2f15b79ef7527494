"""What `${name:path|default}` in a fixture becomes, and that however much of it is read once."""

from __future__ import annotations

import pytest

from emulator.api.control import seed
from emulator.api.control.seed import SeedError, _form, _substituted_text

REPLIES = {"a": {"id": "x", "data": [{"id": "y"}], "long": "z" * 100_000}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a:id}", "x"),
        ("/v1/${a:id}/lines?limit=${a:none|3}", "/v1/x/lines?limit=3"),
        ("${a:data.0.id}", "y"),
        ("${a:data.1.id|}", ""),
        ("${a:none|b|c}", "b|c"),
        ("${a:none|${x}", "${x"),
        ("{${a:id}}", "{x}"),
        ("${|${a:id}", "${|x"),
        ("${a}", "${a}"),
        ("${:id}", "${:id}"),
        ("${a:id", "${a:id"),
        ("${", "${"),
        ("}", "}"),
    ],
)
def test_references(text: str, expected: str) -> None:
    assert list(_form({"member": [text]}, REPLIES)) == [("member[0]", expected)]


def test_what_names_nothing_is_refused() -> None:
    with pytest.raises(SeedError, match=r"\$\{a:none\} names nothing"):
        _substituted_text("${a:none}", REPLIES)


@pytest.mark.parametrize(
    "text",
    ["${" * 500_000, "${" * 500_000 + "}", "${a" * 300_000 + "}" * 300_000, "${a:" * 250_000, "${a:id|" * 150_000],
)
def test_a_megabyte_is_read_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than two attempts for each closing brace, of which each reads what stands before that brace."""
    read = []
    parse = seed._Reference.parse

    def counted(given: str) -> seed._Reference | None:
        read.append(len(given))
        return parse(given)

    monkeypatch.setattr(seed._Reference, "parse", counted)
    assert _substituted_text(text, REPLIES) == text
    assert sum(read) <= 2 * len(text)


def test_a_text_does_not_grow_beyond_reason() -> None:
    with pytest.raises(SeedError, match="more than 8388608 characters"):
        _substituted_text("${a:long}" * 1000, REPLIES)
