"""What restricted keys may do."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from emulator.billing.system.restricted_keys import ACCESSES, Access

_Permissions = Annotated[
    dict[str, Annotated[str, Meta(extra_json_schema={"enum": list(ACCESSES)})]],
    Meta(description="By resource: none, read or write."),
]


class KeyPermissions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a key is to be able to do."""

    key: Annotated[str, Meta(description="A restricted key of this account and mode: `rk_test_…`.")]
    permissions: Annotated[
        _Permissions | None, Meta(description="By resource; null: the key reads and writes all again.")
    ]


class RestrictedKey(Struct, frozen=True, kw_only=True):
    """A restricted key and what it may do."""

    object: Literal["restricted_key"] = "restricted_key"
    key: Annotated[str, Meta(description="Masked.")]
    permissions: Annotated[dict[str, Access], Meta(description="By resource.")]


class RestrictedKeyList(Struct, frozen=True, kw_only=True):
    """The restricted keys that were given permissions."""

    object: Literal["list"] = "list"
    data: list[RestrictedKey]
