"""Links that open the portal: each names its account, its session, and the session's secret."""

import base64
import binascii

from emulator.billing.core.context import Context
from emulator.billing.core.structs import HoldsSecrets
from emulator.billing.portal.session import PortalSession
from emulator.billing.system.secret_links import is_secret

PATH = "/p/session"
_LONGEST_TOKEN = 400


class PortalLink(HoldsSecrets, frozen=True, kw_only=True):
    """What a link claims to lead to: believed only once its secret is that of the session.

    `account` is as links name it, a connected one with its platform before it.
    """

    SECRETS = ("secret",)

    account: str
    livemode: bool
    session: str
    secret: str

    def opens(self, session: PortalSession) -> bool:
        """Whether it has the session's secret; takes as long whatever the answer."""
        return is_secret(self.secret, session.secret)


def portal_url(session: PortalSession, ctx: Context) -> str:
    """Where a session is: `/p/session/test_…` and, in base64, the account, the session and its secret."""
    text = f"{ctx.account.link_path},{session.id},{session.secret}"
    encoded = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{ctx.base_url}{PATH}/{'live' if ctx.livemode else 'test'}_{encoded}"


def parse_token(token: str) -> PortalLink | None:
    """What the last step of a link claims, or None when it is not one of ours."""
    mode, _, encoded = token.partition("_")
    if mode not in ("live", "test") or len(token) > _LONGEST_TOKEN:
        return None
    try:
        text = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("ascii")
        account, session, secret = text.split(",")
    except (binascii.Error, ValueError):
        return None
    return PortalLink(account=account, livemode=mode == "live", session=session, secret=secret)
