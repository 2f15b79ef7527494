"""What is written ahead: the things that a bigger one takes in, where one transaction cannot write them all."""

from typing import ClassVar

from emulator.billing.core.resource_types import ResourceType, renamed
from emulator.billing.core.structs import Struct


class WriteAhead(Struct, frozen=True, kw_only=True):
    """The record of what is being put on `owner`, a draft: `items` were pending until now, `made` are new.

    It is there before the first of them is written, and goes with the transaction that writes the owner. Once it is
    `released` the owner can no longer be written: the items become pending again, and what was made for it is deleted.
    `created` is real time: unix seconds, UTC.
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
