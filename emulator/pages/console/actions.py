"""What can be done on a page: forms, each of which is one request to an API."""

from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import parse_qsl

from msgspec import Struct

from emulator.billing.core.structs import replace
from emulator.store.console_sessions import Outcome

FieldKind = Literal["text", "number", "email", "url", "select", "area", "hidden", "date"]
Weight = Literal["main", "second", "danger"]


class Choice(Struct, frozen=True, kw_only=True):
    """One value of a field that has few."""

    value: str
    label: str


class Field(Struct, frozen=True, kw_only=True):
    """A parameter of the request, under the API's own name; what is left empty is not sent.

    Attributes:
        name: the parameter; in braces, a part of the path. Where the API takes JSON, `:int`, `:bool`, `:float` or
            `:json` behind it say as what; `:day` is a day where the API takes a second.
        suggestions: what may be typed, among other things.
        keeps_blank: whether an empty value is sent, too: it unsets the parameter.
    """

    name: str
    label: str = ""
    kind: FieldKind = "text"
    value: str = ""
    choices: Sequence[Choice] = ()
    suggestions: Sequence[Choice] = ()
    hint: str = ""
    required: bool = False
    keeps_blank: bool = False


class Action(Struct, frozen=True, kw_only=True):
    """One request that a person may make.

    Attributes:
        label: what the button says.
        method, path: the request.
        fields: its parameters.
        then: the page that follows, below the world's own address; `{id}` is that of the answer. None: the same page.
        weight: how much the button stands out.
        explain: a sentence about what will happen.
        recipe: names what needs more than one request; see `recipes`.
        target: where the form goes, below the world's own address.
        confirm: what a person has to say yes to first.
        is_open: whether its fields are seen at once.
    """

    label: str
    method: str = "POST"
    path: str = ""
    fields: Sequence[Field] = ()
    then: str | None = None
    weight: Weight = "second"
    explain: str = ""
    recipe: str = ""
    target: str = "act"
    confirm: str = ""
    is_open: bool = False

    @property
    def has_form(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.confirm) or any(each.kind != "hidden" for each in self.fields)

    @property
    def key(self) -> str:
        """What tells its fields from those of the other actions on the page."""
        return "".join(letter if letter.isalnum() else "-" for letter in self.label.lower())

    def refilled(self, outcome: Outcome | None) -> "Action":
        """The form with what was typed, where its request was refused."""
        if outcome is None or outcome.status < 400 or not self.has_form:
            return self
        if (outcome.method, outcome.path) != (self.method, self.path):
            return self
        typed = dict(parse_qsl(outcome.body, keep_blank_values=True))
        fields = [replace(each, value=typed.get(each.name, each.value)) for each in self.fields]
        return replace(self, fields=fields, is_open=True)


def hidden(values: Mapping[str, object]) -> tuple[Field, ...]:
    """Parameters that nobody has to fill in."""
    return tuple(Field(name=name, kind="hidden", value=str(value)) for name, value in values.items())


def choices(**labels: str) -> tuple[Choice, ...]:
    """Values with their labels."""
    return tuple(Choice(value=value, label=label) for value, label in labels.items())
