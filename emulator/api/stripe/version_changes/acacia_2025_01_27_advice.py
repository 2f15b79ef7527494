"""2025-01-27.acacia: declined charges come with advice."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2025-01-27.acacia",
    undo={
        "charge": without("outcome.advice_code"),
    },
)
