"""A request that the console makes."""

from msgspec import Struct

from emulator.pages.console.api_client import FORM, Answer, ApiClient


class MadeRequest(Struct, frozen=True):
    """The request, as a client would send it; `version` is what its `Stripe-Version` says, if it has one."""

    method: str
    path: str
    body: str
    query: str = ""
    content_type: str = FORM
    version: str = ""

    def send(self, api: ApiClient) -> Answer:
        """Sends it."""
        headers = {"Stripe-Version": self.version} if self.version else {}
        return api.act(
            self.method, self.path, query=self.query, body=self.body, content_type=self.content_type, headers=headers
        )
