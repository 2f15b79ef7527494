"""What things are searched by that no index of the table has room for: a record for each such fact of a thing.

A thing can have fifty entries of metadata, and an index of the table files it under one value. So each entry, and the
number of an invoice, is a `SearchTerm`: its id begins with a digest of what it says, and it names the thing. One that
is left over leads to a thing that no longer says so: whoever is led there looks.
"""

import hashlib
from typing import ClassVar

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

_DIGITS = 24
"""So many hexadecimal digits of a digest tell terms apart: 96 bits."""


class SearchTerm(Struct, frozen=True, kw_only=True):
    """That a thing, `subject`, says something that searches ask for. `created` is unix seconds, UTC."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("search_term", conditional_put=False)

    id: str
    created: int
    subject: str


def term_prefix(resource_type: ResourceType, name: str, key: str, value: str) -> str:
    """What the ids of terms begin with that say the same of things of a type; upper case is as lower.

    `key` is that of an entry of metadata, and empty for anything else.
    """
    said = "\0".join((name, key, value.lower()))
    return f"{resource_type.name}#{hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]}"
