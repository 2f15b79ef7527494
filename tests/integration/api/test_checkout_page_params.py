"""Within what bounds a page asks and shows something, and where goods go, of sessions and payment links alike."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.stripe.shipping_countries import SHIPPING_COUNTRIES
from tests.support.checkout import PATH as SESSIONS
from tests.support.checkout import Till
from tests.support.payment_links import PATH as LINKS
from tests.support.payment_links import link_of
from tests.support.shop import Shop, spelled

OPTION = "custom_fields[0][dropdown][options][0]"
PATHS = (SESSIONS, LINKS, f"{LINKS}/plink_1")


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def field(key: str = "size", label: str = "Size", **options: str) -> dict[str, Any]:
    """A dropdown, whose options are named by their values."""
    offered = {
        f"custom_fields__0__dropdown__options__{n}__{name}": text
        for n, (value, called) in enumerate((options or {"s": "Small"}).items())
        for name, text in (("label", called), ("value", value))
    }
    return {
        "custom_fields__0__key": key,
        "custom_fields__0__label__custom": label,
        "custom_fields__0__label__type": "custom",
        "custom_fields__0__type": "dropdown",
        **offered,
    }


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("given", "param", "message"),
    [
        (field(key="shirt size"), "custom_fields[0][key]", "Invalid custom_fields[0][key]: must be alphanumeric"),
        (field(key="shirt_size"), "custom_fields[0][key]", "Invalid custom_fields[0][key]: must be alphanumeric"),
        (field(key="größe"), "custom_fields[0][key]", "Invalid custom_fields[0][key]: must be alphanumeric"),
        (field(key="k" * 201), "custom_fields[0][key]", "Invalid string: kkkk...kkkk; must be at most 200 characters"),
        (
            field(label="l" * 101),
            "custom_fields[0][label][custom]",
            "Invalid string: llll...llll; must be at most 100 characters",
        ),
        (field(**{"x l": "Large"}), f"{OPTION}[value]", f"Invalid {OPTION}[value]: must be alphanumeric"),
        (
            field(**{"v" * 101: "Large"}),
            f"{OPTION}[value]",
            "Invalid string: vvvv...vvvv; must be at most 100 characters",
        ),
        (
            field(s="l" * 101),
            f"{OPTION}[label]",
            "Invalid string: llll...llll; must be at most 100 characters",
        ),
        (
            field(**{str(n): "Number" for n in range(201)}),
            "custom_fields[0][dropdown][options]",
            "Array custom_fields[0][dropdown][options] exceeded maximum 200 allowed elements.",
        ),
    ],
)
def test_what_cannot_be_asked(shop: Shop, path: str, given: dict[str, Any], param: str, message: str) -> None:
    error = shop.wire.post(path, spelled(given)).error
    assert (error["param"], error["message"]) == (param, message)


def test_what_can_just_be_asked(till: Till) -> None:
    options = {f"{n}".zfill(100): "l" * 100 for n in range(200)}
    given = field(key="K9" * 100, label="l" * 100, **options)
    for made in (till.open(till.once(), **given), link_of(till, till.once(), **given)):
        (asked,) = made["custom_fields"]
        assert (asked["key"], asked["label"]["custom"]) == ("K9" * 100, "l" * 100)
        assert {each["value"]: each["label"] for each in asked["dropdown"]["options"]} == options


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("code", ["XX", "us", "CU", "IR", "KP", "SY", "UM", "AS", "United States"])
def test_where_nothing_is_sent_to(shop: Shop, path: str, code: str) -> None:
    param = "shipping_address_collection[allowed_countries]"
    lines = {"line_items[0][price]": "price_1", "line_items[0][quantity]": "1"} if path == LINKS else {}
    error = shop.wire.post(path, {**lines, f"{param}[0]": "US", f"{param}[1]": code}).error
    listed = f"{', '.join(SHIPPING_COUNTRIES[:-1])}, or ZZ"
    assert (error["param"], error["message"]) == (f"{param}[1]", f"Invalid {param}[1]: must be one of {listed}")


def test_everywhere_else(till: Till) -> None:
    everywhere = {"shipping_address_collection__allowed_countries": list(SHIPPING_COUNTRIES)}
    for made in (till.open(till.once(), **everywhere), link_of(till, till.once(), **everywhere)):
        assert made["shipping_address_collection"] == {"allowed_countries": list(SHIPPING_COUNTRIES)}


@pytest.mark.parametrize(
    ("type", "bank"), [("eps", "ing"), ("fpx", "Maybank"), ("ideal", "deutsche_bank"), ("p24", "x")]
)
def test_banks_are_named_as_the_documentation_does(shop: Shop, type: str, bank: str) -> None:
    error = shop.wire.post("/v1/payment_methods", {"type": type, f"{type}[bank]": bank}).error
    assert error["param"] == f"{type}[bank]"
    assert error["message"].startswith(f"Invalid {type}[bank]: must be one of ")


def test_fonts_are_named_as_the_documentation_does(till: Till) -> None:
    assert till.refused(till.once(), branding_settings__font_family="comic_sans")["param"] == (
        "branding_settings[font_family]"
    )
