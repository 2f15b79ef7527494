"""What an older shape shows and the newest does not."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from emulator.api.stripe.current_references import with_current_references
from emulator.api.stripe.embedded_lists import with_changes
from emulator.billing.core.resource_types import Entity
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered

E = TypeVar("E", bound=Entity)

_MAX_LISTED = 100
"""How many things a list that is included counts at most."""


class DowngradeContext:
    """Finds entities for the changes: those of the reply itself, then those of the unit of work.

    `show` renders an entity in the shape that the change at hand begins with; `include` is what stands under a
    property of an object that shows only when it is expanded, in that shape, and None where nothing does.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        known: Iterable[Entity],
        show: Callable[[Entity], Rendered],
        include: Callable[[Rendered, str], Rendered | None],
    ) -> None:
        self._uow = uow
        self._known = {(each.RESOURCE_TYPE.name, each.id): each for each in known}
        self.show = show
        self.include = include

    def get(self, entity_class: type[E], id: str | None) -> E | None:
        """The thing with this id; it costs a round trip only where it was not read ahead."""
        if id is None:
            return None
        known = self._known.get((entity_class.RESOURCE_TYPE.name, id))
        return known if isinstance(known, entity_class) else self._uow.get(entity_class, id)

    def only(self, entity_class: type[E]) -> E | None:
        """The one thing of a kind that the reply itself is about: a preview is in no store."""
        return next((each for each in self._known.values() if isinstance(each, entity_class)), None)

    def list_of(self, owner: type[Entity], entity_class: type[E], **equals: str) -> list[E]:
        """The things of a kind that belong to an owner, newest first, those of this unit of work among them.

        `equals` is the attribute that names the owner. It costs a round trip, unless the owner is new itself, and sees
        a hundred of them at most.
        """
        selection = Selection(equals=equals, limit=_MAX_LISTED)
        is_new = self._is_new(owner, *equals.values())
        stored = [] if is_new else self._uow.list(entity_class, selection).items
        current = with_current_references(self._uow, with_changes(self._uow, entity_class, selection, stored))
        return [each for each in current if isinstance(each, entity_class)]

    def _is_new(self, entity_class: type[Entity], id: str) -> bool:
        """Whether this unit of work makes the thing: then there is nothing of it in the store yet."""
        written = self._uow.changes.written.get((entity_class.RESOURCE_TYPE.name, id))
        return written is not None and self._uow.is_new(written[1])
