"""moto's table with sorted indexes, by itself."""

from __future__ import annotations

import pytest
from moto.dynamodb.models.dynamo_type import DynamoType

from emulator.store.engines import ordered_table
from emulator.store.engines.ordered_table import OrderedTable

EXPIRES_AT = 2_000_000_000


@pytest.fixture
def table() -> OrderedTable:
    """A table of nothing but keys, and of when they expire."""
    table = OrderedTable(  # type: ignore[abstract] # moto's own tables leave the same two methods out
        "things",
        account_id="1",
        region="us-east-1",
        schema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        attr=[{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
    )
    table.ttl = {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    return table


def put(table: OrderedTable, sk: str, expires_at: int) -> None:
    table.put_item({"pk": {"S": "world"}, "sk": {"S": sk}, "expires_at": {"N": str(expires_at)}})


def delete(table: OrderedTable, sk: str) -> None:
    table.delete_item(DynamoType({"S": "world"}), DynamoType({"S": sk}))


def is_there(table: OrderedTable, sk: str) -> bool:
    return table.get_item(DynamoType({"S": "world"}), DynamoType({"S": sk})) is not None


def test_what_is_deleted_before_it_expires_leaves_nothing(table: OrderedTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordered_table, "_STALE_AT_MOST", 10)
    for number in range(100):
        put(table, "stays", EXPIRES_AT)
        put(table, f"goes {number}", EXPIRES_AT)
        delete(table, f"goes {number}")
    assert len(table._expiring) < 20
    table.delete_expired(EXPIRES_AT - 1)
    assert is_there(table, "stays")
    table.delete_expired(EXPIRES_AT)
    assert not is_there(table, "stays")
