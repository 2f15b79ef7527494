"""The parameters of OAuth (RFC 6749, 4.1.3 and 6), as the rules get them."""

from emulator.billing.core.params import Params
from emulator.billing.dayzero.tokens import TokenKind


class GrantParams(Params, frozen=True, kw_only=True):
    """POST /oauth/token: a code or a refresh token. Whose client exchanges it is not looked at."""

    grant_type: str
    code: str | None = None
    redirect_uri: str | None = None
    refresh_token: str | None = None
    client_id: str | None = None

    @property
    def grant(self) -> tuple[TokenKind, str]:
        """What is exchanged, and what it is."""
        if self.grant_type == "refresh_token":
            return "refresh", self.refresh_token or ""
        return "code", self.code or ""


class UserParams(Params, frozen=True, kw_only=True):
    """POST /oauth2/token."""

    user_email: str
