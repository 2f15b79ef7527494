"""Engines as they are started, and a client and a table to try them with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import botocore.session
from botocore.config import Config

from emulator.settings import Settings, Store
from emulator.store.engines import Engine
from emulator.store.engines.base import CALL_SECONDS, DynamoDBClient
from emulator.store.engines.dynoxide import DynoxideEngine, dynoxide_programs, find_dynoxide
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.engines.java import find_java
from emulator.store.engines.local import LocalEngine, LocalJars

Item = dict[str, dict[str, str]]
TABLE = "things"
DYNOXIDE = Path(os.environ["DYNOXIDE"]) if os.environ.get("DYNOXIDE") else None
DYNAMODB_LOCAL = Path(os.environ["DYNAMODB_LOCAL"]) if os.environ.get("DYNAMODB_LOCAL") else None
# What the tests run on: the first one always, the others where an engine can make a difference.
ENGINES: tuple[Store, ...] = ("embedded", "dynoxide", *(("local",) if DYNAMODB_LOCAL else ()))


def is_missing(engine: str) -> bool:
    """Whether a test must go without its engine: machines without Rust may, but CI may not."""
    return engine == "dynoxide" and not dynoxide_programs(DYNOXIDE) and os.environ.get("CI") != "true"


def table_schema() -> dict[str, Any]:
    def index(name: str, hash_key: str, range_key: str) -> dict[str, Any]:
        return {"IndexName": name, "KeySchema": keys(hash_key, range_key), "Projection": {"ProjectionType": "ALL"}}

    def keys(hash_key: str, range_key: str) -> list[dict[str, str]]:
        return [{"AttributeName": hash_key, "KeyType": "HASH"}, {"AttributeName": range_key, "KeyType": "RANGE"}]

    texts = ("pk", "sk", "by1", "by2", "by3", "by4", "due_shard")
    return {
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": keys("pk", "sk"),
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in texts]
        + [{"AttributeName": "due_at", "AttributeType": "N"}],
        "LocalSecondaryIndexes": [index(f"by{number}", "pk", f"by{number}") for number in (1, 2, 3, 4)],
        "GlobalSecondaryIndexes": [index("due", "due_shard", "due_at")],
    }


class Client:
    """The engine's own client by the names of botocore's: `put_item(TableName=…)`."""

    def __init__(self, calls: DynamoDBClient) -> None:
        self._calls = calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = "".join(word.capitalize() for word in name.split("_"))
        return lambda **arguments: self._calls.call(operation, arguments)

    def close(self) -> None:
        self._calls.close()


def client_of(engine: Engine) -> Any:
    """What makes PynamoDB's calls to an engine, without checks of its own, so that all refusals are the engine's."""
    calls = engine.client(CALL_SECONDS)
    return botocore_client_of(engine) if calls is None else Client(calls)


def botocore_client_of(engine: Engine) -> Any:
    """A client that knows nothing of the engine but its connection."""
    to = engine.connection
    session = botocore.session.get_session()
    session.set_credentials(str(to.access_key), str(to.secret_key))
    config = Config(parameter_validation=False, max_pool_connections=32, retries={"total_max_attempts": 1})
    return session.create_client("dynamodb", to.region, endpoint_url=to.endpoint_url, config=config)


def embedded(data: Path | None = None) -> Engine:
    assert data is None
    return EmbeddedEngine()


def dynoxide(data: Path | None = None) -> Engine:
    return DynoxideEngine(find_dynoxide(DYNOXIDE), data)


def local(data: Path | None = None) -> Engine:
    assert DYNAMODB_LOCAL is not None
    return LocalEngine(find_java(None), LocalJars.find(DYNAMODB_LOCAL), data)


def keeping_data(folder: Path, **options: Any) -> Settings:
    """Settings of an emulator whose data outlives it."""
    return Settings(store="dynoxide", dynoxide=DYNOXIDE, data=folder, **options)


MAKERS = {"dynoxide": dynoxide, "embedded": embedded, "local": local}


@contextmanager
def running(engine: Engine) -> Iterator[Engine]:
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()


def thing(sk: str, **attributes: str) -> Item:
    item = {"pk": {"S": "world/thing"}, "sk": {"S": sk}}
    return item | {name: {"S": value} for name, value in attributes.items()}


def stored(dynamodb: Any) -> list[Item]:
    found: list[Item] = dynamodb.scan(TableName=TABLE, ConsistentRead=True)["Items"]
    return sorted(found, key=lambda item: item["sk"]["S"])
