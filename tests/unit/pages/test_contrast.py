"""Every text of the pages, the console and the mails can be read, in the light and in the dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from emulator.delivery import mail
from emulator.delivery.presentation.colours import contrast
from emulator.pages import responses

STYLE = Path(responses.__file__).with_name("templates").joinpath("style.css").read_text("utf-8")
MAIL = Path(mail.__file__).with_name("templates").joinpath("layout.html").read_text("utf-8")
TEXTS = [
    ("ink", "card"),
    ("ink", "ground"),
    ("ink", "field"),
    ("quiet", "card"),
    ("quiet", "ground"),
    ("quiet", "field"),
    ("good", "card"),
    ("card", "good"),
    ("bad", "card"),
    ("bad", "bad-ground"),
    ("banner-ink", "banner"),
    ("focus", "card"),
]


def colours(scheme: str, style: str = STYLE) -> dict[str, str]:
    """The colours of the style sheet by their names; dark ones replace those that they differ from."""
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in style.split("@media")[:2])
    return light if scheme == "light" else {**light, **dark}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    named = colours(scheme)
    assert contrast(named[text], named[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fields_and_the_focus_can_be_seen(scheme: str) -> None:
    named = colours(scheme)
    assert contrast(named["field-line"], named["card"]) >= 3
    assert contrast(named["focus"], named["card"]) >= 3


@pytest.mark.parametrize("text", ["ink", "quiet"])
@pytest.mark.parametrize("ground", ["ground", "card"])
def test_mail_can_be_read(text: str, ground: str) -> None:
    light = {
        name: re.search(rf'class="[^"]*\b{name}\b[^"]*"[^>]*style="[^"]*\b{property}:(#[0-9a-f]{{6}})', MAIL)
        for name, property in ((text, "color"), (ground, "background-color"))
    }
    dark = {
        name: re.search(rf"\.{name} {{[^}}]*\b{property}: (#[0-9a-f]{{6}})", MAIL)
        for name, property in ((text, "color"), (ground, "background-color"))
    }
    for found in (light, dark):
        colour, behind = found[text], found[ground]
        assert colour is not None
        assert behind is not None
        assert contrast(colour[1], behind[1]) >= 4.5


CONSOLE = Path(responses.__file__).with_name("static").joinpath("console.css").read_text("utf-8")
CONSOLE_TEXTS = [
    *((text, ground) for text in ("ink", "quiet") for ground in ("card", "ground", "raised", "plain-ground")),
    *((tone, f"{tone}-ground") for tone in ("good", "bad", "waiting", "accent")),
    *((tone, "card") for tone in ("good", "bad", "waiting", "accent")),
    ("on-accent", "accent"),
    ("ink", "bad-ground"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), CONSOLE_TEXTS)
def test_the_texts_of_the_console_stand_out(scheme: str, text: str, ground: str) -> None:
    named = colours(scheme, CONSOLE)
    assert contrast(named[text], named[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_fields_of_the_console_can_be_seen(scheme: str) -> None:
    named = colours(scheme, CONSOLE)
    assert contrast(named["field-line"], named["card"]) >= 3
