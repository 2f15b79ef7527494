"""What restricted API keys may do (docs.stripe.com/keys/restricted-api-keys)."""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from emulator.billing.core.resource_types import ResourceType, renamed
from emulator.billing.core.structs import Struct

Access = Literal["none", "read", "write"]

ACCESSES: tuple[Access, ...] = ("none", "read", "write")
"""Each includes those before it: who may write may read."""

MAX_KEYS = 50
"""How many keys of one mode of an account can be given permissions."""


class RestrictedKey(Struct, frozen=True, kw_only=True):
    """A key and what it may do; the key itself is not kept, but its digest and how it may be shown."""

    digest: str
    masked: str
    permissions: Mapping[str, Access]

    def allows(self, resource: str, access: Access) -> bool:
        """Whether the key may do this; what nobody gave it, it may not."""
        return ACCESSES.index(self.permissions.get(resource, "none")) >= ACCESSES.index(access)


def _with_masked_keys(attributes: dict[str, Any]) -> dict[str, Any]:
    return {**attributes, "keys": [renamed("shown", "masked")(key) for key in attributes.get("keys", ())]}


class RestrictedKeys(Struct, frozen=True, kw_only=True):
    """All keys of one mode of an account that were given permissions, in one record; `id` is the account's."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "restricted_keys", owned_by_platform=True, upgrades=(_with_masked_keys,)
    )

    id: str
    created: int = 0
    keys: tuple[RestrictedKey, ...] = ()

    def allows(self, key: str, resource: str, access: Access) -> bool:
        """Whether a key may do this; one that was given no permissions reads and writes all."""
        known = next((each for each in self.keys if each.digest == digest_of(key)), None)
        return known is None or known.allows(resource, access)


def digest_of(key: str) -> str:
    """What a key is recognised by."""
    return hashlib.sha256(key.encode()).hexdigest()
