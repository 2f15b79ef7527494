"""Stripe's API versions (docs.stripe.com/changelog, docs.stripe.com/sdks/versioning)."""

import re

from emulator.billing.refusals import Refusal

NEWEST = "2026-10-28.endive"
"""The version replies and events are rendered in."""

_RELEASES = ("acacia", "basil", "clover", "dahlia", "endive")
_VERSION = re.compile(rf"20[0-9]{{2}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(\.(?:{'|'.join(_RELEASES)}|preview))?")


class InvalidVersionError(Refusal):
    """400: `Stripe-Version` names no version; the answer leads to no log."""


def check_version(given: str | None) -> str:
    """The version a request asks for; the account's default, the newest, when it asks for none.

    Raises InvalidVersionError for something that is no version.
    """
    if not given:
        return NEWEST
    if not _VERSION.fullmatch(given):
        raise InvalidVersionError(f"Invalid Stripe API version: {given}")
    return given
