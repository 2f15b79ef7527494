"""How a value that cannot change is made, and made of another.

Values are structs of msgspec (`class Price(Struct, frozen=True)`): what a frozen dataclass with slots is, but made at
the start in a thirtieth of its time, and there are some eight hundred. Dataclasses remain where a field must not be
seen in the `repr`, which msgspec cannot leave out, and in what runs in other people's programs.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    # Of this one type checkers know which fields a class has: structs count as dataclasses for them.
    from dataclasses import replace
else:

    def replace(value: Any, /, **changes: Any) -> Any:
        """A copy of a struct or of a dataclass with other values in the fields that are named."""
        if isinstance(value, msgspec.Struct):
            return msgspec.structs.replace(value, **changes)
        return dataclasses.replace(value, **changes)


__all__ = ["Struct", "replace"]


class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """The base of values of the rules: what says nothing but its default takes no room where it is stored.

    So the default of an attribute is a part of the shape in which things are stored, as its name is
    (`emulator.billing.core.resource_types`): one that changes takes an upgrade, which writes the former default into
    what does not say the attribute. Replies are no such values; they say everything.
    """
