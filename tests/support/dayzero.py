"""A Day Zero business with a few habits: what a test needs before its own story begins."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from emulator.billing.dayzero.invoice import Status
from tests.support.json_wire import JsonAccount, JsonWire


@dataclass(frozen=True, slots=True)
class Dayzero(JsonAccount):
    """A business's caller. What it makes must come back with the status of a success."""

    business: str

    def create(self, path: str, body: Any = None, status: int = 201) -> dict[str, Any]:
        """What a POST that succeeds answers."""
        answer = self.wire.post(path, body)
        assert answer.status == status, answer.body.decode()
        made: dict[str, Any] = answer.json
        return made

    def customer(self, **given: Any) -> dict[str, Any]:
        """A customer."""
        return self.create("/customers", {"name": "Acme Corp", "email": "billing@acme.com", **given})

    def draft(self, **given: Any) -> dict[str, Any]:
        """A draft of 2,500 dollars."""
        customer = given.pop("customer_id", None) or self.customer()["id"]
        lines = [{"description": "Monthly retainer", "quantity": 1, "unit_price": 250000}]
        return self.create(
            "/invoices", {"customer_id": customer, "due_date": "2026-05-01", "line_items": lines, **given}
        )

    def open_invoice(self, **given: Any) -> dict[str, Any]:
        """A finalized invoice."""
        return self.create(f"/invoices/{self.draft(**given)['id']}/finalize", status=200)

    def send(self, invoice: str, body: Any = None) -> dict[str, Any]:
        """The answer of a sending that succeeds."""
        return self.create(f"/invoices/{invoice}/send", body)

    def transaction(self, amount: int, **given: Any) -> str:
        """The id of a bank transaction of so many cents."""
        made: str = self.create("/transactions", {"amount": amount, "datetime": "2026-04-20", **given})["id"]
        return made

    def pay(self, invoice: str, amount: int, *, of: int | None = None) -> dict[str, Any]:
        """A payment of so many cents, of a transaction of that amount or another."""
        transaction = self.transaction(amount if of is None else of)
        return self.create(f"/invoices/{invoice}/payments", {"transaction_id": transaction, "amount": amount})

    def in_status(self, status: Status) -> str:
        """The id of an invoice of 2,500 dollars that came to have a status by requests alone."""
        if status == "draft":
            return str(self.draft()["id"])
        invoice = str(self.open_invoice()["id"])
        match status:
            case "partially_paid":
                self.pay(invoice, 100000)
            case "manual_paid":
                self.pay(invoice, 250000)
            case "stripe_paid":
                assert self.wire.post_control(f"/dayzero/invoices/{invoice}/pay_by_stripe").status == 200
            case "uncollectible":
                assert self.wire.post_control(f"/dayzero/invoices/{invoice}/write_off").status == 200
            case "void":
                self.create(f"/invoices/{invoice}/void", status=200)
        return invoice

    def invoice(self, id: str) -> dict[str, Any]:
        """An invoice as it is now."""
        found: dict[str, Any] = self.wire.get(f"/invoices/{id}").json
        return found


def new_dayzero(url: str) -> Dayzero:
    """A fresh business and a test token, on the emulator at `url`."""
    business = str(uuid.uuid4())
    headers = {"Authorization": "Bearer dz_token", "x-business-id": business}
    return Dayzero(JsonWire(url, headers, "/dayzero/api/v1"), business)
