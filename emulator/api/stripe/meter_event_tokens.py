"""The tokens that let events of meters be streamed, in the place of a key (docs.stripe.com/api/v2/billing).

A token names its world, so that this is known before anything is read; whether it is good is the session's to say. How
Stripe's own look is not known.
"""

import re

from flask import Request
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import Caller, UnauthorizedError, bearer
from emulator.worlds import World

SESSION_PATH = "/v2/billing/meter_event_session"
STREAM_PATH = "/v2/billing/meter_event_stream"

_TOKEN = re.compile(
    r"mes_(?P<mode>test|live)_(?:(?P<owner>[A-Za-z0-9]{1,64})\.)?(?P<account>[A-Za-z0-9]{1,64})"
    r"_(?P<session>[A-Za-z0-9]{1,64})_[A-Za-z0-9]{1,64}"
)


def token_prefix(world: World) -> str:
    """What the tokens of a world begin with."""
    accounts = ".".join(each.removeprefix("acct_") for each in (world.owner, world.account) if each)
    return f"mes_{'live' if world.livemode else 'test'}_{accounts}"


def session_of(token: str) -> str:
    """The id of the session whose token this is."""
    return f"mes_{token.split('_')[3]}"


def authenticate_by_token(headers: Headers) -> Caller:
    """The caller that a token stands for. Raises UnauthorizedError for what is no token, keys among it."""
    token = bearer(headers)
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise UnauthorizedError(
            "Events are streamed with the token of a meter event session in the place of an API key."
        )
    owner = None if match["owner"] is None else f"acct_{match['owner']}"
    return Caller(World(f"acct_{match['account']}", match["mode"] == "live", owner), token)


def leads_to_stripe(request: Request) -> bool:
    """Whether what follows a request for a session would go to Stripe itself.

    The official CLI streams to meter-events.stripe.com whatever address it was told (its fixtures, `--api-base`), and
    nothing may leave for Stripe.
    """
    return request.path == SESSION_PATH and "stripe-cli" in request.headers.get("User-Agent", "").lower()
