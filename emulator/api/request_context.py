"""What a handler works with in every dialect; what it was asked for is the dialect's own."""

from msgspec import Struct

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.store.unit_of_work import UnitOfWork


class BaseRequestContext(Struct, frozen=True, kw_only=True):
    """The unit of work of a request: what it reads, when it happens, what it changes."""

    uow: UnitOfWork

    @property
    def ctx(self) -> Context:
        """The moment of this request."""
        return self.uow.ctx

    @property
    def changes(self) -> Changes:
        """What this request changes."""
        return self.uow.changes
