"""Idempotent requests: the same key gives the same answer, once (docs.stripe.com/api/idempotent_requests)."""

from emulator.api.idempotency import StoredReply
from emulator.billing.core.errors import APIError

MAX_KEY = 255


def check_key(key: str | None) -> str | None:
    """The key of a request, or None. Raises APIError for one that is too long."""
    if not key:
        return None
    if len(key) > MAX_KEY:
        raise APIError(
            f"Idempotency keys can be at most {MAX_KEY} characters, but you passed one of {len(key)} characters."
        )
    return key


def check_same_request(stored: StoredReply, path: str, request_fingerprint: str) -> None:
    """Raises APIError when the key was first used for another endpoint or with other parameters."""
    advice = f"Try using a key other than '{stored.id}' if you meant to execute a different request."
    if stored.path != path:
        raise APIError(
            "Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{path}' vs '{stored.path}'). {advice}",
            type="idempotency_error",
        )
    if stored.fingerprint != request_fingerprint:
        raise APIError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            + advice,
            type="idempotency_error",
        )


def key_in_use(key: str) -> APIError:
    """The answer to a request whose key another request holds."""
    return APIError(
        "There is currently another in-progress request using this Idempotent Key (that probably means you "
        f"submitted twice, and the other request is still going through): {key}. Please try again later.",
        status=409,
        code="idempotency_key_in_use",
        type="idempotency_error",
    )
