"""2025-01-27.acacia: declined charges come with advice."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2025-01-27.acacia",
    downgrade={
        "charge": without("outcome.advice_code"),
    },
)
