"""Classes of parameters, all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from emulator.billing.core.params import NOT_GIVEN, ListParams


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def test_given_names_are_those_that_a_request_names_in_the_order_of_their_declaration() -> None:
    assert ListParams(ending_before="in_2", starting_after="in_1").given_names() == (
        "expand",
        "limit",
        "starting_after",
        "ending_before",
    )
    assert "starting_after" not in ListParams(starting_after=NOT_GIVEN).given_names()
