"""Idempotency keys: the header stands in Stateset's Node SDK, the code `idempotency_key_in_use` in its documentation.

The first success of a key is kept for a day and answered again; a refused request may be tried again with its key.
"""

from flask import Request, Response

from emulator.api.idempotency import StoredReply
from emulator.billing.core.errors import APIError
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"


def idempotency_key(request: Request) -> str | None:
    """The key of a request that changes something. Raises APIError (422) for one that is too long."""
    key = request.headers.get(HEADER, "") if request.method != "GET" else ""
    if len(key) > choices.MAX_IDEMPOTENCY_KEY_LENGTH:
        message = f"Invalid value for {HEADER}: at most {choices.MAX_IDEMPOTENCY_KEY_LENGTH} characters are taken."
        raise api_error(choices.INVALID, "VALIDATION_ERROR", message, field=HEADER)
    return key or None


def key_in_use(key: str) -> APIError:
    """The refusal (409) while another request with the same key is under way: coming again is the right thing to do."""
    message = "Another request with this idempotency key is in progress."
    return api_error(409, "IDEMPOTENCY_KEY_IN_USE", message, field=HEADER, value=key)


def replay(stored: StoredReply, path: str, fingerprint: str) -> Response:
    """The earlier answer, again. Raises APIError (422) for a request other than the first with its key."""
    if (stored.path, stored.fingerprint) != (path, fingerprint):
        message = "This idempotency key was used for another request."
        raise api_error(choices.INVALID, "VALIDATION_ERROR", message, field=HEADER, value=stored.id)
    headers = {REPLAYED_HEADER: "true"}
    return Response(stored.body, status=stored.status, content_type="application/json", headers=headers)
