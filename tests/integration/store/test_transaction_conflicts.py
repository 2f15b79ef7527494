"""Transactions that meet each other, as real DynamoDB reports them and neither of our own engines does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from emulator.billing.customers.customer import Customer
from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from emulator.store import store as store_module
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.engines.service_errors import client_error
from emulator.store.store import ContentionError
from emulator.store.unit_of_work import UnitOfWork
from tests.support.wire import new_key
from tests.support.worlds import new_world

CANCELED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]",
    "CancellationReasons": [{"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}],
}


@dataclass
class Conflicting(EmbeddedEngine):
    """An embedded engine on which the next `times` transactions meet another one."""

    times: int = 0
    met: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def call(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if self.times == 0 or operation != "TransactWriteItems":
            return super().call(operation, arguments)
        self.times -= 1
        self.met += 1
        raise client_error(400, json.dumps(CANCELED), operation)


@pytest.fixture
def engine() -> Conflicting:
    return Conflicting()


@pytest.fixture
def emulator(engine: Conflicting) -> Iterator[Emulator]:
    emulator = build(Settings(store="embedded"), engine)
    yield emulator
    emulator.stop()


def test_a_rule_that_meets_another_transaction_runs_again(engine: Conflicting, emulator: Emulator) -> None:
    store, world = emulator.store, new_world()
    runs: list[UnitOfWork] = []

    def save(uow: UnitOfWork) -> None:
        runs.append(uow)
        name = str(len(runs))
        uow.changes.save(Customer(id="cus_1", created=1_700_000_000, invoice_prefix="AAA", name=name))

    engine.times = 2
    store.run(world, save)
    kept = store.unit_of_work(world).get(Customer, "cus_1")
    assert kept is not None
    assert kept.name == "3"
    assert (len(set(runs)), engine.met) == (3, 2)


def test_a_request_that_never_gets_through_is_told_to_come_back(
    engine: Conflicting, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_FIRST_RETRY_DELAY", 0)
    engine.times = 1000
    headers = {"Authorization": f"Bearer {new_key()}"}
    client = emulator.app.test_client()
    refused = client.post("/v1/customers", data={"name": "Jenny"}, headers=headers)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (429, "lock_timeout")
    with pytest.raises(ContentionError):
        emulator.store.run(
            new_world(),
            lambda uow: uow.changes.save(Customer(id="cus_1", created=1_700_000_000, invoice_prefix="AAA")),
        )
    engine.times = 0
    assert client.get("/v1/customers", headers=headers).get_json()["data"] == []


def test_the_control_api_says_so_as_well(
    engine: Conflicting, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_FIRST_RETRY_DELAY", 0)
    client, headers = emulator.app.test_client(), {"Authorization": f"Bearer {new_key()}"}
    terms = {"mode": "setup", "currency": "usd", "success_url": "https://shop.example"}
    session = client.post("/v1/checkout/sessions", data=terms, headers=headers).get_json()["id"]
    engine.times = 1000
    wanted: dict[str, dict[str, Any]] = {
        f"checkout/sessions/{session}/complete": {},
        "account": {"business_name": "Acme"},
        "rendering_templates": {"nickname": "Acme"},
    }
    for path, body in wanted.items():
        refused = client.post(f"/_emulator/{path}", json=body, headers=headers)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1"), refused.text
        assert "at the same time" in refused.get_json()["error"]["message"]
    engine.times = 0
    assert client.get(f"/v1/checkout/sessions/{session}", headers=headers).get_json()["status"] == "open"
