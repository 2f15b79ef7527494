"""What a rule changed: the things to keep and the events to emit."""

from typing import Literal, TypeVar

from msgspec import field

from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import Struct

E = TypeVar("E", bound=Entity)


class DomainEvent(Struct, frozen=True):
    """An event to be: its type, the thing after it and, where only a change happened, the thing before it.

    `caused_by_request` is whether the request itself caused it; what merely follows from it names no request.
    """

    type: str
    after: Entity
    before: Entity | None = None
    caused_by_request: bool = True


class Changes(Struct, frozen=True):
    """Recorded by rules in the order they happen; committed by the store as one transaction."""

    written: dict[tuple[str, str], tuple[Literal["put", "remove"], Entity]] = field(default_factory=dict)
    checked: dict[tuple[str, str], Entity] = field(default_factory=dict)
    written_ahead: dict[tuple[str, str], str | None] = field(default_factory=dict)
    deferred: set[tuple[str, str]] = field(default_factory=set)
    domain_events: list[DomainEvent] = field(default_factory=list)

    def copy(self) -> "Changes":
        """What is changed by now, to go back to where what is tried next is refused."""
        return Changes(
            written=self.written.copy(),
            checked=self.checked.copy(),
            written_ahead=self.written_ahead.copy(),
            deferred=self.deferred.copy(),
            domain_events=self.domain_events.copy(),
        )

    def save(self, entity: Entity) -> None:
        """Keeps a new thing, or the new state of one that was read."""
        self.written[entity.RESOURCE_TYPE.name, entity.id] = ("put", entity)

    def saved(self, entity_class: type[E]) -> list[E]:
        """The things of a class that are kept, in the order in which they were first written, each as it is last."""
        return [each for action, each in self.written.values() if action == "put" and isinstance(each, entity_class)]

    def as_saved(self, thing: E) -> E:
        """A thing as it was written last; as it is where it was not."""
        _, last = self.written.get((thing.RESOURCE_TYPE.name, thing.id), (None, thing))
        return last if isinstance(last, type(thing)) else thing

    def write_ahead(self, entity: Entity, *, owner: str | None = None) -> None:
        """Saves a thing that may be written before everything else, because it counts for nothing without the rest.

        `owner` is the id of the thing in the rest that takes it in: a thing with an owner is released if that never
        comes, one without is seen by nobody but through others.
        """
        self.save(entity)
        self.written_ahead[entity.RESOURCE_TYPE.name, entity.id] = owner

    def remove(self, entity: Entity) -> None:
        """Deletes a thing."""
        self.written[entity.RESOURCE_TYPE.name, entity.id] = ("remove", entity)

    def defer(self, entity: Entity) -> None:
        """Lets a thing that was saved or removed be written after everything else: nobody decides anything by it."""
        self.deferred.add((entity.RESOURCE_TYPE.name, entity.id))

    def check_unchanged(self, entity: Entity) -> None:
        """Lets the commit fail if somebody changes this thing meanwhile, although it is not written itself."""
        self.checked[entity.RESOURCE_TYPE.name, entity.id] = entity

    def emit(self, type: str, after: Entity, before: Entity | None = None, *, caused_by_request: bool = True) -> None:
        """Emit a domain event. With `before`, one that changed nothing a reader could see becomes no event."""
        if type not in after.RESOURCE_TYPE.events:
            raise ValueError(f"{after.RESOURCE_TYPE.name} does not declare that it emits {type}")
        self.domain_events.append(DomainEvent(type, after, before, caused_by_request))
