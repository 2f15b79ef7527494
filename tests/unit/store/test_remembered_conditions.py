"""A condition that was read before means what it meant, for the names and values of its own."""

import pytest
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.exceptions import ConditionAttributeIsReservedKeyword
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from emulator.store.engines.remembered_conditions import RememberingParser

_ITEM = Item(DynamoType({"S": "a"}), None, {"key": {"S": "a"}, "revision": {"N": "3"}, "held": {"N": "4"}})

_CASES = [
    ("#0 = :0", {"#0": "revision"}, {":0": {"N": "3"}}, True),
    ("#0 = :0", {"#0": "revision"}, {":0": {"N": "4"}}, False),
    ("#0 = :0", {"#0": "held"}, {":0": {"N": "4"}}, True),
    ("attribute_not_exists (#0)", {"#0": "revision"}, None, False),
    ("attribute_not_exists (#0)", {"#0": "other"}, None, True),
    ("(#0 = :0 AND #1 < :1)", {"#0": "revision", "#1": "held"}, {":0": {"N": "3"}, ":1": {"N": "5"}}, True),
]


@pytest.mark.parametrize("_again", range(2))
@pytest.mark.parametrize(("text", "names", "values", "met"), _CASES)
def test_same_answers_as_motos(
    text: str, names: dict[str, str], values: dict[str, dict[str, str]] | None, met: bool, _again: int
) -> None:
    moto = ConditionExpressionParser(text, names, values)
    ours = RememberingParser(text, names, values)

    assert ours.parse().expr(_ITEM) == moto.parse().expr(_ITEM) == met
    assert ours.expr_attr_names_found == moto.expr_attr_names_found
    assert ours.expr_attr_values_found == moto.expr_attr_values_found


def test_what_a_caller_adds_to_the_names_is_forgotten() -> None:
    RememberingParser("#0 = :0", {"#0": "revision"}, {":0": {"N": "3"}}).parse()
    first = RememberingParser("#0 = :0", {"#0": "revision"}, {":0": {"N": "3"}})
    first.parse()
    first.expr_attr_names_found.append("#9")

    second = RememberingParser("#0 = :0", {"#0": "revision"}, {":0": {"N": "3"}})
    second.parse()

    assert second.expr_attr_names_found == ["#0"]


@pytest.mark.parametrize("_again", range(2))
def test_a_condition_that_is_refused_is_refused_again(_again: int) -> None:
    with pytest.raises(ConditionAttributeIsReservedKeyword):
        RememberingParser("name = :0", None, {":0": {"S": "x"}}).parse()
