"""Ids: UUIDs of version 4, as BeeL's are; and where a thing stands in listings, which such an id does not say."""

import hashlib
import uuid

from emulator.billing.core.context import Context

PLACE_PREFIX = "beel"


def new_uuid() -> str:
    """A fresh id."""
    return str(uuid.uuid4())


def new_place(ctx: Context) -> str:
    """A place in listings: it sorts by the time of creation."""
    return ctx.new_id(PLACE_PREFIX)


def stable_uuid(*parts: str) -> str:
    """The id of a thing that nobody creates: always the same for the same parts, version 4 by its form."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def as_uuid(text: str) -> str | None:
    """The id in the form it is kept in, or None for what is no UUID."""
    try:
        return str(uuid.UUID(text)) if len(text) == 36 else None
    except ValueError:
        return None
