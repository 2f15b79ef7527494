"""What an older shape shows and the newest does not."""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from emulator.billing.core.resource_types import Entity
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered

E = TypeVar("E", bound=Entity)


class DowngradeContext:
    """Finds entities for the changes: those of the reply itself, then those of the unit of work.

    `show` renders an entity in the shape that the change at hand begins with.
    """

    def __init__(self, uow: UnitOfWork, known: Iterable[Entity], show: Callable[[Entity], Rendered]) -> None:
        self._uow = uow
        self._known = {(each.RESOURCE_TYPE.name, each.id): each for each in known}
        self.show = show

    def get(self, entity_class: type[E], id: str | None) -> E | None:
        """The thing with this id; it costs a round trip only where it was not read ahead."""
        if id is None:
            return None
        known = self._known.get((entity_class.RESOURCE_TYPE.name, id))
        return self._uow.get(entity_class, id) if known is None else cast(E, known)

    def only(self, entity_class: type[E]) -> E | None:
        """The one thing of a kind that the reply itself is about: a preview is in no store."""
        return next((each for each in self._known.values() if isinstance(each, entity_class)), None)
