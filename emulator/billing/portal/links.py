"""Links that open the portal or its login page: each names its account, what it opens, and a secret of that."""

import base64
import binascii

from emulator.billing.core.context import Context
from emulator.billing.core.structs import HoldsSecrets
from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.session import PortalSession
from emulator.billing.system.secret_links import is_secret

PATH = "/p/session"
LOGIN_PATH = "/p/login"
_LONGEST_TOKEN = 400


class PortalLink(HoldsSecrets, frozen=True, kw_only=True):
    """What a link claims to lead to: believed only once its secret is that of the session or the configuration.

    `account` is as links name it, a connected one with its platform before it; `id` is what it opens.
    """

    SECRETS = ("secret",)

    account: str
    livemode: bool
    id: str
    secret: str

    def opens(self, secret: str | None) -> bool:
        """Whether it has the secret of what it names; takes as long whatever the answer."""
        return secret is not None and is_secret(self.secret, secret)


def portal_url(session: PortalSession, ctx: Context) -> str:
    """Where a session is: `/p/session/test_…`."""
    return _url(PATH, session.id, session.secret, ctx)


def login_url(configuration: PortalConfiguration, ctx: Context) -> str | None:
    """Where a configuration's login page is: `/p/login/test_…`; None where it has none."""
    key = configuration.login_key
    return None if key is None else _url(LOGIN_PATH, configuration.id, key, ctx)


def _url(path: str, id: str, secret: str, ctx: Context) -> str:
    """A link whose last step is the mode and, in base64, the account, the id and the secret."""
    text = f"{ctx.account.link_path},{id},{secret}"
    encoded = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{ctx.base_url}{path}/{'live' if ctx.livemode else 'test'}_{encoded}"


def parse_token(token: str) -> PortalLink | None:
    """What the last step of a link claims, or None when it is not one of ours."""
    mode, _, encoded = token.partition("_")
    if mode not in ("live", "test") or len(token) > _LONGEST_TOKEN:
        return None
    try:
        text = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("ascii")
        account, id, secret = text.split(",")
    except (binascii.Error, ValueError):
        return None
    return PortalLink(account=account, livemode=mode == "live", id=id, secret=secret)
