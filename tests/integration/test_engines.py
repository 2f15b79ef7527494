"""The engines that we start ourselves are the same DynamoDB."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.store.engines import Engine
from tests.support.engines import ENGINES, MAKERS, TABLE, Item, client_of, running, stored, table_schema, thing


@pytest.fixture(scope="module", params=[pytest.param(engine, marks=pytest.mark.engine(engine)) for engine in ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with running(MAKERS[request.param]()) as engine:
        yield engine


@pytest.fixture
def dynamodb(engine: Engine) -> Iterator[Any]:
    client = client_of(engine)
    client.create_table(**table_schema())
    yield client
    client.delete_table(TableName=TABLE)
    client.close()


def key(sk: str) -> Item:
    return thing(sk)


def query(dynamodb: Any, condition: str, values: dict[str, dict[str, str]], **options: Any) -> list[str]:
    """The sort keys of all pages of a query."""
    found: list[str] = []
    start: dict[str, Any] = {}
    while True:
        page = dynamodb.query(
            TableName=TABLE,
            KeyConditionExpression=condition,
            ExpressionAttributeValues={":pk": {"S": "world/thing"}} | values,
            **start,
            **options,
        )
        assert len(page["Items"]) <= options.get("Limit", len(page["Items"]))
        found += [item["sk"]["S"] for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def test_the_table_is_described_as_it_was_made(dynamodb: Any) -> None:
    table = dynamodb.describe_table(TableName=TABLE)["Table"]
    assert table["TableStatus"] == "ACTIVE"
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["due"]
    assert sorted(index["IndexName"] for index in table["LocalSecondaryIndexes"]) == ["by1", "by2", "by3", "by4"]


def test_a_table_is_made_once(dynamodb: Any) -> None:
    with pytest.raises(ClientError, match="ResourceInUseException"):
        dynamodb.create_table(**table_schema())


def test_what_is_put_is_got_until_it_is_deleted(dynamodb: Any) -> None:
    dynamodb.put_item(TableName=TABLE, Item=thing("a", state="é€😀" * 1000))
    assert dynamodb.get_item(TableName=TABLE, Key=key("a"))["Item"] == thing("a", state="é€😀" * 1000)
    dynamodb.put_item(TableName=TABLE, Item=thing("a", state="new"))
    assert dynamodb.get_item(TableName=TABLE, Key=key("a"), ConsistentRead=True)["Item"] == thing("a", state="new")
    dynamodb.delete_item(TableName=TABLE, Key=key("a"))
    assert "Item" not in dynamodb.get_item(TableName=TABLE, Key=key("a"))


def test_a_condition_guards_a_write(dynamodb: Any) -> None:
    new = {"TableName": TABLE, "Item": thing("a"), "ConditionExpression": "attribute_not_exists(pk)"}
    dynamodb.put_item(**new)
    with pytest.raises(ClientError, match="ConditionalCheckFailedException"):
        dynamodb.put_item(**new)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("pk = :pk", {}, "abcdefgh"),
        ("pk = :pk AND sk = :x", {":x": "c"}, "c"),
        ("pk = :pk AND sk < :x", {":x": "c"}, "ab"),
        ("pk = :pk AND sk <= :x", {":x": "c"}, "abc"),
        ("pk = :pk AND sk > :x", {":x": "f"}, "gh"),
        ("pk = :pk AND sk >= :x", {":x": "f"}, "fgh"),
        ("pk = :pk AND sk BETWEEN :x AND :y", {":x": "b", ":y": "dd"}, "bcd"),
        ("pk = :pk AND begins_with(sk, :x)", {":x": "e"}, "e"),
        ("pk = :pk AND sk > :x", {":x": "z"}, ""),
    ],
)
def test_a_query_pages_in_order(dynamodb: Any, condition: str, values: dict[str, str], expected: str) -> None:
    for sk in "hgfedcba":
        dynamodb.put_item(TableName=TABLE, Item=thing(sk))
    dynamodb.put_item(TableName=TABLE, Item=thing("a") | {"pk": {"S": "another world/thing"}})
    typed = {name: {"S": value} for name, value in values.items()}
    for limit, forward in itertools.product((1, 3, 100), (True, False)):
        found = query(dynamodb, condition, typed, ScanIndexForward=forward, Limit=limit, ConsistentRead=True)
        assert found == sorted(expected, reverse=not forward)


def test_an_index_holds_what_has_its_attribute_now(dynamodb: Any) -> None:
    for sk in "abcde":
        dynamodb.put_item(TableName=TABLE, Item=thing(sk, by1=f"mine#{sk}", by2="same"))
    dynamodb.put_item(TableName=TABLE, Item=thing("f", by1="yours#f"))
    dynamodb.put_item(TableName=TABLE, Item=thing("b"))
    dynamodb.delete_item(TableName=TABLE, Key=key("c"))
    mine = "pk = :pk AND by1 BETWEEN :low AND :high"
    bounds = {":low": {"S": "mine#"}, ":high": {"S": "mine#z"}}
    for limit, forward in itertools.product((1, 2, 100), (True, False)):
        options: dict[str, Any] = {"ScanIndexForward": forward, "Limit": limit, "ConsistentRead": True}
        assert query(dynamodb, mine, bounds, IndexName="by1", **options) == sorted("ade", reverse=not forward)
        # Among equal values an index has no order.
        assert sorted(query(dynamodb, "pk = :pk", {}, IndexName="by2", **options)) == ["a", "d", "e"]


def test_due_work_is_sorted_by_number(dynamodb: Any) -> None:
    for sk, due in {"a": "1000", "b": "9", "c": "100.5", "d": "100"}.items():
        dynamodb.put_item(TableName=TABLE, Item=thing(sk, due_shard="work") | {"due_at": {"N": due}})
    dynamodb.put_item(TableName=TABLE, Item=thing("e", due_shard="work"))
    at_once: dict[str, Any] = {
        "TableName": TABLE,
        "IndexName": "due",
        "KeyConditionExpression": "due_shard = :shard AND due_at <= :now",
        "ExpressionAttributeValues": {":shard": {"S": "work"}, ":now": {"N": "101"}},
    }
    assert [item["sk"]["S"] for item in dynamodb.query(**at_once)["Items"]] == ["b", "d", "c"]
    dynamodb.update_item(
        TableName=TABLE,
        Key=key("b"),
        UpdateExpression="SET due_at = :later",
        ExpressionAttributeValues={":later": {"N": "200"}},
    )
    dynamodb.update_item(TableName=TABLE, Key=key("d"), UpdateExpression="REMOVE due_shard, due_at")
    assert [item["sk"]["S"] for item in dynamodb.query(**at_once)["Items"]] == ["c"]


def test_a_transaction_changes_everything(dynamodb: Any) -> None:
    dynamodb.put_item(TableName=TABLE, Item=thing("old"))
    dynamodb.put_item(TableName=TABLE, Item=thing("guard", version="1"))
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": TABLE, "Item": thing("new", by1="x")}},
            {"Delete": {"TableName": TABLE, "Key": key("old")}},
            {
                "ConditionCheck": {
                    "TableName": TABLE,
                    "Key": key("guard"),
                    "ConditionExpression": "attribute_exists(pk)",
                }
            },
        ]
    )
    assert stored(dynamodb) == [thing("guard", version="1"), thing("new", by1="x")]
    assert query(dynamodb, "pk = :pk", {}, IndexName="by1") == ["new"]


def test_a_transaction_takes_a_hundred_actions(dynamodb: Any) -> None:
    puts = [{"Put": {"TableName": TABLE, "Item": thing(f"{number:03}")}} for number in range(100)]
    dynamodb.transact_write_items(TransactItems=puts)
    assert len(stored(dynamodb)) == 100


def test_a_transaction_that_fails_changes_nothing_and_says_where(dynamodb: Any) -> None:
    before = [thing("deleted", by1="1"), thing("guard"), thing("replaced", by1="2"), thing("updated", by1="3")]
    for item in before:
        dynamodb.put_item(TableName=TABLE, Item=item)
    with pytest.raises(ClientError, match="TransactionCanceledException") as caught:
        dynamodb.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": TABLE, "Item": thing("new", by1="4")}},
                {"Put": {"TableName": TABLE, "Item": thing("replaced", by1="5")}},
                {"Delete": {"TableName": TABLE, "Key": key("deleted")}},
                {
                    "Update": {
                        "TableName": TABLE,
                        "Key": key("updated"),
                        "UpdateExpression": "SET by1 = :six",
                        "ExpressionAttributeValues": {":six": {"S": "6"}},
                    }
                },
                {
                    "Put": {
                        "TableName": TABLE,
                        "Item": thing("guard"),
                        "ConditionExpression": "attribute_not_exists(pk)",
                    }
                },
            ]
        )
    reasons = [reason["Code"] for reason in caught.value.response["CancellationReasons"]]
    assert reasons == ["None", "None", "None", "None", "ConditionalCheckFailed"]
    assert stored(dynamodb) == before
    assert query(dynamodb, "pk = :pk", {}, IndexName="by1") == ["deleted", "replaced", "updated"]


def test_concurrent_increments_are_not_lost(dynamodb: Any) -> None:
    threads, increments = 32, 2
    dynamodb.put_item(TableName=TABLE, Item=thing("counter") | {"count": {"N": "0"}})

    def increment() -> None:
        while True:
            count = int(
                dynamodb.get_item(TableName=TABLE, Key=key("counter"), ConsistentRead=True)["Item"]["count"]["N"]
            )
            counted = {
                "TableName": TABLE,
                "Item": thing("counter") | {"count": {"N": str(count + 1)}},
                "ConditionExpression": "#count = :count",
                "ExpressionAttributeNames": {"#count": "count"},
                "ExpressionAttributeValues": {":count": {"N": str(count)}},
            }
            try:
                dynamodb.transact_write_items(TransactItems=[{"Put": counted}])
                return
            except ClientError as error:
                if error.response["Error"]["Code"] not in (
                    "TransactionCanceledException",
                    "TransactionConflictException",
                ):
                    raise

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(increment) for _ in range(threads * increments)]:
            done.result()
    assert stored(dynamodb)[0]["count"] == {"N": str(threads * increments)}
