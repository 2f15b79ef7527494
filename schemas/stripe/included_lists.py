"""Lists that stand inside of an object."""

from collections.abc import Sequence

from schemas.stripe.objects import Rendered

EMBEDDED = 10
"""How many elements of a list an object shows; the rest is at the list's own address."""


def included_list(shown: Sequence[Rendered], url: str) -> Rendered:
    """All there is as a list object, newest first; it has a `total_count`, unlike a list by itself (recorded)."""
    return {
        "object": "list",
        "data": list(shown[:EMBEDDED]),
        "has_more": len(shown) > EMBEDDED,
        "total_count": len(shown),
        "url": url,
    }
