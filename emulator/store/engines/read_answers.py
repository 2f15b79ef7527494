"""What DynamoDB answers to reads, as far as anybody asks, declared so that each value is decoded at once.

Binary values are base64 on the wire, and bytes here (docs.aws.amazon.com/amazondynamodb/latest/APIReference,
AttributeValue).
"""

from typing import Any, TypedDict

import msgspec


class AttributeValue(TypedDict, total=False):
    """One value, under the name of its type."""

    S: str
    N: str
    B: bytes
    BOOL: bool
    NULL: bool
    SS: list[str]
    NS: list[str]
    BS: list[bytes]
    L: "list[AttributeValue]"
    M: "dict[str, AttributeValue]"


Item = dict[str, AttributeValue]


class ReadAnswer(TypedDict, total=False):
    """An answer to any of `OPERATIONS`."""

    Item: Item
    Items: list[Item]
    Responses: dict[str, list[Item]]
    Count: int
    ScannedCount: int
    LastEvaluatedKey: Item
    UnprocessedKeys: dict[str, Any]


OPERATIONS = frozenset({"BatchGetItem", "GetItem", "Query", "Scan"})

# Made here, by one thread: see emulator.store.serialization.
DECODER = msgspec.json.Decoder(ReadAnswer)
