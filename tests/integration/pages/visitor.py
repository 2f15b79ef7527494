"""A business with its key, and a customer with nothing but a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CARD = {"number": "4242424242424242", "expiry": "12/34", "cvc": "123", "name": "Jenny Rosen"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Calls with the key, and without it."""

    client: FlaskClient
    key: str
    connected: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What the business sends along."""
        return {"Authorization": f"Bearer {self.key}", "Stripe-Account": self.connected}

    def post(self, path: str, **params: Any) -> dict[str, Any]:
        """The API's answer to the business; it must be a good one."""
        reply = self.client.post(path, data=params, headers=self.headers)
        assert reply.status_code == 200, reply.text
        body: dict[str, Any] = reply.get_json()
        return body

    def get(self, path: str) -> dict[str, Any]:
        """What the API shows the business."""
        body: dict[str, Any] = self.client.get(path, headers=self.headers).get_json()
        return body

    def update_account(self, **settings: Any) -> TestResponse:
        """Changes the account's settings."""
        return self.client.post("/_emulator/account", json=settings, headers=self.headers)

    def move_clock(self, **body: Any) -> None:
        """Moves the clock of the world, however long it takes to do what falls due: `advance=10`."""
        moved = self.client.post("/_emulator/clock?timeout=50", json=body, headers=self.headers)
        assert moved.status_code == 200, moved.text

    def open_invoice(self, **customer: Any) -> dict[str, Any]:
        """An open invoice of 20 dollars."""
        made = self.post("/v1/customers", **{"email": "jenny@example.com", "name": "Jenny Rosen", **customer})
        draft = self.post("/v1/invoices", customer=made["id"], collection_method="send_invoice", days_until_due=30)
        self.post("/v1/invoiceitems", customer=made["id"], invoice=draft["id"], amount=2000, currency="usd")
        return self.post(f"/v1/invoices/{draft['id']}/finalize")

    def send_invoice(self, **customer: Any) -> dict[str, Any]:
        """An open invoice of 20 dollars, which has been sent."""
        return self.post(f"/v1/invoices/{self.open_invoice(**customer)['id']}/send")

    def requests(self) -> list[tuple[str, str, int]]:
        """Method, path and status of every request that is in the log, newest first."""
        return [(each["method"], each["path"], each["status"]) for each in self.get("/_emulator/requests")["data"]]

    def outbox(self) -> list[dict[str, Any]]:
        """Every mail, oldest first."""
        mails: list[dict[str, Any]] = self.get("/_emulator/outbox")["data"]
        return mails[::-1]

    def visit(self, url: str) -> TestResponse:
        """Opens a link as anybody could."""
        return self.client.get(url)

    def pay(self, url: str, **typed: str) -> TestResponse:
        """Sends the form of a page."""
        return self.client.post(url, data={**CARD, **typed})
