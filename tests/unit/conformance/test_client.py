"""Which servers and keys the conformance checks may be pointed at, and how parameters are spelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract import conformance
from tests.contract.conformance.client import AddressError, base_of, spelled
from tests.contract.conformance.keys import KeyRefusedError, masked, require_test_key

SOURCES = [path.read_text() for path in Path(conformance.__file__).parent.rglob("*.py")]


def test_parameters_are_spelled_as_the_sdks_spell_them() -> None:
    params = {"a": {"b": 1}, "c": [True, {"d": "x"}], "e": "", "f": None}
    expected = [("a[b]", "1"), ("c[0]", "true"), ("c[1][d]", "x"), ("e", ""), ("f", "None")]
    assert list(spelled(params)) == expected


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:12111", "http://127.0.0.1:12111"),
        ("http://127.0.0.1:12111/", "http://127.0.0.1:12111"),
        ("https://api.stripe.com/v1/", "https://api.stripe.com"),
        ("http://proxy/stripe", "http://proxy/stripe"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_a_base_url(url: str, base: str) -> None:
    assert base_of(url) == base


@pytest.mark.parametrize(
    "url", ["127.0.0.1:12111", "ftp://x", "http://", "http://x:y", "http://a:b@c", "", "http://x:0x"]
)
def test_no_base_url(url: str) -> None:
    with pytest.raises(AddressError, match="base URL"):
        base_of(url)


@pytest.mark.parametrize("key", ["sk_test_123", "rk_test_4eC39HqLyjWDarjtT1zdp7dc"])
def test_a_key_that_may_be_used(key: str) -> None:
    assert require_test_key(key) == key


@pytest.mark.parametrize("key", ["sk_live_4eC39HqLyjWDarjtT1zdp7dc", "rk_live_4eC39HqLyjWDarjtT1zdp7dc"])
def test_a_live_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(KeyRefusedError, match="is a live key") as refused:
        require_test_key(key)
    assert "4eC39H" not in str(refused.value)
    assert str(refused.value).startswith(f"{key[:8]}****p7dc")


@pytest.mark.parametrize("key", ["pk_test_123", "nonsense-that-is-secret", "", "sk_test_", "sk_test_a b"])
def test_no_key(key: str) -> None:
    with pytest.raises(KeyRefusedError, match="no secret key of test mode"):
        require_test_key(key)


def test_a_short_key_is_masked_whole() -> None:
    assert masked("sk_test_12345678") == "sk_test_****"
    assert masked("sk_test_123456789") == "sk_test_****6789"


def test_the_checks_know_nothing_but_the_public_api() -> None:
    """They are for the real service, too: neither the emulator's own API nor its code."""
    assert len(SOURCES) > 25
    assert [
        text for text in SOURCES if "/_emulator" in text or "import emulator" in text or "from emulator" in text
    ] == []
