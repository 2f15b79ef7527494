"""What one unit of work shows of its things: each state is rendered once, for the reply and for all events."""

import msgspec

from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import Entity
from schemas.stripe.objects import Rendered, is_remembered, render, render_json


class RenderCache:
    """Remembers renderings in the newest shape; goes with a unit of work (`UnitOfWork.attachment`)."""

    def __init__(self) -> None:
        # The entity is kept beside its rendering, so that its id() is nobody else's meanwhile.
        self._shown: dict[int, tuple[Entity, Rendered]] = {}

    def rendered(self, entity: Entity, ctx: Context) -> Rendered:
        """How the entity is shown; not to be changed."""
        if id(entity) not in self._shown:
            self._shown[id(entity)] = entity, render(entity, ctx)
        return self._shown[id(entity)][1]

    def rendered_copy(self, entity: Entity, ctx: Context) -> Rendered:
        """The same, for a reply to change as it likes. Through JSON is several times faster than a deep copy."""
        copied: Rendered = msgspec.json.decode(self.json(entity, ctx))
        return copied

    def json(self, entity: Entity, ctx: Context) -> msgspec.Raw:
        """The same as JSON, for a reply that shows it as it is."""
        if is_remembered(entity):
            return render_json(entity, ctx)
        return msgspec.Raw(msgspec.json.encode(self.rendered(entity, ctx)))
