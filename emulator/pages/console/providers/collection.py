"""What the things of one kind are at a provider: where they are, what is shown of them, what can be done with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import NOTHING, Cell, amount

Money = Callable[[Json], Cell]


class Collection(Struct, frozen=True, kw_only=True):
    """The things of one kind. A place is a path into the JSON: `recipient.legal_name`.

    Attributes:
        title, singular: what they are called.
        path: where all of them are.
        list_place: where the list stands in the reply; empty: it is the reply.
        object_place: the same for one of them.
        names: the places of what one is called, the best first.
        who: the place of a second name.
        money: the amount of one.
        created: the place of the moment of its creation, or its day.
        create: the parameters of a new one.
        actions: what can be done with one, by its status.
        lines: where its lines stand.
        pdf: the place of the address of its PDF.
    """

    title: str
    singular: str
    path: str
    list_place: str
    object_place: str
    names: Sequence[str]
    who: str
    created: str
    create: Sequence[Field]
    money: Money | None = None
    actions: Callable[[str, Json], Sequence[Action]] = lambda _path, _shown: ()
    lines: str = ""
    pdf: str = ""


class Provider(Struct, frozen=True):
    """An API and its kinds of things, by the names that their pages have, in the order of the navigation."""

    collections: Mapping[str, Collection]


def found_at(shown: Any, place: str) -> Any:
    """What stands at a place, None where there is nothing."""
    for step in filter(None, place.split(".")):
        shown = shown.get(step) if isinstance(shown, dict) else None
    return shown


def named(shown: Json, collection: Collection) -> str:
    """What one is called."""
    return next((str(name) for place in collection.names if (name := found_at(shown, place))), str(shown.get("id")))


def minor_units(place: str, currency: str = "currency") -> Money:
    """An amount that the API counts in the smallest unit."""

    def money(shown: Json) -> Cell:
        return amount(found_at(shown, place), str(found_at(shown, currency) or "").lower() or None)

    return money


def euros(place: str) -> Money:
    """An amount that the API writes in euros."""

    def money(shown: Json) -> Cell:
        value = found_at(shown, place)
        return amount(round(value * 100), "eur") if isinstance(value, int | float) else NOTHING

    return money
