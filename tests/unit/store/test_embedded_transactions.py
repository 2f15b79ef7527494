"""Transactions of the embedded engine, by itself: all of their actions, or none."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.store.engines.moto_dynamodb import MotoDynamoDB

TABLE = "things"
IS_NEW = {"ConditionExpression": "attribute_not_exists (#0)", "ExpressionAttributeNames": {"#0": "pk"}}

Action = dict[str, dict[str, Any]]


@pytest.fixture
def engine() -> MotoDynamoDB:
    engine = MotoDynamoDB("us-east-1")
    keys = ("pk", "HASH"), ("sk", "RANGE")
    engine.call(
        "CreateTable",
        {
            "TableName": TABLE,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
            "KeySchema": [{"AttributeName": name, "KeyType": kind} for name, kind in keys],
        },
    )
    write(engine, put("old", 1))
    return engine


def key(sk: str) -> dict[str, Any]:
    return {"pk": {"S": "world"}, "sk": {"S": sk}}


def put(sk: str, value: int, **condition: Any) -> Action:
    return {"Put": {"TableName": TABLE, "Item": {**key(sk), "value": {"N": str(value)}}, **condition}}


def delete(sk: str, **condition: Any) -> Action:
    return {"Delete": {"TableName": TABLE, "Key": key(sk), **condition}}


def update(sk: str, value: int) -> Action:
    values = {":value": {"N": str(value)}}
    names = {"#value": "value"}
    return {
        "Update": {
            "TableName": TABLE,
            "Key": key(sk),
            "UpdateExpression": "SET #value = :value",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
    }


def write(engine: MotoDynamoDB, *actions: Action) -> None:
    engine.call("TransactWriteItems", {"TransactItems": list(actions)})


def refusal(engine: MotoDynamoDB, *actions: Action) -> dict[str, Any]:
    with pytest.raises(ClientError) as refused:
        write(engine, *actions)
    response: dict[str, Any] = dict(refused.value.response)
    return response


def values(engine: MotoDynamoDB) -> dict[str, int]:
    found = engine.call("Scan", {"TableName": TABLE})["Items"]
    return {each["sk"]["S"]: int(each["value"]["N"]) for each in found}


def test_all_actions(engine: MotoDynamoDB) -> None:
    write(engine, put("new", 2, **IS_NEW), update("old", 3))
    assert values(engine) == {"new": 2, "old": 3}
    write(engine, delete("old"), {"ConditionCheck": {"TableName": TABLE, "Key": key("gone"), **IS_NEW}})
    assert values(engine) == {"new": 2}


def test_none_where_a_condition_does_not_hold(engine: MotoDynamoDB) -> None:
    answer = refusal(engine, put("new", 2, **IS_NEW), put("old", 3, **IS_NEW), delete("other"))
    assert answer["Error"]["Code"] == "TransactionCanceledException"
    assert [each["Code"] for each in answer["CancellationReasons"]] == ["None", "ConditionalCheckFailed", "None"]
    assert values(engine) == {"old": 1}


def test_none_where_an_item_is_too_large(engine: MotoDynamoDB) -> None:
    large: Action = {"Put": {"TableName": TABLE, "Item": {**key("large"), "text": {"S": "x" * 410_000}}}}
    assert refusal(engine, put("new", 2), update("old", 3), large)["Error"]["Code"] == "ValidationException"
    assert values(engine) == {"old": 1}


@pytest.mark.parametrize(
    "actions",
    [[put("new", 2), delete("new")], [put(f"new{number}", 2) for number in range(101)]],
    ids=["two actions on one item", "more than a hundred"],
)
def test_what_no_transaction_takes(actions: list[Action], engine: MotoDynamoDB) -> None:
    assert refusal(engine, *actions)["Error"]["Code"] == "ValidationException"
    assert values(engine) == {"old": 1}
