"""PynamoDB's model for items of plain attributes: it goes by what is there, not by all that there could be.

PynamoDB asks each attribute of a model, through its descriptor, whether it is a map, a list or a discriminator, and
takes an item apart to put it together by the description of the table. Of the thirteen attributes of a record some five
are there, and writing and reading records was a fifth of what a request costs.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Self, TypeVar, overload

from pynamodb.attributes import Attribute
from pynamodb.connection.base import BOTOCORE_EXCEPTIONS
from pynamodb.constants import (
    BATCH_GET_ITEM,
    BATCH_GET_PAGE_LIMIT,
    BINARY,
    CONDITION_EXPRESSION,
    CONSISTENT_READ,
    EXPRESSION_ATTRIBUTE_NAMES,
    EXPRESSION_ATTRIBUTE_VALUES,
    GET_ITEM,
    ITEM,
    KEY,
    KEYS,
    NULL,
    NUMBER,
    REQUEST_ITEMS,
    RESPONSES,
    STRING,
    TABLE_NAME,
    UNPROCESSED_KEYS,
)
from pynamodb.exceptions import GetError
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

T = TypeVar("T")


class FlatModel(Model):
    """A model without maps, lists, discriminators, defaults and a version of PynamoDB's."""

    def __init__(self, hash_key: Any = None, range_key: Any = None, **attributes: Any) -> None:
        keys = ((self._hash_keyname, hash_key), (self._range_keyname, range_key))
        self.attribute_values = {name: key for name, key in keys if name is not None and key is not None} | attributes

    def get_save_kwargs_from_instance(
        self, condition: Condition | None = None, return_values_on_condition_failure: str | None = None
    ) -> dict[str, Any]:
        """The arguments of a call that puts this item."""
        if return_values_on_condition_failure is not None:
            return super().get_save_kwargs_from_instance(condition, return_values_on_condition_failure)
        arguments: dict[str, Any] = {TABLE_NAME: self.Meta.table_name, ITEM: self.serialize()}
        if condition is not None:
            placeholders: dict[str, str] = {}
            values: dict[str, Any] = {}
            arguments[CONDITION_EXPRESSION] = condition.serialize(placeholders, values)
            arguments[EXPRESSION_ATTRIBUTE_NAMES] = {short: name for name, short in placeholders.items()}
            if values:
                arguments[EXPRESSION_ATTRIBUTE_VALUES] = values
        return arguments

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:  # noqa: ARG002 - PynamoDB's
        """The attributes that are there, by their names, each by its type."""
        attributes = self.get_attributes()
        return {
            name: {attributes[name].attr_type: attributes[name].serialize(value)}
            for name, value in self.attribute_values.items()
            if value is not None
        }

    @classmethod
    def get_one(cls, hash_key: str, range_key: str) -> Self | None:
        """The item with a hash key and a range key that are texts, None if there is none. Strongly consistent.

        PynamoDB's `get`. Raises GetError.
        """
        asked = {TABLE_NAME: cls.Meta.table_name, CONSISTENT_READ: True, KEY: cls._item_key(hash_key, range_key)}
        item = cls._answer(GET_ITEM, asked).get(ITEM)
        return None if item is None else cls.from_raw_data(item)

    @classmethod
    def get_all(cls, keys: Iterable[tuple[str, str]]) -> Iterator[Self]:
        """The items with these keys, the hash key and the range key of each a text, in any order. Strongly consistent.

        PynamoDB's `batch_get`, for models with such keys. Raises GetError.
        """
        wanted: list[Any] = [cls._item_key(*key) for key in keys]
        while wanted:
            page, wanted = wanted[:BATCH_GET_PAGE_LIMIT], wanted[BATCH_GET_PAGE_LIMIT:]
            asked = {REQUEST_ITEMS: {cls.Meta.table_name: {CONSISTENT_READ: True, KEYS: page}}}
            answer = cls._answer(BATCH_GET_ITEM, asked)
            yield from map(cls.from_raw_data, answer[RESPONSES].get(cls.Meta.table_name, ()))
            wanted += answer[UNPROCESSED_KEYS].get(cls.Meta.table_name, {}).get(KEYS, ())

    @classmethod
    def _item_key(cls, hash_key: str, range_key: str) -> dict[str, dict[str, str]]:
        return {cls._hash_keyname or "": {STRING: hash_key}, cls._range_keyname or "": {STRING: range_key}}

    @classmethod
    def _answer(cls, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = cls._get_connection().connection.dispatch(operation, asked)
        except BOTOCORE_EXCEPTIONS as error:
            raise GetError(f"{operation} failed: {error}", error) from error
        return answer

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """The model that an item holds."""
        attributes = cls.get_attributes()
        model = cls.__new__(cls)
        model.attribute_values = {
            name: attributes[name].deserialize(attributes[name].get_value(value))
            for name, value in data.items()
            if name in attributes and NULL not in value
        }
        return model


class PlainAttribute(Attribute[T]):
    """An attribute of such a model, read without a look at whether it is one of a map."""

    @overload
    def __get__(self, instance: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, instance: Any, owner: Any) -> T: ...
    def __get__(self, instance: Any, owner: Any) -> Any:
        """The attribute itself of a model, its value of an item, None where that has none."""
        return self if instance is None else instance.attribute_values.get(self.attr_path[0])


class TextAttribute(PlainAttribute[str]):
    """A text."""

    attr_type = STRING


class BytesAttribute(PlainAttribute[bytes]):
    """Bytes, which PynamoDB's own can encode twice, as its earlier versions did."""

    attr_type = BINARY


class WholeNumberAttribute(PlainAttribute[int]):
    """A number without decimals; PynamoDB's own takes them for JSON."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        """Its digits."""
        return str(value)

    def deserialize(self, value: str) -> int:
        """The number."""
        return int(value)
