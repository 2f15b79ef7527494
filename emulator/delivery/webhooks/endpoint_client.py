"""What makes the requests to endpoints, ready when the first of them is to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.billing.system.webhook_delivery import WebhookAttempt
from emulator.delivery.webhooks.webhook_request import WebhookRequest

if TYPE_CHECKING:
    import aiohttp


class EndpointClient:
    """Posts to endpoints, in one event loop.

    aiohttp is imported with the first request: it takes a tenth of the start, and most accounts have no endpoint.

    Args:
        timeout: seconds that a receiver has to answer.
        allows_link_local: whether it connects to link-local addresses.
    """

    def __init__(self, timeout: float, *, allows_link_local: bool) -> None:
        self._timeout = timeout
        self._allows_link_local = allows_link_local
        self._session: aiohttp.ClientSession | None = None

    async def post(self, request: WebhookRequest, at: int) -> WebhookAttempt:
        """Makes a request at a second (unix) and returns what came of it; see `http_client.post`."""
        from emulator.delivery.webhooks import http_client

        if self._session is None:
            self._session = http_client.new_session(allows_link_local=self._allows_link_local)
        return await http_client.post(self._session, self._timeout, request, at)

    async def aclose(self) -> None:
        """Lets go of what it opened; harmless when it never made a request."""
        if self._session is not None:
            await self._session.close()
