"""What all values are made as, and how one is made of another.

Values are structs of msgspec (`class Price(Struct, frozen=True)`): what a frozen dataclass with slots is, but made at
the start in a thirtieth of its time, and there are some eight hundred. Dataclasses remain in what runs in other
people's programs.
"""

from typing import TYPE_CHECKING, ClassVar

import msgspec

if TYPE_CHECKING:
    # Of this one type checkers know which fields a class has: structs count as dataclasses for them.
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["HoldsSecrets", "Struct", "replace"]


class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """The base of values of the rules: what says nothing but its default takes no room where it is stored.

    So the default of an attribute is a part of the shape in which things are stored, as its name is
    (`emulator.billing.core.resource_types`): one that changes takes an upgrade, which writes the former default into
    what does not say the attribute. Replies are no such values; they say everything.
    """


class HoldsSecrets(Struct, frozen=True):
    """A value whose `repr`, which may be logged, leaves out what nobody is to read.

    Attributes:
        SECRETS: the names of the fields that it leaves out.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        shown = [f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in self.SECRETS]
        return f"{type(self).__name__}({', '.join(shown)})"
