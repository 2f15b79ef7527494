"""How a value that cannot change is made of another.

Such values are structs of msgspec (`class Price(Struct, frozen=True)`): what a frozen dataclass with slots is, but made
at the start in a thirtieth of its time, and there are some eight hundred. A dataclass remains what keeps a secret out
of its `repr`, and what runs in other people's programs. What `dataclasses` does with its own, `msgspec.structs` does
with these: `fields`, `asdict`.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

if TYPE_CHECKING:
    # A type checker knows of this one what can be replaced, and by what.
    from dataclasses import replace
else:

    def replace(value: Any, /, **changes: Any) -> Any:
        """A copy of a struct or of a dataclass with other values in the fields that are named."""
        if isinstance(value, Struct):
            return structs.replace(value, **changes)
        return dataclasses.replace(value, **changes)


__all__ = ["replace"]
