"""A Stateset account with a few habits: what a test needs before its own story begins."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from emulator.billing.stateset.invoice import Status
from emulator.worlds import World, account_of
from tests.support.json_wire import JsonAccount, JsonWire
from tests.support.wire import Response


@dataclass(frozen=True, slots=True)
class Stateset(JsonAccount):
    """An account's caller, with a few habits. What it makes must come back with the status of a success."""

    secret: str

    def with_key(self, kind: str) -> Stateset:
        """The same account with another key: `sk_live`, `rk_test_read`."""
        headers = {**self.wire.headers, "Authorization": f"Bearer {kind}_{self.secret}"}
        return replace(self, wire=replace(self.wire, headers=headers))

    def create(self, path: str, body: Any) -> dict[str, Any]:
        """What a POST that creates something answers."""
        answer = self.wire.post(path, body)
        assert answer.status == 201, answer.body.decode()
        made: dict[str, Any] = answer.json
        return made

    def customer(self, **given: Any) -> dict[str, Any]:
        """A customer."""
        person = {"email": "billing@acme.com", "first_name": "Acme", "last_name": "Corporation"}
        return self.create("/customers", {**person, **given})

    def invoice(self, **given: Any) -> dict[str, Any]:
        """A draft of 20 dollars."""
        customer = given.pop("customer_id", None) or self.customer()["id"]
        lines = [{"description": "Work", "quantity": 2, "unit_price": 1000}]
        return self.create("/invoices", {"customer_id": customer, "line_items": lines, **given})

    def send(self, invoice: str, body: Any = None) -> dict[str, Any]:
        """The answer of a sending that succeeds."""
        answer = self.wire.post(f"/invoices/{invoice}/send", body)
        assert answer.status == 200, answer.body.decode()
        sent: dict[str, Any] = answer.json
        return sent

    @property
    def world(self) -> World:
        """The account's world in test mode."""
        return World("stateset" + account_of(self.secret).removeprefix("acct"), livemode=False)

    def get(self, invoice: str) -> dict[str, Any]:
        """An invoice as it is now."""
        shown: dict[str, Any] = self.wire.get(f"/invoices/{invoice}").json
        return shown

    def stop_clock(self, now: str) -> None:
        """Has the account's clock stand at a time: `2026-01-20T12:00:00Z`."""
        answer = self.wire.move_clock(now=now, frozen=True)
        assert answer.status == 200, answer.body.decode()

    def advance(self, duration: str) -> None:
        """Moves the account's clock: `31d`."""
        answer = self.wire.move_clock(advance=duration)
        assert answer.status == 200, answer.body.decode()

    def invoice_in(self, status: Status, **given: Any) -> str:
        """A new invoice of 20 dollars that requests, looks and the clock have brought into a status."""
        id: str = self.invoice(**given)["id"]
        if status != "draft":
            self.send(id)
        if status == "viewed":
            self.look_at(id)
        elif status == "overdue":
            self.advance("31d")
        elif status == "partially_paid":
            self.create(f"/invoices/{id}/payments", {"amount": 500})
        elif status in ("paid", "voided"):
            assert self.wire.post(f"/invoices/{id}/{'mark-paid' if status == 'paid' else 'void'}").status == 200
        assert self.get(id)["status"] == status
        return id

    def look_at(self, invoice: str) -> Response:
        """What the customer sees at the public link."""
        path = urlsplit(self.get(invoice)["public_url"]).path
        return JsonWire(self.wire.url, {"Authorization": ""}).request("GET", path)


def new_stateset(url: str) -> Stateset:
    """A fresh account in test mode, on the emulator at `url`."""
    secret = uuid.uuid4().hex
    headers = {"Authorization": f"Bearer sk_test_{secret}", "X-Emulator-Dialect": "stateset"}
    return Stateset(JsonWire(url, headers, "/stateset/v1"), secret)
