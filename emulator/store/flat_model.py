"""PynamoDB's model for items of plain attributes: it goes by what is there, not by all that there could be.

PynamoDB asks each attribute of a model, through its descriptor, whether it is a map, a list or a discriminator. Of the
thirteen of a record some five are there, and writing and reading records was a fifth of what a request costs.
"""

from typing import Any, Self

from pynamodb.attributes import Attribute
from pynamodb.constants import NULL, NUMBER
from pynamodb.models import Model


class FlatModel(Model):
    """A model without maps, lists, discriminators and defaults."""

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:  # noqa: ARG002 - PynamoDB's
        """The attributes that are there, by their names, each by its type."""
        attributes = self.get_attributes()
        return {
            name: {attributes[name].attr_type: attributes[name].serialize(value)}
            for name, value in self.attribute_values.items()
            if value is not None
        }

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


class WholeNumberAttribute(Attribute[int]):
    """A number without decimals; PynamoDB's own takes them for JSON."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        """Its digits."""
        return str(value)

    def deserialize(self, value: str) -> int:
        """The number."""
        return int(value)
