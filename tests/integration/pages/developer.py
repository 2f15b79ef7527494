"""Somebody who uses the console as a browser does: opens pages, follows links, sends the forms that are on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ROOT = "/_emulator/console"
COOKIE = "emulator_console_session"
PAGES = (
    "",
    "/invoices",
    "/customers",
    "/products",
    "/subscriptions",
    "/subscription_schedules",
    "/quotes",
    "/test_clocks",
    "/payment_intents",
    "/credit_notes",
    "/more",
    "/requests",
    "/events",
    "/deliveries",
    "/mails",
    "/clock",
    "/faults",
    "/shell",
    "/search?q=jenny",
)
"""What every world has, below its own path."""


@dataclass(slots=True)
class Form:
    """A form as it stands on a page, with what it would send."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    button: str = ""
    typed: list[str] = field(default_factory=list)
    """The fields that people type into."""


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""
        self._in_button = False
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
            return
        if not self.forms:
            return
        fields, name = self.forms[-1].fields, given.get("name", "")
        if tag == "input" and name:
            fields[name] = given.get("value", "")
            if given.get("type") != "hidden":
                self.forms[-1].typed.append(name)
        elif tag == "textarea":
            self._area, fields[name] = name, ""
            self.forms[-1].typed.append(name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in fields or "selected" in given):
            fields[self._select] = given.get("value", "")
        elif tag == "button":
            self._in_button = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "button":
            self._in_button = False
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._in_button and self.forms:
            self.forms[-1].button += data.strip()
        if self._area and self.forms:
            self.forms[-1].fields[self._area] += data


def forms_of(html: str) -> list[Form]:
    """Every form of a page."""
    return _Forms(html).forms


@dataclass(slots=True)
class Developer:
    """One browser, and the page that it shows."""

    client: FlaskClient
    page: TestResponse = field(init=False)

    def __post_init__(self) -> None:
        """Opens the entrance."""
        self.open(ROOT)

    def open(self, url: str) -> str:
        """Goes to an address, and on where that leads; gives what the page says."""
        self.page = self.client.get(url, follow_redirects=True)
        return self.text

    @property
    def url(self) -> str:
        """The address of the page."""
        request = self.page.request
        return request.path + (f"?{request.query_string.decode()}" if request.query_string else "")

    @property
    def id(self) -> str:
        """The id of what the page shows, which is the end of its address."""
        return self.page.request.path.rpartition("/")[2]

    @property
    def base(self) -> str:
        """What the addresses of the world begin with."""
        found = re.match(rf"{ROOT}/[^/]+/(?:test|live)", self.url)
        assert found is not None, self.url
        return found[0]

    @property
    def html(self) -> str:
        """The page."""
        return self.page.text

    @property
    def text(self) -> str:
        """What can be read on it, in one line."""
        bare = re.sub(r"<(script|style)\b.*?</\1>", " ", self.html, flags=re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))

    def form(self, button: str) -> Form:
        """The form with a button."""
        found = [form for form in forms_of(self.html) if form.button == button]
        assert found, f"no button {button!r} among {[form.button for form in forms_of(self.html)]}"
        return found[0]

    def press(self, button: str, **typed: str) -> str:
        """Fills in the form of a button and sends it; `a__b` is the field `a[b]`."""
        return self.send(self.form(button), **typed)

    def send(self, form: Form, **typed: str | tuple[BytesIO, str]) -> str:
        """Sends a form."""
        named = {_spelled(name): value for name, value in typed.items()}
        assert named.keys() <= form.fields.keys(), f"{named.keys() - form.fields.keys()} are no fields of {form}"
        data = {**form.fields, **named}
        if form.method == "get":
            self.page = self.client.get(form.action or self.url, query_string=data, follow_redirects=True)
        else:
            self.page = self.client.post(form.action, data=data, follow_redirects=True)
        return self.text

    def enter(self, key: str) -> str:
        """Signs in with a key."""
        self.open(ROOT)
        return self.press("Open", key=key)

    def links(self, pattern: str) -> list[str]:
        """The addresses on the page that match, each once, in their order."""
        found = re.findall(r'href="([^"]+)"', self.html)
        return list(dict.fromkeys(url for url in found if re.search(pattern, url)))


def _spelled(name: str) -> str:
    outermost, *steps = name.split("__")
    return outermost + "".join(f"[{step}]" for step in steps)
