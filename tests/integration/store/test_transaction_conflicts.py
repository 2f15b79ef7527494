"""Transactions that meet each other, as real DynamoDB reports them and neither of our own engines does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders

from emulator.billing.customers.customer import Customer
from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from emulator.store import store as store_module
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.store import ContentionError
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World, account_of
from tests.support.wire import new_key

CANCELED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]",
    "CancellationReasons": [{"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}],
}


class _Body(BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


@dataclass
class Conflicting(EmbeddedEngine):
    """An embedded engine on which the next `times` transactions meet another one."""

    times: int = 0
    met: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def _answer(self, request: AWSPreparedRequest, **context: Any) -> AWSResponse:
        if self.times == 0 or request.headers["X-Amz-Target"] != b"DynamoDB_20120810.TransactWriteItems":
            return super()._answer(request, **context)
        self.times -= 1
        self.met += 1
        headers = HTTPHeaders.from_pairs([("content-type", "application/x-amz-json-1.0")])
        return AWSResponse(request.url, 400, headers, _Body(json.dumps(CANCELED).encode()))


@pytest.fixture
def engine() -> Conflicting:
    return Conflicting()


@pytest.fixture
def emulator(engine: Conflicting) -> Iterator[Emulator]:
    emulator = build(Settings(store="embedded"), engine)
    yield emulator
    emulator.stop()


def test_a_rule_that_meets_another_transaction_runs_again(engine: Conflicting, emulator: Emulator) -> None:
    store, world = emulator.store, World(account_of(new_key()), livemode=False)
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
    assert (refused.status_code, refused.json["error"]["code"]) == (429, "lock_timeout")  # type: ignore[index]
    with pytest.raises(ContentionError):
        emulator.store.run(
            World(account_of(new_key()), livemode=False),
            lambda uow: uow.changes.save(Customer(id="cus_1", created=1_700_000_000, invoice_prefix="AAA")),
        )
    engine.times = 0
    assert client.get("/v1/customers", headers=headers).json["data"] == []  # type: ignore[index]
