"""Tokens that Day Zero gave out: API tokens, and those of OAuth (ondayzero.com/docs/guides/authentication).

Any `dz_` token is good that was not given out here. One that was says whose it is, ends, and may do what it was given.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.dayzero import choices
from emulator.billing.system.restricted_keys import ACCESSES, Access, digest_of

ACCOUNT_PREFIX = "dayzero_"
"""What an account's id begins with; the rest is the business's UUID."""

TokenKind = Literal["api", "access", "refresh", "code"]
PLACE_PREFIX = "dayzero_token"

REDIRECT_URI = r"[A-Za-z][A-Za-z0-9+.-]*:[!$-;=?-Z\[\]_a-z~]+"
"""An absolute URI without a fragment (RFC 6749, 3.1.2; RFC 3986, 4.3), be it a web page's or an app's own."""

_RANDOM = 40
_ISSUED = re.compile(
    rf"dz_(?P<live>live_)?(?P<kind>api|refresh|code)_(?P<business>[0-9a-f-]{{36}})_[A-Za-z0-9]{{{_RANDOM}}}"
)


class IssuedTo(Struct, frozen=True):
    """What a token says of itself: the business, by its account, and the mode that it is for."""

    kind: TokenKind
    account: str
    livemode: bool


class DayzeroToken(Struct, frozen=True, kw_only=True):
    """A token that was given out. Not the token is kept, but its digest, as the id.

    Attributes:
        place: sorts by creation.
        masked: how it may be shown.
        user_email: whose it is.
        permissions: by resource; None: everything.
        expires_at: the second from which it is no good, unix, UTC; None: never.
        redirect_uri: of a code, where it was sent.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("dayzero_token", prefix=PLACE_PREFIX)

    id: str
    created: int
    place: str
    kind: TokenKind
    masked: str
    user_email: str
    permissions: Mapping[str, Access] | None = None
    expires_at: int | None = None
    redirect_uri: str | None = None

    def is_expired(self, now: int) -> bool:
        """Whether it has ended by a second, unix, UTC."""
        return self.expires_at is not None and now >= self.expires_at

    def allows(self, resource: str, access: Access) -> bool:
        """Whether it may read or write a resource."""
        given = "write" if self.permissions is None else self.permissions.get(resource, "none")
        return ACCESSES.index(given) >= ACCESSES.index(access)


class TokenPair(Struct, frozen=True):
    """What OAuth gives out: an access token, which lasts `expires_in` seconds, and one to get the next by."""

    access_token: str
    refresh_token: str
    expires_in: int
    scope: str


class TokenTerms(Struct, frozen=True, kw_only=True):
    """What a new token is to be: whose, for how many days if not for ever, and what it may do."""

    user_email: str
    expires_in_days: int | None = None
    permissions: Mapping[str, Access] | None = None
    redirect_uri: str | None = None


def issued_to(token: str) -> IssuedTo | None:
    """What a token says of itself, None for one that was not given out here. Whether it is good is not looked at."""
    match = _ISSUED.fullmatch(token)
    if match is not None:
        kind: Any = match["kind"]
        return IssuedTo(kind, ACCOUNT_PREFIX + match["business"], livemode=match["live"] is not None)
    claims = _claims(token)
    if claims is None:
        return None
    return IssuedTo("access", f"{ACCOUNT_PREFIX}{claims.get('business_id')}", livemode=claims.get("livemode") is True)


def create_api_token(
    terms: TokenTerms, others: Sequence[DayzeroToken], ctx: Context, changes: Changes
) -> tuple[str, DayzeroToken]:
    """A new API token, shown this once; `others` are the user's. Raises APIError (409) for one too many."""
    active = [each for each in others if each.kind == "api" and not each.is_expired(ctx.now)]
    if len(active) >= choices.MAX_TOKENS:
        raise APIError(f"A user can have at most {choices.MAX_TOKENS} active tokens", status=409)
    lifetime = None if terms.expires_in_days is None else terms.expires_in_days * DAY
    return _issue("api", _text("api", ctx), terms, lifetime, ctx, changes)


def create_code(terms: TokenTerms, ctx: Context, changes: Changes) -> str:
    """A code as a user's consent sends it to `redirect_uri`, to be exchanged once within ten minutes.

    Raises APIError (400) for what is no address to send it to.
    """
    if not re.fullmatch(REDIRECT_URI, terms.redirect_uri or ""):
        message = "redirect_uri must be an absolute URI without a fragment, such as https://app.example/callback"
        raise APIError(message, status=400)
    return _issue("code", _text("code", ctx), terms, choices.CODE_SECONDS, ctx, changes)[0]


def create_token_pair(terms: TokenTerms, ctx: Context, changes: Changes) -> TokenPair:
    """Tokens for a user."""
    access, _ = _issue("access", _jwt(terms, ctx), terms, choices.ACCESS_TOKEN_SECONDS, ctx, changes)
    refresh, _ = _issue("refresh", _text("refresh", ctx), terms, choices.REFRESH_TOKEN_SECONDS, ctx, changes)
    allowed = ("*:write",) if terms.permissions is None else tuple(f"{k}:{v}" for k, v in terms.permissions.items())
    return TokenPair(access, refresh, choices.ACCESS_TOKEN_SECONDS, " ".join(allowed))


def exchange_token(
    found: DayzeroToken | None, kind: TokenKind, redirect_uri: str | None, ctx: Context, changes: Changes
) -> TokenPair:
    """Tokens in exchange for a code or a refresh token, which is no good any more then (RFC 6749, 4.1.3 and 6).

    Raises APIError (400, `invalid_grant`) for one that is unknown, used, past its end or another client's.
    """
    if found is None or found.kind != kind or found.is_expired(ctx.now):
        raise invalid_grant()
    if kind == "code" and found.redirect_uri != redirect_uri:
        raise invalid_grant()
    changes.remove(found)
    return create_token_pair(TokenTerms(user_email=found.user_email, permissions=found.permissions), ctx, changes)


def invalid_grant() -> APIError:
    """The refusal of a code or a refresh token that is no good."""
    message = "The code or refresh token is unknown, used, past its end or was sent elsewhere"
    return APIError(message, status=400, code="invalid_grant")


def _issue(
    kind: TokenKind, text: str, terms: TokenTerms, lifetime: int | None, ctx: Context, changes: Changes
) -> tuple[str, DayzeroToken]:
    token = DayzeroToken(
        id=digest_of(text),
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        kind=kind,
        masked=f"{text[:6]}…{text[-4:]}",
        user_email=terms.user_email,
        permissions=terms.permissions,
        expires_at=None if lifetime is None else ctx.now + lifetime,
        redirect_uri=terms.redirect_uri if kind == "code" else None,
    )
    changes.save(token)
    return text, token


def _text(kind: TokenKind, ctx: Context) -> str:
    mode = "live_" if ctx.livemode else ""
    return f"dz_{mode}{kind}_{ctx.account.id.removeprefix(ACCOUNT_PREFIX)}_{random_text(_RANDOM)}"


def _jwt(terms: TokenTerms, ctx: Context) -> str:
    """In the form of a JWT, as the documentation calls it; what makes it good is that its digest is known."""
    claims = {
        "sub": terms.user_email,
        "type": "access",
        "business_id": ctx.account.id.removeprefix(ACCOUNT_PREFIX),
        "livemode": ctx.livemode,
        "iat": ctx.now,
        "exp": ctx.now + choices.ACCESS_TOKEN_SECONDS,
        "jti": random_text(_RANDOM),
    }
    return ".".join((_encoded({"alg": "HS256", "typ": "JWT"}), _encoded(claims), random_text(43)))


def _encoded(part: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part, separators=(",", ":")).encode()).decode().rstrip("=")


def _claims(token: str) -> Mapping[str, Any] | None:
    """What a JWT claims, None for what is none of ours."""
    header, _, rest = token.partition(".")
    payload, _, signature = rest.partition(".")
    if not (header and payload and signature and len(token) < choices.MAX_TOKEN_LENGTH):
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) and claims.get("type") == "access" else None
