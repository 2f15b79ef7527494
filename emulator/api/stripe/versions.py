"""Stripe's API versions (docs.stripe.com/changelog, docs.stripe.com/sdks/versioning)."""

import re
from importlib.resources import files

from emulator.billing.core.api_versions import NEWEST, OLDEST, RELEASES
from emulator.billing.core.errors import APIError

__all__ = ["BASIL", "CLOVER", "NEWEST", "OLDEST", "RELEASES", "InvalidVersionError", "check_release", "check_version"]

BASIL = "2025-03-31.basil"
"""The release that took payments, taxes and prices out of invoices and lines."""

CLOVER = "2025-09-30.clover"
"""The release that moved coupons out of discounts and promotion codes."""

_OLDER = frozenset(files("emulator.api.stripe").joinpath("older_versions.txt").read_text().split())
"""The provider's versions before the oldest that is emulated."""


class InvalidVersionError(APIError):
    """400: `Stripe-Version` names no version that can be answered in; the answer leads to no log."""


_BETA = r";\s*[a-z0-9_]+=v[0-9]+"
_WITH_BETAS = re.compile(rf"(?P<version>[^;]+)(?:{_BETA})+", re.ASCII)
_PREVIEW = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.preview(?:-v[0-9]+)?", re.ASCII)
_LAST_DAY = NEWEST.partition(".")[0]


def check_release(version: str) -> None:
    """Raises InvalidVersionError for what is none of `RELEASES`; it says so where it is one from before the oldest."""
    if version in _OLDER:
        raise InvalidVersionError(
            f"Stripe API version {version} is not emulated: the oldest version supported here is {OLDEST}."
        )
    if version not in RELEASES:
        raise InvalidVersionError(f"Invalid Stripe API version: {version}")


def check_version(requested: str, *, allow_older: bool = False) -> str:
    """The release in which a request is answered that asks for a version.

    One with betas (`2023-10-16; risk_beta=v1`) is answered in its release, without them, and a preview
    (`2026-06-03.preview`, which preview SDKs send) in the newest release of its day: what these show and take besides
    is not emulated. With `allow_older`, the oldest that is emulated stands for those before it.

    Raises:
        InvalidVersionError: it is no version or, without `allow_older`, one from before the oldest that is emulated.
    """
    with_betas = _WITH_BETAS.fullmatch(requested)
    version = with_betas["version"] if with_betas else requested
    if version in _OLDER and allow_older:
        return OLDEST
    preview = _PREVIEW.fullmatch(version)
    if preview is not None and OLDEST <= preview["day"] <= _LAST_DAY:
        return max(release for release in RELEASES if release.partition(".")[0] <= preview["day"])
    # What is no version is quoted with all that was sent.
    check_release(version if version in _OLDER or version in RELEASES else requested)
    return version
