"""What all stored things have in common: a kind, an id, the second they were created."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of stored thing, declared beside its rules.

    `name` is Stripe's `object` value and part of the key; `noun` is how messages call it ("No such invoice: …");
    `prefix` is what its ids begin with; `listed_by` names the combinations of attributes that listings filter on, at
    most four; `ordered_by` names the attribute that listings sort by: the id, or where callers choose ids another one
    beside it that carries the time of creation; `kept_for` is the number of seconds after which the thing counts as
    gone, or None; `guarded` is False where writing over what is there is meant; with `of_platform`, what happens in a
    connected account is kept with its platform.
    """

    name: str
    noun: str = ""
    prefix: str = ""
    listed_by: tuple[tuple[str, ...], ...] = ()
    ordered_by: str = "id"
    kept_for: int | None = None
    guarded: bool = True
    of_platform: bool = False

    def __post_init__(self) -> None:
        """Refuses more listings than the table has indexes."""
        if len(self.listed_by) > MAX_INDEXES:
            raise ValueError(f"{self.name}: a kind can be listed by at most {MAX_INDEXES} combinations")
        _KNOWN[self.name] = self


# Filled while the modules that declare kinds are imported, and constant from then on.
_KNOWN: dict[str, "Kind"] = {}


def known_kinds() -> tuple["Kind", ...]:
    """Every kind there is."""
    return tuple(_KNOWN.values())


# The table has this many local secondary indexes (DynamoDB allows five).
MAX_INDEXES = 4


class Entity(Protocol):
    """A thing the store keeps: a frozen dataclass with an id that sorts by its creation."""

    KIND: ClassVar[Kind]

    @property
    def id(self) -> str:
        """The id, unique among its kind in its world."""
        ...

    @property
    def created(self) -> int:
        """When it was created: unix seconds, UTC."""
        ...


def index_value(entity: object, attributes: Sequence[str]) -> str | None:
    """What `entity` is filed under in the listing by these attributes; None where one of them is null."""
    values = [getattr(entity, name) for name in attributes]
    if any(value is None for value in values):
        return None
    return "#".join(str(value) for value in values)
