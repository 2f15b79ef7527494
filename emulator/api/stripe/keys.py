"""API keys: who is calling, and into which world (docs.stripe.com/api/authentication)."""

import base64
import binascii
import re
from collections.abc import Collection

from werkzeug.datastructures import Headers

from emulator.api.authentication import is_accepted
from emulator.api.signed_in import signed_in_world
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import HoldsSecrets
from emulator.worlds import ACCOUNT_ID, World, account_of

_NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
    "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, "
    "or we can help at https://support.stripe.com/."
)
_PUBLISHABLE = (
    "This API call cannot be made with a publishable API key. Please use a secret API key. "
    "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys."
)
_OTHER_APIS = {"beel_sk_": "BeeL's, whose API is below /beel/api", "dz_": "Day Zero's, whose API is below /dayzero"}
"""By how their keys begin: a client of theirs that was told the emulator's own address asks Stripe's API."""

_KEY = re.compile(r"(?P<prefix>(?:sk|rk|pk)_(?P<mode>test|live)_)(?P<secret>[A-Za-z0-9_]{1,250})")
_KEPT = 4


class UnauthorizedError(APIError):
    """401: no key, or none that is good. The reply says how to authenticate."""

    def __init__(self, message: str) -> None:
        super().__init__(message, status=401)


class Caller(HoldsSecrets, frozen=True):
    """Who calls: the world of the key, or of a connected account under it, and the key."""

    SECRETS = ("key",)

    world: World
    key: str

    @property
    def is_restricted(self) -> bool:
        """Whether the key can be given permissions (docs.stripe.com/keys/restricted-api-keys)."""
        return self.key.startswith("rk_")

    @property
    def is_publishable(self) -> bool:
        """Whether the key is one that customers have (docs.stripe.com/keys)."""
        return self.key.startswith("pk_")


def secret_key_required() -> UnauthorizedError:
    """The refusal of a publishable key, as recorded."""
    return UnauthorizedError(_PUBLISHABLE)


def authenticate(headers: Headers, accepted: Collection[str] = (), *, publishable: bool = False) -> Caller:
    """The caller that the headers name; `accepted` are the only good keys, if there are any.

    A publishable key is good where it may be one, and if the secret key of the same letters is.

    Raises UnauthorizedError without a good key, APIError (403) for a malformed `Stripe-Account`.
    """
    signed_in = signed_in_world(headers, "acct_")
    if signed_in is not None:
        return Caller(signed_in, key="")
    key = bearer(headers)
    match = _KEY.fullmatch(key)
    is_client = key.startswith(("pk_test_", "pk_live_"))
    if is_client and not publishable:
        raise secret_key_required()
    if match is None or not is_accepted(f"sk{key[2:]}" if is_client else key, accepted):
        raise UnauthorizedError(f"Invalid API Key provided: {masked(key)}{_whose(key)}")
    own = World(account=account_of(match["secret"]), livemode=match["mode"] == "live")
    return Caller(_connected(own, headers.get("Stripe-Account"), key), key)


def _whose(key: str) -> str:
    """Where a key of another emulated API belongs, to stand behind the refusal; empty for all other keys."""
    apis = (api for prefix, api in _OTHER_APIS.items() if key.startswith(prefix))
    return next((f". This key is {api}." for api in apis), "")


def bearer(headers: Headers) -> str:
    """The key that a request comes with, as a token or as a name. Raises UnauthorizedError where there is none."""
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    value = value.strip()
    if scheme.lower() == "basic":
        value = _basic_user(value)
    elif scheme.lower() != "bearer":
        value = ""
    if not value:
        raise UnauthorizedError(_NO_KEY)
    return value


def _basic_user(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, ValueError):
        return ""


def _connected(own: World, account: str | None, key: str) -> World:
    if not account or account == own.account:
        return own
    if not ACCOUNT_ID.fullmatch(account):
        raise no_access_error(account, key)
    return own.connected(account)


def no_access_error(account: str, key: str) -> APIError:
    """The refusal of a key that names an account that it does not open, as recorded."""
    return APIError(
        f"The provided key '{masked(key)}' does not have access to account '{account}' (or that account does not "
        "exist). Application access may have been revoked.",
        status=403,
        code="account_invalid",
    )


def masked(key: str) -> str:
    """A key as the provider shows it: its prefix and last four characters, the rest starred."""
    prefix = re.match(r"(?:sk|rk|pk)_(?:test|live)_", key)
    shown = prefix.group() if prefix else ""
    secret = key[len(shown) :]
    return _starred(shown, secret, _KEPT if len(secret) > _KEPT else 0)


def recognisable(key: str) -> str:
    """A key of any dialect as our own log shows it: of a short one, too, so much that two can be told apart."""
    prefix = re.match(r"(?:beel_)?(?:sk|rk|pk)_(?:(?:test|live)_)?|dz_(?:(?:live|read)_)?", key)
    shown = prefix.group() if prefix else ""
    secret = key[len(shown) :]
    return _starred(shown, secret, min(_KEPT, (len(secret) + 1) // 2))


def _starred(prefix: str, secret: str, kept: int) -> str:
    hidden = len(secret) - kept
    return prefix + "*" * hidden + secret[hidden:]
