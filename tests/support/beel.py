"""A BeeL company with a few habits: what a test needs before its own story begins."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import Headers

from emulator.api.beel.keys import authenticate
from emulator.billing.beel.invoice import Invoice
from emulator.store.unit_of_work import UnitOfWork
from tests.support.json_wire import JsonAccount, JsonWire
from tests.support.serving import Server
from tests.support.wire import Response

ADDRESS = {
    "street": "Carrer d'Aragó",
    "number": "255",
    "postal_code": "08007",
    "city": "Barcelona",
    "province": "Barcelona",
    "country": "España",
}
LINE = {"description": "Consultoría", "quantity": 10, "unit_price": 150, "irpf_rate": 15}
AD_HOC = {"recipient_type": "ADHOC", "legal_name": "Anna Puig", "nif": "12345678Z"}


@dataclass(frozen=True, slots=True)
class Company(JsonAccount):
    """A company's caller. What it makes must come back with the status of a success."""

    secret: str

    def with_key(self, mode: str, scopes: str = "") -> Company:
        """The same company with another key: `live`, or `test` with scopes as in `_invoices-read`."""
        headers = {**self.wire.headers, "Authorization": f"Bearer beel_sk_{mode}_{self.secret}{scopes}"}
        return replace(self, wire=replace(self.wire, headers=headers))

    @property
    def key(self) -> str:
        """The key it calls with."""
        return self.wire.headers["Authorization"].removeprefix("Bearer ")

    def customer(self, **given: Any) -> dict[str, Any]:
        """A customer with a tax number of its own."""
        nif = f"B{uuid.uuid4().int % 10**8:08}"
        facts = {
            "legal_name": "Distribucions Núria, S.A.",
            "nif": nif,
            "address": ADDRESS,
            "email": "nuria@example.com",
        }
        made: dict[str, Any] = self.data(self.wire.post("/customers", {**facts, **given}), 201)
        return made

    def draft(self, **given: Any) -> dict[str, Any]:
        """A draft of 1,590 euros, for somebody with the address `anna@example.com` unless it is said."""
        facts = {"type": "STANDARD", "recipient": {**AD_HOC, "email": "anna@example.com"}, "lines": [LINE]}
        made: dict[str, Any] = self.data(self.wire.post("/invoices", {**facts, **given}), 201)
        return made

    def issue_invoice(self, **given: Any) -> dict[str, Any]:
        """An issued invoice."""
        return self.perform(self.draft(**given)["id"], "issue")

    def perform(self, invoice: str, operation: str, body: Any = None) -> dict[str, Any]:
        """The answer of an operation on an invoice that succeeds."""
        done: dict[str, Any] = self.data(self.wire.post(f"/invoices/{invoice}/{operation}", body))
        return done

    def invoice(self, id: str) -> dict[str, Any]:
        """An invoice as it reads now."""
        found: dict[str, Any] = self.data(self.wire.get(f"/invoices/{id}"))
        return found

    def data(self, answer: Response, status: int = 200) -> Any:
        """What a successful answer carries."""
        assert answer.status == status, answer.body.decode()
        body = answer.json
        assert body["success"] is True
        return body["data"]

    def move_clock(self, **body: Any) -> None:
        """Stops the company's clock or moves it on: `now="2026-03-10T09:00Z"`, `advance="2d"`."""
        answer = self.wire.move_clock(frozen=True, **body)
        assert answer.status == 200, answer.body.decode()

    def change(self, server: Server, invoice: str, change: Callable[[Invoice], Invoice]) -> None:
        """Changes an invoice as no request can."""
        world = authenticate(Headers(dict(self.wire.headers))).world

        def operation(uow: UnitOfWork) -> None:
            found = uow.get(Invoice, invoice)
            assert found is not None
            uow.changes.save(change(found))

        server.emulator.store.run(world, operation)


def refused(answer: Response) -> tuple[int, str, Any]:
    """The status, code and details of a refusal."""
    body = answer.json
    assert body["success"] is False
    return answer.status, body["error"]["code"], body["error"].get("details")


def new_company(url: str, mode: str = "test") -> Company:
    """A fresh company, on the emulator at `url`."""
    secret = uuid.uuid4().hex
    return Company(JsonWire(url, {"Authorization": f"Bearer beel_sk_{mode}_{secret}"}, "/beel/api/v1"), secret)
