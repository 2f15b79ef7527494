"""Stripe's API versions (docs.stripe.com/changelog, docs.stripe.com/sdks/versioning)."""

from importlib.resources import files

from emulator.billing.core.errors import APIError

RELEASES = (
    "2019-12-03",
    "2020-03-02",
    "2020-08-27",
    "2022-08-01",
    "2022-11-15",
    "2023-08-16",
    "2023-10-16",
    "2024-04-10",
    "2024-06-20",
    "2024-09-30.acacia",
    "2024-10-28.acacia",
    "2024-11-20.acacia",
    "2024-12-18.acacia",
    "2025-01-27.acacia",
    "2025-02-24.acacia",
    "2025-03-31.basil",
    "2025-04-30.basil",
    "2025-05-28.basil",
    "2025-06-30.basil",
    "2025-07-30.basil",
    "2025-08-27.basil",
    "2025-09-30.clover",
    "2025-10-29.clover",
    "2025-11-17.clover",
    "2025-12-15.clover",
    "2026-01-28.clover",
    "2026-02-25.clover",
    "2026-03-25.dahlia",
    "2026-04-22.dahlia",
    "2026-05-27.dahlia",
    "2026-06-24.dahlia",
    "2026-07-29.dahlia",
    "2026-08-26.dahlia",
    "2026-09-30.endive",
    "2026-10-28.endive",
)
"""Every version that is emulated, oldest first: a version that is less as text is the older one."""

OLDEST, NEWEST = RELEASES[0], RELEASES[-1]
"""`NEWEST` is the account's default: what replies and events are rendered in unless something else is asked for."""

BASIL = "2025-03-31.basil"
"""The release that took payments, taxes and prices out of invoices and lines."""

CLOVER = "2025-09-30.clover"
"""The release that moved coupons out of discounts and promotion codes."""

_OLDER = frozenset(files("emulator.api.stripe").joinpath("older_versions.txt").read_text().split())
"""The provider's versions before the oldest that is emulated."""


class InvalidVersionError(APIError):
    """400: `Stripe-Version` names no version that can be answered in; the answer leads to no log."""


def check_version(requested: str | None, *, allow_older: bool = False) -> str:
    """The version a request asks for; the account's default, the newest, when it asks for none.

    With `allow_older`, the oldest that is emulated stands for those before it.

    Raises:
        InvalidVersionError: it is no version or, without `allow_older`, one from before the oldest that is emulated.
    """
    if not requested:
        return NEWEST
    if requested in _OLDER and allow_older:
        return OLDEST
    if requested in _OLDER:
        raise InvalidVersionError(
            f"Stripe API version {requested} is not emulated: the oldest version supported here is {OLDEST}."
        )
    if requested not in RELEASES:
        raise InvalidVersionError(f"Invalid Stripe API version: {requested}")
    return requested
