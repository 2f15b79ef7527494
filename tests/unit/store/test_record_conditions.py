"""The conditions of our own say what PynamoDB says."""

from typing import Any

import pytest
from pynamodb.expressions.condition import Condition

from emulator.store.record_conditions import IS_NEW, IsOfVersion
from emulator.store.table import Record


@pytest.mark.parametrize(
    ("ours", "pynamodbs"),
    [(IS_NEW, Record.pk.does_not_exist()), (IsOfVersion(7), Record.version == 7)],
    ids=["new", "version"],
)
def test_they_are_written_as_pynamodb_writes_them(ours: Condition, pynamodbs: Condition) -> None:
    def written(condition: Condition) -> tuple[str, dict[str, str], dict[str, Any]]:
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        return condition.serialize(names, values), names, values

    assert written(ours) == written(pynamodbs)
