"""Whoever uses moto in the same process finds it as it is without the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.session import get_session
from moto import mock_aws
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.utilities import dynamo_to_dict

from emulator.store.engines.moto_dynamodb import MotoDynamoDB, plain

THING: dict[str, dict[str, Any]] = {
    "id": {"S": "one"},
    "bytes": {"B": b"\x00\xff"},
    "many_bytes": {"BS": [b"\x01", b"\x02"]},
    "nested": {"M": {"list": {"L": [{"B": b"\x03"}, {"NULL": True}, {"N": "4"}]}}},
}


@pytest.fixture
def others() -> Iterator[Any]:
    MotoDynamoDB("us-east-1")
    with mock_aws():
        yield get_session().create_client("dynamodb", "eu-west-1", aws_access_key_id="any", aws_secret_access_key="any")


def test_items_are_answered_as_they_were_put(others: Any) -> None:
    others.create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    others.put_item(TableName="things", Item=THING)
    assert others.get_item(TableName="things", Key={"id": THING["id"]})["Item"] == THING
    assert others.scan(TableName="things")["Items"] == [THING]


@pytest.mark.parametrize(
    "value",
    [
        DynamoType({"B": "AP8="}),
        DynamoType({"BS": ["AQ==", b"\x02"]}),
        [DynamoType(each) for each in THING.values()],
        {"Item": Item(DynamoType({"S": "one"}), None, THING)},
        {"Table": {"CreationDateTime": datetime(2026, 1, 31, tzinfo=UTC), "ItemCount": 0}},
    ],
    ids=["base64", "a set of base64", "values", "an item", "a moment"],
)
def test_values_are_answered_as_moto_answers_them(value: Any) -> None:
    assert plain(value) == dynamo_to_dict(value)
