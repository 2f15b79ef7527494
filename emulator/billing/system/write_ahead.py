"""Claims: things that a bigger one takes in, more of them than one transaction can write."""

from typing import ClassVar

from emulator.billing.core.resource_types import ResourceType, renamed
from emulator.billing.core.structs import Struct


class WriteAhead(Struct, frozen=True, kw_only=True):
    """That `items`, which waited until now, and `made`, which are new, are being put on `owner`, a draft.

    It exists from before the first of them says so until the owner has them. When it is `released` the owner can no
    longer have them: the items wait again, and those that were made for it are gone. `created` is real time.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "claim", prefix="claim", upgrades=(renamed("invoice", "owner"),)
    )

    id: str
    created: int
    owner: str
    items: tuple[str, ...]
    made: tuple[str, ...]
    released: bool = False
