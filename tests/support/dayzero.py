"""A Day Zero business with a few habits: what a test needs before its own story begins."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from emulator.billing.dayzero.invoices import DayzeroInvoice, Status
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.json_wire import JsonWire
from tests.support.serving import Server


@dataclass(frozen=True, slots=True)
class Dayzero:
    """A business's caller. What it makes must come back with the status of a success."""

    wire: JsonWire
    business: str

    def with_headers(self, **headers: str) -> Dayzero:
        """The same caller with other headers: `Authorization="Bearer dz_live_x"`; an empty one is not sent."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, wire=replace(self.wire, headers={**self.wire.headers, **named}))

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

    def name_account(self, name: str) -> None:
        """Gives the account a name of its own."""
        assert self.wire.update_account(business_name=name).status == 200

    def outbox(self) -> list[dict[str, Any]]:
        """The business's mail, newest first."""
        mails: list[dict[str, Any]] = self.wire.control("/outbox").json["data"]
        return mails

    def force_status(self, server: Server, invoice: str, status: Status) -> None:
        """Gives an invoice a status that no request leads to."""

        def operation(uow: UnitOfWork) -> None:
            found = uow.get(DayzeroInvoice, invoice)
            assert found is not None
            uow.changes.save(replace(found, status=status))

        server.emulator.store.run(World(f"dayzero_{self.business}", livemode=False), operation)


def new_dayzero(url: str) -> Dayzero:
    """A fresh business and a test token, on the emulator at `url`."""
    business = str(uuid.uuid4())
    headers = {"Authorization": "Bearer dz_token", "x-business-id": business}
    return Dayzero(JsonWire(url, headers, "/dayzero/api/v1"), business)
