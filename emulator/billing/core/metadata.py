"""Metadata: the caller's own key-value pairs on a thing (docs.stripe.com/api/metadata)."""

from collections.abc import Mapping
from typing import TypeAlias

from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given

MAX_KEYS = 50

MetadataParam: TypeAlias = Mapping[str, str | None] | None
"""The parameter `metadata`: None as a whole clears it, None for a key removes that key."""


def metadata_after(old: dict[str, str], metadata: Given[MetadataParam]) -> dict[str, str]:
    """Metadata after a request that may leave it out: None as a whole clears it, None (or '') for a key removes it.

    Raises APIError when more than 50 keys would remain.
    """
    if metadata is NOT_GIVEN:
        return old
    if metadata is None:
        return {}
    merged = {**old, **metadata}
    kept = {key: value for key, value in merged.items() if value}
    if len(kept) > MAX_KEYS:
        raise APIError(f"Metadata can have up to {MAX_KEYS} keys, but you've set {len(kept)}.", param="metadata")
    return kept
