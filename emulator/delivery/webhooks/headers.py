"""The headers of a webhook (docs.stripe.com/webhooks, docs.beel.es, docs.stateset.com)."""

from collections.abc import Mapping

from emulator.billing.system.webhook_delivery import Signer
from emulator.delivery.webhooks.signature import signature

_HEADERS_BY_SIGNER: Mapping[Signer, Mapping[str, str]] = {
    "stripe": {
        "Accept": "*/*; q=0.5, application/xml",
        "Cache-Control": "no-cache",
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    },
    "beel": {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "BeeL-Webhooks/1.0",
    },
    "stateset": {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "StateSet-Webhooks/1.0",
    },
}


def webhook_headers(signer: Signer, secret: str, body: bytes, at: int, *, livemode: bool) -> dict[str, str]:
    """All headers for the very bytes of `body`, signed at the unix second `at`."""
    name, proof = signature(signer, secret, body, at, livemode=livemode)
    return {**_HEADERS_BY_SIGNER[signer], name: proof}
