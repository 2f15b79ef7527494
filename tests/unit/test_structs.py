"""What our values are made as, and how one is made of another."""

import dataclasses
import importlib
import pkgutil
from types import ModuleType
from typing import Any

import msgspec
import pytest

import emulator
import schemas
from emulator.billing.core.structs import replace
from emulator.smtp_url import SmtpUrl

IN_OTHER_PROGRAMS = ("emulator.client", "emulator.pytest_plugin")
"""What runs in other people's programs, with the standard library alone."""

COUNTING = {
    "emulator.delivery.webhooks.pending_delivery.DispatchProgress",
    "emulator.services.subscriptions.invoice_outcomes._Followed",
}
"""What is passed around in order to be changed; whatever else changes is a class of its own."""


class Point(msgspec.Struct, frozen=True):
    x: int
    y: int = 0


@pytest.mark.parametrize("package", [emulator, schemas])
def test_only_what_keeps_a_secret_is_a_dataclass_because_dataclasses_make_the_start_slow(package: ModuleType) -> None:
    classes = _classes_of(package)
    assert len(classes) > 30
    assert [_name(each) for each in classes if dataclasses.is_dataclass(each) and not _keeps_a_secret(each)] == []


def test_only_what_counts_is_a_struct_that_can_change() -> None:
    structs = [each for package in (emulator, schemas) for each in _classes_of(package) if _is_struct(each)]
    assert {_name(each) for each in structs if not each.__struct_config__.frozen} == COUNTING


def test_a_struct_and_a_dataclass_are_replaced_alike() -> None:
    assert replace(Point(x=1), y=2) == Point(x=1, y=2)
    assert replace(SmtpUrl(host="a", port=25), host="b") == SmtpUrl(host="b", port=25)


@pytest.mark.parametrize("value", [Point(x=1), SmtpUrl(host="a", port=25)])
def test_what_a_value_does_not_have_is_not_replaced(value: Any) -> None:
    with pytest.raises(TypeError, match="color"):
        replace(value, color="red")


def _classes_of(package: ModuleType) -> list[type[Any]]:
    names = [each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    modules = [importlib.import_module(name) for name in names if not name.startswith(IN_OTHER_PROGRAMS)]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]


def _name(value: type[Any]) -> str:
    return f"{value.__module__}.{value.__qualname__}"


def _is_struct(value: type[Any]) -> bool:
    return issubclass(value, msgspec.Struct)


def _keeps_a_secret(dataclass: type[Any]) -> bool:
    return any(not each.repr for each in dataclasses.fields(dataclass))
