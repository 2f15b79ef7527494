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


class Point(msgspec.Struct, frozen=True):
    x: int
    y: int = 0


@pytest.mark.parametrize("package", [emulator, schemas])
def test_only_what_hides_a_field_is_a_dataclass_because_dataclasses_make_the_start_slow(package: ModuleType) -> None:
    classes = _classes_of(package)
    assert len(classes) > 30
    slow = [each for each in classes if dataclasses.is_dataclass(each) and not _hides_a_field(each)]
    assert [f"{each.__module__}.{each.__qualname__}" for each in slow] == []


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


def _hides_a_field(dataclass: type[Any]) -> bool:
    return any(not (each.repr and each.compare and each.init) for each in dataclasses.fields(dataclass))
