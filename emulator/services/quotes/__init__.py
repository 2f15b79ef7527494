"""What is done with a quote: `quotes.accept(uow, quote)`."""

from emulator.services.quotes.acceptance import accept
from emulator.services.quotes.drafts import clone, create, update
from emulator.services.quotes.transitions import cancel, expire_due, finalize

__all__ = ["accept", "cancel", "clone", "create", "expire_due", "finalize", "update"]
