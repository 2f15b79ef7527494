"""Signatures as receivers check them.

docs.stripe.com/webhooks#verify-manually, docs.beel.es Webhooks, docs.stateset.com Webhooks.
"""

import hashlib
import hmac

from emulator.billing.system.webhook_delivery import Signer

_HEADERS: dict[Signer, str] = {
    "stripe": "Stripe-Signature",
    "beel": "BeeL-Signature",
    "stateset": "X-StateSet-Signature",
}


def signature(signer: Signer, secret: str, body: bytes, at: int, *, livemode: bool) -> tuple[str, str]:
    """The header that proves who sent the very bytes of `body`, and its value.

    `at` is the unix second that the receiver compares with its own clock. In test mode Stripe adds a `v0` that proves
    nothing, so that receivers learn to look at `v1` alone. Stateset signs the body alone.
    """
    if signer == "stateset":
        return _HEADERS[signer], hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    proof = f"t={at},v1={_mac(secret, at, body)}"
    if signer == "stripe" and not livemode:
        proof += f",v0={_mac('v0' + secret, at, body)}"
    return _HEADERS[signer], proof


def _mac(secret: str, at: int, body: bytes) -> str:
    # The secret counts as it is printed, prefix included.
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
