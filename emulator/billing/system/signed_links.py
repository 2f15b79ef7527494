"""Links that open a page without signing in: whoever has one may look, and nobody can make or prolong one.

A link's token names a thing and the day the link was given out, signed with a secret of that thing. It stays the same
for a day, so that two replies of one day can be compared.
"""

import base64
import binascii
import hmac
from hashlib import sha256

from emulator.billing.core.calendar import DAY
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct

_SIGNATURE_CHARACTERS = 32
_LONGEST_TOKEN = 400


class LinkTarget(Struct, frozen=True):
    """What a token claims to lead to: believed only once `is_signed_with` the secret of what it leads to.

    `given_at` is the beginning of the day the link was given out: unix seconds, UTC.
    """

    livemode: bool
    id: str
    given_at: int
    signature: str

    def is_signed_with(self, secret: str) -> bool:
        """Whether the token was made with this secret; takes as long whatever the answer."""
        made = _signature(self.livemode, self.id, self.given_at // DAY, secret)
        return hmac.compare_digest(made.encode(), self.signature.encode())


def signed_token(id: str, secret: str, ctx: Context) -> str:
    """`test_…` or `live_…` and, in base64, the id, the day and the signature."""
    day = ctx.world_now // DAY
    text = f"{id},{day},{_signature(ctx.livemode, id, day, secret)}"
    encoded = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{_mode(ctx.livemode)}_{encoded}"


def parse_token(token: str) -> LinkTarget | None:
    """What a token claims, or None when it is not one of ours."""
    mode, _, encoded = token.partition("_")
    if mode not in ("live", "test") or len(token) > _LONGEST_TOKEN:
        return None
    try:
        text = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("ascii")
        id, day, signature = text.split(",")
        return LinkTarget(livemode=mode == "live", id=id, given_at=int(day) * DAY, signature=signature)
    except (binascii.Error, ValueError):
        return None


def _mode(livemode: bool) -> str:
    return "live" if livemode else "test"


def _signature(livemode: bool, id: str, day: int, secret: str) -> str:
    message = f"{_mode(livemode)},{id},{day}"
    return hmac.new(secret.encode(), message.encode(), sha256).hexdigest()[:_SIGNATURE_CHARACTERS]
