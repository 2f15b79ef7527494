"""The two conditions that records are written on, as PynamoDB takes them: written out here once, not for every record.

PynamoDB puts a condition together from its operands each time.
"""

from typing import Any

from pynamodb.expressions.condition import Condition

_NAME, _VALUE = "#0", ":0"


class IsNew(Condition):
    """That there is no such record."""

    def __init__(self) -> None:
        super().__init__("attribute_not_exists")

    def serialize(self, placeholder_names: dict[str, str], expression_attribute_values: dict[str, Any]) -> str:  # noqa: ARG002 - PynamoDB's
        """The expression, by the hash key, which every record has."""
        placeholder_names["pk"] = _NAME
        return f"attribute_not_exists ({_NAME})"


class IsOfVersion(Condition):
    """That the record is there, and still of this version."""

    def __init__(self, version: int) -> None:
        super().__init__("=")
        self._version = version

    def serialize(self, placeholder_names: dict[str, str], expression_attribute_values: dict[str, Any]) -> str:
        """The expression, with the version as its value."""
        placeholder_names["version"] = _NAME
        expression_attribute_values[_VALUE] = {"N": str(self._version)}
        return f"{_NAME} = {_VALUE}"


IS_NEW = IsNew()
